"""Images that are made in a moment: a server of a few lines where Shoal's own would be, and a model of random bytes."""

from __future__ import annotations

import json
import random
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from shoal.contract import labels
from shoal.contract.desired import ImageRef, Service
from shoal.contract.reported import Facts
from shoal.oci.descriptor import Descriptor, Platform
from shoal.oci.image import BaseImage, Launch, Step, compose, write_image
from shoal.oci.layers import Entry, Packing, build_layer
from shoal.oci.layout import Layout
from shoal.oci.reference import Reference
from shoal.oci.registry import Registry
from shoal.oci.transfer import push
from shoal.states import RuntimeKind
from shoal_agent.images import ImageStore
from shoal_agent.inventory import facts
from shoal_agent.unpack import unpack

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

SERVER = """
import http.server, json, os, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/exit":
            os._exit(7)
        if self.path == "/eat":
            hoard.append(bytearray(b"x" * 2**28))
        said = {"env": dict(os.environ), "cwd": os.getcwd(), "pid": os.getpid()}
        if file := os.environ.get("SHOAL_KEYS_FILE"):
            said["keys"], said["writable"] = open(file).read(), os.statvfs(file).f_flag & os.ST_RDONLY == 0
        said = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass

hoard = []
address = os.environ.get("SHOAL_HOST", "0.0.0.0"), int(os.environ.get("SHOAL_PORT", "5001"))
server = http.server.HTTPServer(address, Handler)
print("listening", flush=True)
server.serve_forever()
"""
"""Answers everything with its environment; at /exit it ends with 7, at /eat it takes a quarter of a GiB."""

OBEDIENT = "import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n" + SERVER
"""As process 1 of a container, or anywhere else, it ends when it is asked to."""


def make_image(
    layout: Layout,
    *,
    server: str = OBEDIENT,
    model: bytes = b"weights",
    base: BaseImage | None = None,
    architecture: str = "amd64",
    python: str = PYTHON,
) -> Descriptor:
    """Put an image into *layout*: of *base* or of nothing, with a layer for the server and one for the model."""
    path = f"{labels.MODELS_ROOT}/digits/1/digits.onnx".lstrip("/")
    served = build_layer([Entry(labels.LAUNCHER.lstrip("/"), server.encode())], layout, packing=Packing.GZIP)
    weights = build_layer([Entry(path, model)], layout, packing=Packing.PLAIN)
    launch = Launch(
        entrypoint=("python3", labels.LAUNCHER),
        env={"AZUREML_MODEL_DIR": f"{labels.MODELS_ROOT}/digits/1", "PYTHONPYCACHEPREFIX": labels.PYCACHE, "OWN": "1"},
        labels={labels.PYTHON: python, labels.BASE: "base@sha256:1" if base else labels.NO_BASE},
        ports=(labels.PORT,),
        workdir=labels.APP_ROOT,
    )
    steps = [Step(served, "server", "the server"), Step(weights, "model", "model digits:1")]
    platform = Platform(os="linux", architecture=architecture)
    manifest, config = compose(platform, steps, launch, base=base)
    image = write_image(layout, manifest, config, base=base)
    layout.tag(f"test/image:{image.digest[-12:]}", image)
    return image


def push_image(layout: Layout, image: Descriptor, registry: str, repository: str) -> ImageRef:
    """Push *image* to the registry at the url *registry*, and say where it is."""
    with Registry(registry) as there:
        push(layout, image.digest, there, Reference.parse(f"{there.url}/{repository}"))
    return ImageRef(registry=registry, repository=repository, digest=image.digest)


def hold_image(store: ImageStore, layout: Layout, image: Descriptor) -> ImageRef:
    """Put *image* into *store*, unpacked, as if it had been fetched from a registry."""
    manifest = layout.manifest(image.digest)
    store.begin(image.digest)
    for digest in (image.digest, manifest.config.digest, *(layer.digest for layer in manifest.layers)):
        store.blobs.put_blob(layout.path(digest), digest=digest)
    unpack(store, image.digest, manifest.layers, 0)
    return ImageRef(registry="http://127.0.0.1:9", repository="test/held", digest=image.digest)


def service(image: ImageRef, **settings: Any) -> Service:
    """A service of *image* that only this machine can reach."""
    return Service(deployment=1, image=image, host="127.0.0.1", **settings)


def facts_of(runtime: RuntimeKind, state: Path) -> Facts:
    return facts(runtime, state=state, engine="Docker 20.10.24" if runtime is RuntimeKind.DOCKER else "")


def answer(port: int, path: str = "/") -> dict[str, Any]:
    """What the service at *port* says; it is asked until it answers."""
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as said:
                return dict(json.load(said))
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def random_bytes(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)
