"""What an entry script with `@rawhttp` works with: the request as Flask shaped it, and the answer it may make.

The originals are Flask's. Ours are written anew, for two reasons: what people deploy pins Flask and werkzeug to
whatever their script was written with (0.16.1 for years), and a server must not fight that; and werkzeug alone takes as
long to import as all of the server. A script that imports Flask itself and returns its responses is understood as well.

`script` makes the request; `AMLResponse` is what `azureml.contrib.services.aml_response` gives where that is missing.
"""

from shoal_scoring.rawhttp.request import RawRequest
from shoal_scoring.rawhttp.response import AMLResponse

__all__ = ["AMLResponse", "RawRequest"]
