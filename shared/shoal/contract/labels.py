"""What an image that Shoal packaged says of itself and where it keeps its parts.

The packager writes by these names; the agent, the process runtime and the screens read by them. Folders are absolute
paths in the image: a runtime without containers finds them below the folder it unpacked the image into.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shoal.contract.fit import ImageNeeds

PYTHON: Final = "shoal.python"
"""Label: major.minor that the wheels were chosen for."""
GLIBC: Final = "shoal.glibc"
"""Label: oldest C library that the wheels run on; a base image may bear it to raise the floor."""
BASE: Final = "shoal.base"
"""Label: the base image, pinned by digest, or `NO_BASE`."""
MODELS: Final = "shoal.models"
"""Label: the models inside, `name:version` with commas between."""
VERSION: Final = "shoal.version"
"""Label: the version of Shoal whose server is inside."""

NO_BASE: Final = "none"
"""What stands in the place of a base image where there is none."""

PORT: Final = 5001
"""TCP port that the server listens on."""

APP_ROOT: Final = "/var/azureml-app"
"""Folder of the entry script and its source directory; the working directory."""
MODELS_ROOT: Final = f"{APP_ROOT}/azureml-models"
"""Folder of the models, `<name>/<version>/<file>` below it."""
SITE: Final = "/opt/shoal/site"
"""Folder of the packages."""
SERVER: Final = "/opt/shoal/server"
"""Folder of the scoring server."""
LAUNCHER: Final = "/opt/shoal/launch.py"
"""File that a Python is started with."""
PYCACHE: Final = "/opt/shoal/pycache"
"""Folder for byte code, which the image does not hold: the second start of a container is quicker for it."""

GOLDEN: Final = "/opt/shoal/golden.json"
"""File of the golden requests, where there are any."""

PATH_VARIABLES: Final = ("AML_APP_ROOT", "AZUREML_MODEL_DIR", "PYTHONPYCACHEPREFIX", "SHOAL_GOLDEN_REQUESTS")
"""Variables whose values are paths in the image; a runtime without containers puts its own folder before them."""


def needs_of(architecture: str, labels: Mapping[str, str], *, has_layers: bool) -> ImageNeeds:
    """What an image needs of a device.

    Args:
        architecture: Of its configuration, in OCI's words.
        labels: Of its configuration; none of them need be there.
        has_layers: Whether any of its layers was made by Shoal.
    """
    return ImageNeeds(
        architecture=architecture,
        python=labels.get(PYTHON, ""),
        glibc=labels.get(GLIBC, ""),
        has_base=labels.get(BASE) != NO_BASE,
        has_layers=has_layers,
    )
