"""The deployment config: with what a service runs. Azure ML v1's `deploymentconfig.json`, read unchanged, plus ours.

`service_settings` puts it into the words of a desired document; what Azure had in its cloud and a device has not is
accepted and named by `reading.not_acted_on`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from shoal.contract.base import Written
from shoal.contract.desired import AcceleratorNeed, Probe, Resources

GIB = 1024**3

Positive = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]


class ContainerResources(
    Written,
    frozen=True,
    kw_only=True,
    rename={"memory_in_gb": "memoryInGB", "cpu_limit": "cpuLimit", "memory_in_gb_limit": "memoryInGBLimit"},
):
    """`containerResourceRequirements`; Azure writes GB in capitals here."""

    cpu: Positive | None = None
    """Cores a replica may use."""
    memory_in_gb: Positive | None = None
    """Memory a replica may use, in GiB."""
    cpu_limit: Positive | None = None
    """Cores it may burst to; wins over `cpu`."""
    memory_in_gb_limit: Positive | None = None
    """Memory it may burst to; wins over `memoryInGB`."""
    gpu: Annotated[int, Meta(ge=0)] | None = None
    """GPUs, as `gpuCores`."""


class LivenessProbe(Written, frozen=True, kw_only=True):
    """`livenessProbeRequirements`."""

    period_seconds: Positive = 10
    """Seconds between probes."""
    initial_delay_seconds: Annotated[float, Meta(ge=0)] = 310
    """Seconds a model may take to be ready; Shoal probes from the start and ends the wait at once when it is."""
    timeout_seconds: Positive = 2
    """Seconds a probe waits."""
    success_threshold: Count = 1
    """Successes in a row to count as ready."""
    failure_threshold: Count = 3
    """Failures in a row to count as not ready."""


class AutoScaler(Written, frozen=True, kw_only=True):
    """`autoScaler`."""

    autoscale_enabled: bool | None = None
    """Whether replicas follow the load."""
    min_replicas: Count | None = None
    """At least."""
    max_replicas: Count | None = None
    """At most."""
    refresh_period_in_seconds: Positive | None = None
    """How often it looks."""
    target_utilization: Annotated[int, Meta(ge=1, le=100)] | None = None
    """Percent of busy replicas it aims for."""


class DataCollection(Written, frozen=True, kw_only=True):
    """`dataCollection`."""

    storage_enabled: bool = False
    """Whether inputs and answers are kept."""


class Keys(Written, frozen=True, kw_only=True):
    """`keys`, which also is what a service's server reads: two, so that callers can move from one to the other."""

    primary_key: str | None = None
    """Scoring key."""
    secondary_key: str | None = None
    """Second scoring key."""

    def __repr__(self) -> str:
        return "Keys(hidden)"


