"""The base image of the tests: Debian's own Python 3.11 and what wheels need, made without any public registry.

Made once from Debian packages (`apt-get download`, unpacked, no maintainer script run) and kept between runs as an
OCI image layout under the tests' cache folder. `skopeo` brings it into a registry.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FORMAT = 1
"""Raised when this file makes something else of the same packages."""

_PACKAGES = [
    *("base-files", "libc6", "libgcc-s1", "libstdc++6", "libgomp1", "libcrypt1", "libuuid1"),
    *("zlib1g", "libbz2-1.0", "liblzma5", "libexpat1", "libffi8", "libssl3", "libsqlite3-0"),
    *("dash", "coreutils", "libacl1", "libattr1", "libselinux1", "libpcre2-8-0", "libgmp10"),
    *("python3.11", "python3.11-minimal", "libpython3.11-stdlib", "libpython3.11-minimal"),
]
_LINKS = {
    **{name: f"usr/{name}" for name in ("bin", "sbin", "lib", "lib64")},
    "usr/bin/python3": "python3.11",
    "usr/bin/python": "python3.11",
}
_UNUSED = [f"usr/share/{name}" for name in ("doc", "man", "locale", "lintian", "info", "common-licenses")]
_PASSWD = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"


@dataclass(frozen=True)
class BaseImage:
    """Where the base image is, for one platform or for several."""

    reference: str
    """In a registry: `127.0.0.1:PORT/base/python:3.11`."""
    layout: Path
    """The OCI image layout that holds it."""
    name: str
    """Its name in the layout: the `org.opencontainers.image.ref.name` of its descriptor."""
    digest: str
    """Of its manifest, the same in the layout and in the registry."""


def base_layout(cache: Path) -> Path:
    """The layout with the tags `3.11` (amd64), `3.11-arm64` and `3.11-index` (both), made now if it is not there."""
    recipe = hashlib.sha256(json.dumps([_FORMAT, _PACKAGES]).encode()).hexdigest()[:12]
    layout = cache / f"base-image-{recipe}"
    with _only_one(cache / "base-image.lock"):
        if not layout.exists():
            with tempfile.TemporaryDirectory(dir=cache, prefix="base-image-partial-") as work:
                _make_layout(_unpack_debian(Path(work)), Path(work, "layout"))
                Path(work, "layout").rename(layout)
    return layout


def push(layout: Path, name: str, registry: str) -> BaseImage:
    """Copy one tag of *layout* into the open plain-HTTP registry at *registry*, bytes unchanged."""
    reference = f"{registry}/base/python:{name}"
    source, target = f"oci:{layout}:{name}", f"docker://{reference}"
    done = subprocess.run(
        ["skopeo", "copy", "--all", "--preserve-digests", "--dest-tls-verify=false", source, target],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"skopeo could not push {reference}:\n{done.stderr}"
    return BaseImage(reference, layout, name, _digest_of(layout, name))


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Let the workers of a parallel run wait for the one that makes it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _unpack_debian(work: Path) -> Path:
    downloads, root = work / "debs", work / "root"
    downloads.mkdir()
    for name, target in _LINKS.items():
        link = root / name
        link.parent.mkdir(parents=True, exist_ok=True)
        (root / target).mkdir(parents=True, exist_ok=True) if "/" not in name else None
        link.symlink_to(target)
    _download(downloads)
    for package in sorted(downloads.glob("*.deb")):
        # Not `dpkg -x`, which would put a folder in the place of the link from /lib to /usr/lib.
        unpacked = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "--keep-directory-symlink", "-C", root], stdin=unpacked.stdout, check=True)
        unpacked.communicate()
        assert unpacked.returncode == 0, f"dpkg-deb could not read {package.name}"
    for name in _UNUSED:
        shutil.rmtree(root / name, ignore_errors=True)
    (root / "etc/passwd").write_text(_PASSWD)
    (root / "etc/group").write_text("root:x:0:\nnogroup:x:65534:\n")
    return root


def _download(folder: Path) -> None:
    """Fetch the packages; a machine without package lists gets them first."""
    # As root apt drops to a user of its own, who may not write into this folder.
    command = ["apt-get", "-o", "APT::Sandbox::User=root", "download", *_PACKAGES]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode and os.geteuid() == 0:
        subprocess.run(["apt-get", "update"], check=True, capture_output=True)
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"the packages of the base image could not be fetched:\n{done.stderr}"


def _make_layout(root: Path, layout: Path) -> None:
    (layout / "blobs/sha256").mkdir(parents=True)
    (layout / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
    tar = _tar(root)
    layer = _store(layout, "application/vnd.oci.image.layer.v1.tar+gzip", gzip.compress(tar, 6, mtime=0))
    diff_id = f"sha256:{hashlib.sha256(tar).hexdigest()}"
    amd64, arm64 = (_store_image(layout, layer, diff_id, name) for name in ("amd64", "arm64"))
    index = _store_json(
        layout,
        "application/vnd.oci.image.index.v1+json",
        {"schemaVersion": 2, "manifests": [_on(amd64, "amd64"), _on(arm64, "arm64")]},
    )
    named = {"3.11": _on(amd64, "amd64"), "3.11-arm64": _on(arm64, "arm64"), "3.11-index": index}
    entries = [entry | {"annotations": {"org.opencontainers.image.ref.name": name}} for name, entry in named.items()]
    (layout / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": entries}))


def _tar(root: Path) -> bytes:
    """All of *root* as one tar that tells nothing of when and by whom it was made."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(root.rglob("*")):
            entry = tar.gettarinfo(path, str(path.relative_to(root)))
            entry.uid = entry.gid = entry.mtime = 0
            entry.uname = entry.gname = ""
            if entry.isreg():
                with path.open("rb") as content:
                    tar.addfile(entry, content)
            else:
                tar.addfile(entry)
    return out.getvalue()


def _store_image(layout: Path, layer: dict[str, Any], diff_id: str, architecture: str) -> dict[str, Any]:
    """The same files under either architecture: nothing of the arm64 one is ever run."""
    config = {
        "architecture": architecture,
        "os": "linux",
        "config": {
            "Env": ["PATH=/usr/local/bin:/usr/bin:/bin", "PYTHON_VERSION=3.11.2"],
            "Cmd": ["python3"],
        },
        "rootfs": {"type": "layers", "diff_ids": [diff_id]},
        "history": [{"created_by": "tests/parts/base_image.py"}],
    } | ({"variant": "v8"} if architecture == "arm64" else {})
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": _store_json(layout, "application/vnd.oci.image.config.v1+json", config),
        "layers": [layer],
    }
    return _store_json(layout, "application/vnd.oci.image.manifest.v1+json", manifest)


def _on(descriptor: dict[str, Any], architecture: str) -> dict[str, Any]:
    variant = {"variant": "v8"} if architecture == "arm64" else {}
    return descriptor | {"platform": {"os": "linux", "architecture": architecture} | variant}


def _store_json(layout: Path, media_type: str, document: dict[str, Any]) -> dict[str, Any]:
    return _store(layout, media_type, json.dumps(document, sort_keys=True).encode())


def _store(layout: Path, media_type: str, data: bytes) -> dict[str, Any]:
    value = hashlib.sha256(data).hexdigest()
    (layout / "blobs/sha256" / value).write_bytes(data)
    return {"mediaType": media_type, "digest": f"sha256:{value}", "size": len(data)}


def _digest_of(layout: Path, name: str) -> str:
    entries = json.loads((layout / "index.json").read_text())["manifests"]
    return next(
        str(entry["digest"]) for entry in entries if entry["annotations"]["org.opencontainers.image.ref.name"] == name
    )
