"""What the desktop needs of the system before Qt can be loaded: libraries that no wheel brings, a screen, fonts.

`app` looks here first, since Qt itself would abort with its own words; `python -m shoal_gui.needs` prints the Debian
packages that are missing, and `make gui` and `make test` install them. Nothing here imports Qt.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from shoal.errors import NotFound, ShoalError, Unreachable

COMMON = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Debian package by library: what Qt needs wherever it draws."""
XCB = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
PLATFORMS: Mapping[str, Mapping[str, str]] = {
    "offscreen": COMMON,
    "xcb": COMMON | XCB,
    "wayland": COMMON | WAYLAND,
    "all": COMMON | XCB | WAYLAND,
}
"""By the name of Qt's platform; `all` is any kind of desktop session."""
FONTS = {"DejaVuSans.ttf": "fonts-dejavu-core", "wqy-microhei.ttc": "fonts-wqy-microhei"}
"""Debian package by file: letters of Latin and Cyrillic, and those of Chinese."""
FONT_FOLDER = Path("/usr/share/fonts")


class DesktopMissing(NotFound):
    """The packages of the desktop are not installed beside the rest of Shoal."""

    code = "SHOAL-GUI-301"


class LibraryMissing(NotFound):
    """A library of the system that Qt needs is not there."""

    code = "SHOAL-GUI-302"


class NoScreen(Unreachable):
    """There is no desktop session to draw in."""

    code = "SHOAL-GUI-501"


def check(environment: Mapping[str, str] = os.environ) -> None:
    """Do nothing if the desktop can be opened.

    Raises:
        DesktopMissing, LibraryMissing, NoScreen: Why it cannot.
    """
    if importlib.util.find_spec("PySide6") is None:
        raise DesktopMissing("the desktop is not installed", hint="pip install 'shoal[gui]'")
    if not sys.platform.startswith("linux"):
        return
    platform = platform_of(environment)
    if platform is None:
        hint = "run it in a desktop session, or over SSH with ssh -X"
        raise NoScreen("there is no screen here: neither $WAYLAND_DISPLAY nor $DISPLAY is set", hint=hint)
    if missing := absent(PLATFORMS[platform]):
        packages = " ".join(PLATFORMS[platform][one] for one in missing)
        raise LibraryMissing(
            f"Qt cannot be loaded without {', '.join(missing)}", hint=f"on Debian and Ubuntu: apt install {packages}"
        )


def platform_of(environment: Mapping[str, str]) -> str | None:
    """The key of `PLATFORMS` for where Qt would draw; None for nowhere."""
    if asked := environment.get("QT_QPA_PLATFORM"):
        name = asked.partition(";")[0].partition(":")[0]
        return name if name in PLATFORMS else "offscreen"
    if environment.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if environment.get("DISPLAY") else None


def absent(libraries: Iterable[str]) -> list[str]:
    """Those of *libraries* that cannot be loaded."""
    return [one for one in libraries if not _loads(one)]


def missing_packages(platform: str) -> list[str]:
    """Debian packages with what is not there of libraries and fonts."""
    libraries = PLATFORMS[platform]
    fonts = [package for file, package in FONTS.items() if not any(FONT_FOLDER.rglob(file))]
    return [libraries[one] for one in absent(libraries)] + fonts


def end(error: ShoalError) -> None:
    """Say *error* on standard error, as commands do, and end with its status."""
    hint = f"hint: {error.hint}\n" if error.hint else ""
    sys.stderr.write(f"error {error.code}: {error}\n{hint}")
    raise SystemExit(error.exit_code)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.stdout.write(" ".join(missing_packages(sys.argv[1])) + "\n")
