"""Starts the scoring server; in the image this file is `/opt/shoal/launch.py`.

It stands in the image alone, before any package can be found, so it imports nothing but the standard library and must
be readable by a Python that is too old for the rest. A runtime without containers runs it from the folder that it
unpacked the image into, so it finds everything relative to itself.
"""

import os
import site
import sys

EXIT_WRONG_PYTHON = 3  # that of a script that cannot boot: trying again changes nothing


def main() -> None:
    """Check that this is the Python the packages were chosen for, find them, and serve."""
    check_python(os.environ.get("SHOAL_PYTHON", ""))
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - a quicker start
    add_packages(folder)
    # Optimised graphs of models lie beside the server: they live as long as the container, or the unpacked image.
    os.environ.setdefault("SHOAL_CACHE_DIR", os.path.join(folder, "graphs"))  # noqa: PTH118
    from shoal_scoring.cli import main as serve

    sys.exit(serve())


def check_python(packaged: str) -> None:
    """End with one clear line unless this is Python *packaged* (major.minor); empty for any.

    Without it the first compiled package fails with a message that names neither the cause nor the cure.
    """
    running = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if packaged not in ("", running):
        sys.stderr.write(f"shoal: this image was packaged for Python {packaged}, but {sys.executable} is {running}\n")
        sys.exit(EXIT_WRONG_PYTHON)


def add_packages(folder: str) -> None:
    """Let the server and the packages in *folder* be imported before whatever else this Python has installed.

    Behind the standard library, where installed packages belong; `addsitedir` so that their .pth files count.
    """
    before = list(sys.path)
    sys.path.append(os.path.join(folder, "server"))  # noqa: PTH118
    site.addsitedir(os.path.join(folder, "site"))  # noqa: PTH118
    ours = [path for path in sys.path if path not in before]
    library = os.path.dirname(os.__file__)  # noqa: PTH120
    last = max((n for n, path in enumerate(before) if path.startswith(library) and "-packages" not in path), default=-1)
    sys.path[:] = [path for path in before[: last + 1] if path != folder] + ours + before[last + 1 :]


if __name__ == "__main__":
    main()
