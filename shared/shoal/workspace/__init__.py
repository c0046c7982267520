"""What an operator keeps: models, devices, deployments, the journal of all that was asked of devices, and the keys.

`Workspace` is the way in. Importing this package is cheap; the database comes with the first question to it.
"""

from shoal.workspace.settings import Settings
from shoal.workspace.workspace import Workspace

__all__ = ["Settings", "Workspace"]