class DeploymentConfig(Written, frozen=True, kw_only=True):
    """Where and with what: resources, port, probes, accelerators."""

    # fmt: off
    NOT_ACTED_ON: ClassVar = (
        "app_insights_enabled", "token_auth_enabled", "auto_scaler", "cname", "compute_target_name",
        "data_collection", "dns_name_label", "key_name", "key_version", "location",
        "namespace", "num_replicas",
        "ssl_certificate", "ssl_enabled", "ssl_key", "subnet_name", "traffic_percentile",
        "vault_base_url", "version_name", "vnet_name", "is_default",
    )
    # fmt: on

    compute_type: str | None = None
    """local, aci, aks, aksendpoint or device, in any case; all of them mean the chosen devices."""
    description: str | None = None
    """For people."""
    tags: dict[str, str] = {}
    """For people."""
    properties: dict[str, str] = {}
    """For people."""
    container_resource_requirements: ContainerResources = ContainerResources()
    """CPU and memory."""
    liveness_probe_requirements: LivenessProbe = LivenessProbe()
    """How to tell that it is alive."""
    port: Annotated[int, Meta(ge=0, le=65535)] = 0
    """TCP port on the device; 0 lets the device choose."""
    gpu_cores: Annotated[int, Meta(ge=0)] | None = None
    """GPUs."""
    location: str | None = None
    """Azure region."""
    auth_enabled: bool | None = None
    """Whether scoring asks for a key; `shoal service get-keys` shows both."""
    token_auth_enabled: bool | None = None
    """Whether scoring asks for a token."""
    ssl_enabled: bool | None = None
    """Whether scoring speaks TLS."""
    ssl_certificate: str | None = None
    """Path of a PEM certificate."""
    ssl_key: str | None = None
    """Path of its PEM key."""
    cname: str | None = None
    """Name in the certificate."""
    dns_name_label: str | None = None
    """Azure DNS label."""
    app_insights_enabled: bool | None = None
    """Azure telemetry."""
    keys: Keys | None = None
    """Scoring keys; those that are left out are made."""
    vault_base_url: str | None = None
    """Azure key vault."""
    key_name: str | None = None
    """Its key."""
    key_version: str | None = None
    """Its version."""
    vnet_name: str | None = None
    """Azure network."""
    subnet_name: str | None = None
    """Its subnet."""
    auto_scaler: AutoScaler | None = None
    """Replicas by load."""
    num_replicas: Count | None = None
    """Replicas."""
    data_collection: DataCollection | None = None
    """Keeping inputs and answers."""
    scoring_timeout_ms: Positive | None = None
    """Milliseconds a request may take."""
    max_concurrent_requests_per_container: Count | None = None
    """Requests scored at once."""
    max_queue_wait_ms: Positive | None = None
    """Milliseconds a request may wait for its turn."""
    namespace: str | None = None
    """Kubernetes namespace."""
    compute_target_name: str | None = None
    """Azure cluster."""
    version_name: str | None = None
    """Version of an endpoint."""
    traffic_percentile: Annotated[int, Meta(ge=0, le=100)] | None = None
    """Share of an endpoint's requests."""
    is_default: bool | None = None
    """Whether it is an endpoint's default version."""
    host: str = "0.0.0.0"  # noqa: S104 - a service is there to be reached; 127.0.0.1 narrows it
    """Shoal's own: address of the device on which the port is opened."""
    accelerators: tuple[AcceleratorNeed, ...] = ()
    """Shoal's own: accelerators it cannot do without."""
    environment_variables: dict[str, str] = {}
    """Shoal's own: variables of the container; they win over the inference config's."""

    @property
    def resources(self) -> Resources:
        asked = self.container_resource_requirements
        gigabytes = asked.memory_in_gb_limit or asked.memory_in_gb
        return Resources(
            cpu=asked.cpu_limit or asked.cpu,
            memory=int(gigabytes * GIB) if gigabytes else None,
        )

    @property
    def server_settings(self) -> dict[str, str]:
        """Variables by which the scoring server in the image is told what it should keep to."""
        asked = {
            "SCORING_TIMEOUT_MS": self.scoring_timeout_ms,
            "SHOAL_MAX_CONCURRENT": self.max_concurrent_requests_per_container,
            "SHOAL_MAX_QUEUE_WAIT_MS": self.max_queue_wait_ms,
        }
        limits = {name: f"{value:g}" for name, value in asked.items() if value is not None}
        return limits | ({"SHOAL_AUTH": "key"} if self.auth_enabled else {})

    @property
    def probe(self) -> Probe:
        asked = self.liveness_probe_requirements
        return Probe(
            period=asked.period_seconds,
            timeout=asked.timeout_seconds,
            failures=asked.failure_threshold,
            successes=asked.success_threshold,
            start_deadline=max(asked.initial_delay_seconds, asked.period_seconds),
        )

    def needs(self, *, enable_gpu: bool) -> tuple[AcceleratorNeed, ...]:
        """Accelerators asked for in any of the ways there are; *enable_gpu* is the inference config's."""
        gpus = self.gpu_cores or self.container_resource_requirements.gpu or int(enable_gpu)
        if gpus and not any(need.kind == "gpu" for need in self.accelerators):
            return (*self.accelerators, AcceleratorNeed(kind="gpu", count=gpus))
        return self.accelerators
