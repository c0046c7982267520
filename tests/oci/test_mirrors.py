"""The mirror on a device: it shows the engine beside it one image, and costs the device no client."""

from __future__ import annotations

import subprocess
import sys

from oci.asking import ask
from oci.images import AMD64, ARM64, put_image, skopeo
from shoal.oci.blobs import BlobFolder
from shoal.oci.descriptor import Manifest
from shoal.oci.image import write_index
from shoal.oci.mirror import Mirror
from shoal.oci.server import RegistryServer


def test_a_mirror_shows_one_image_by_digest_and_nothing_else(layout, image, tmp_path):
    folder = BlobFolder(tmp_path / "device")
    for digest in layout.reachable("team/digits"):
        folder.put_blob(layout.path(digest), digest=digest)
    loose = folder.put_blob(b"of another image")
    mirror = Mirror(folder)
    mirror.offer("team/digits", image.digest)
    with RegistryServer(mirror) as server:
        name = f"docker://{server.address}/team/digits@{image.digest}"
        assert skopeo("inspect", "--no-tags", "--tls-verify=false", name)["Digest"] == image.digest
        skopeo("copy", "--src-tls-verify=false", name, f"dir:{tmp_path}/copy")
        for path in ("manifests/1", f"blobs/{loose.digest}", f"manifests/{loose.digest}", "tags/list"):
            assert ask(server, "GET", f"/v2/team/digits/{path}")[0] == 404
        mirror.withdraw("team/digits")
        assert ask(server, "GET", f"/v2/team/digits/manifests/{image.digest}")[0] == 404


def test_a_mirror_shows_an_index_of_which_one_platform_is_here(layout, tmp_path):
    images = [put_image(layout, platform=one, model=str(one).encode()) for one in (AMD64, ARM64)]
    index = write_index(layout, images)
    layout.tag("team/digits:1", index)
    folder = BlobFolder(tmp_path / "device")
    amd64 = layout.manifest(images[0].digest)
    assert isinstance(amd64, Manifest)
    for digest in (index.digest, images[0].digest, amd64.config.digest, *(one.digest for one in amd64.layers)):
        folder.put_blob(layout.path(digest), digest=digest)
    mirror = Mirror(folder)
    mirror.offer("team/digits", index.digest)
    with RegistryServer(mirror) as server:
        name = f"docker://{server.address}/team/digits@{index.digest}"
        skopeo("--override-arch", "amd64", "copy", "--src-tls-verify=false", name, f"dir:{tmp_path}/copy")
        assert ask(server, "GET", f"/v2/team/digits/manifests/{images[1].digest}")[0] == 404


def test_a_device_that_only_serves_imports_no_client():
    script = "import sys, shoal.oci.server, shoal.oci.mirror, shoal.oci.layout; print('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout == b"False\n"
