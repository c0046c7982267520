"""The inference config: how to run models. Azure ML v1's `inferenceconfig.json`, read unchanged, plus our own.

All paths in it are relative to `sourceDirectory`, which is relative to the file's own folder.
"""

from __future__ import annotations

from typing import Any, ClassVar

from shoal.contract.base import Written


class ImageRegistry(Written, frozen=True, kw_only=True):
    """Credentials for a private registry, as Azure ML v1 writes them."""

    address: str = ""
    """host[:port]; checked against the image's own."""
    username: str = ""
    """Empty for none."""
    password: str = ""
    """Its password."""


class PythonSection(Written, frozen=True, kw_only=True):
    """`environment.python`."""

    NOT_ACTED_ON: ClassVar = ("interpreter_path", "base_conda_environment")

    user_managed_dependencies: bool = False
    """True: the base image brings every package; Shoal adds only its server."""
    interpreter_path: str = "python"
    """Which interpreter of the base image."""
    conda_dependencies_file: str | None = None
    """Path of a conda environment file."""
    base_conda_environment: str | None = None
    """Conda environment to extend."""
    conda_dependencies: dict[str, Any] | None = None
    """A conda environment, written out."""


class DockerSection(Written, frozen=True, kw_only=True):
    """`environment.docker`."""

    NOT_ACTED_ON: ClassVar = ("base_dockerfile", "platform", "shared_volumes", "shm_size", "arguments")

    enabled: bool = True
    """Of no meaning any more; accepted."""
    base_image: str | None = None
    """Image to build on."""
    base_dockerfile: str | None = None
    """Dockerfile to build on; Shoal builds without a daemon and cannot run one."""
    base_image_registry: ImageRegistry | None = None
    """Credentials for the base image's registry."""
    platform: dict[str, Any] | None = None
    """Shoal takes the platform from the devices."""
    shared_volumes: bool = True
    """Of no meaning outside Azure."""
    shm_size: str | None = None
    """Size of /dev/shm."""
    gpu_support: bool | None = None
    """Of no meaning any more; ask for accelerators in the deployment config."""
    arguments: tuple[str, ...] = ()
    """Extra arguments of `docker run`."""


class Environment(Written, frozen=True, kw_only=True):
    """`environment`: an Azure ML v1 environment written out as JSON."""

    NOT_ACTED_ON: ClassVar = ("spark", "r", "databricks", "inferencing_stack_version", "environment_variables_file")

    name: str | None = None
    """Of no effect; for people."""
    version: str | None = None
    """Of no effect; for people."""
    asset_id: str | None = None
    """Of no effect; Azure's own."""
    python: PythonSection = PythonSection()
    """Packages."""
    docker: DockerSection = DockerSection()
    """Base image."""
    environment_variables: dict[str, str] = {}
    """Variables of the container."""
    environment_variables_file: str | None = None
    """Reserved by Azure."""
    spark: dict[str, Any] | None = None
    """Spark settings."""
    r: dict[str, Any] | None = None
    """R settings."""
    databricks: dict[str, Any] | None = None
    """Databricks settings."""
    inferencing_stack_version: str | None = None
    """Version of Azure's server; Shoal brings its own."""


class InferenceConfig(Written, frozen=True, kw_only=True):
    """Entry script, dependencies, environment."""

    NOT_ACTED_ON: ClassVar = ("runtime", "extra_dockerfile_steps", "cuda_version")

    entry_script: str | None = None
    """Python file with `init()` and `run()`; None serves the models without code."""
    source_directory: str | None = None
    """Folder that is taken into the image whole; None takes the entry script alone."""
    description: str | None = None
    """For people."""
    environment: Environment | None = None
    """Instead of condaFile and baseImage."""
    runtime: str | None = None
    """`python`; Azure ML v1 also knew `spark-py`."""
    conda_file: str | None = None
    """Path of a conda environment file."""
    extra_dockerfile_steps: str | None = None
    """Path of a file of Dockerfile lines; Shoal builds without a daemon and cannot run them."""
    enable_gpu: bool | None = None
    """True asks every device for a GPU, as `accelerators: [{kind: gpu}]` of the deployment config does."""
    cuda_version: str | None = None
    """CUDA to install; bring it with the base image instead."""
    base_image: str | None = None
    """Image to build on; `none` builds an image without a base, for devices without Docker."""
    base_image_registry: ImageRegistry | None = None
    """Credentials for the base image's registry."""
    requirements_file: str | None = None
    """Shoal's own: path of a pip requirements file, instead of a conda file."""
    python_version: str | None = None
    """Shoal's own: major.minor; overrides the conda file's and the base image's."""
    glibc: str | None = None
    """Shoal's own: the oldest C library the wheels must run on, 2.28 unless the base image is labelled otherwise."""
    golden_requests: str | None = None
    """Shoal's own: path of a file of requests that every device must answer rightly before a new version counts."""
    environment_variables: dict[str, str] = {}
    """Shoal's own: variables of the container; they win over the environment's."""
