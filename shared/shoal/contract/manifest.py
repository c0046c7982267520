"""The manifest: what a person writes to deploy models to devices; the files in `edge-manifests/`.

name: digits
models: [digits:1]
inferenceConfig: inferenceconfig.json
target:
  labels: site=oslo
"""

from __future__ import annotations

from typing import Literal

from shoal.contract.base import Written
from shoal.contract.deployment import DeploymentConfig
from shoal.contract.inference import InferenceConfig


class Target(Written, frozen=True, kw_only=True):
    """Which devices; both given means the devices that either names."""

    devices: tuple[str, ...] = ()
    """By name."""
    labels: str | dict[str, str] = ""
    """Every device that has all of them: `site=oslo,zone=b`, or the same as a mapping."""


class Manifest(Written, frozen=True, kw_only=True):
    """One deployment: models, how to run them, with what, and where."""

    api_version: Literal["shoal/v1"] = "shoal/v1"
    """Version of this form."""
    kind: Literal["Deployment"] = "Deployment"
    """What this file is."""
    name: str
    """Name of the service on every device."""
    description: str = ""
    """For people."""
    tags: dict[str, str] = {}
    """For people."""
    models: tuple[str, ...]
    """Registered models, NAME for the newest or NAME:VERSION."""
    inference_config: InferenceConfig | str = InferenceConfig()
    """Written out, or the path of a file; left out for models served without code."""
    deployment_config: DeploymentConfig | str = DeploymentConfig()
    """Written out, or the path of a file."""
    target: Target = Target()
    """Which devices; may also be given on the command line."""
