"""Small images, and certificates and tools to move them with, for the tests beside this file."""

from __future__ import annotations

import datetime
import ipaddress
import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shoal.oci.descriptor import Descriptor, Manifest, Platform
from shoal.oci.image import BaseImage, Launch, Step, compose, write_image
from shoal.oci.layers import Entry, Packing, build_layer
from shoal.oci.layout import Layout

AMD64 = Platform(os="linux", architecture="amd64")
ARM64 = Platform(os="linux", architecture="arm64")


def noise(size: int, seed: int = 1) -> bytes:
    """Bytes that no compression makes smaller, the same for the same *seed*."""
    return random.Random(seed).randbytes(size)


def put_image(
    layout: Layout,
    name: str | None = None,
    *,
    model: bytes = b"weights",
    script: bytes = b"def run(data): ...",
    platform: Platform = AMD64,
    base: BaseImage | None = None,
) -> Descriptor:
    """An image of a plain model layer and a gzipped script layer, under *name* if there is one."""
    plain = build_layer([Entry("var/model/digits.onnx", model)], layout, packing=Packing.PLAIN)
    zipped = build_layer([Entry("var/app/score.py", script)], layout, packing=Packing.GZIP)
    steps = [Step(plain, "model", "model digits:1"), Step(zipped, "script", "score.py")]
    launch = Launch(entrypoint=("python3", "-m", "server"), env={"MODE": "test"}, ports=(5001,))
    manifest, config = compose(platform, steps, launch, base=base)
    descriptor = write_image(layout, manifest, config, base=base)
    if name:
        layout.tag(name, descriptor)
    return descriptor


def model_of(layout: Layout, image: Descriptor) -> Descriptor:
    """The layer of `put_image` that has the model."""
    manifest = layout.manifest(image.digest)
    assert isinstance(manifest, Manifest)
    return manifest.layers[-2]


def skopeo(*words: str | Path) -> Any:
    """Run skopeo; what it prints, read as JSON if there is anything."""
    command = ["skopeo", "--insecure-policy", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stderr}"
    return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout


def certificate(
    folder: Path,
    names: Sequence[str] = ("127.0.0.1", "localhost"),
    *,
    age: datetime.timedelta = datetime.timedelta(),
) -> tuple[Path, Path]:
    """Files with a certificate for *names* that signs itself, so that it is its own authority, and with its key.

    It is good for an hour from the moment it was made, which is *age* ago.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shoal tests")])
    now = datetime.datetime.now(datetime.UTC) - age
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    chain, private = folder / "certificate.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, private


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)
