"""How services become containers, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agent_runtime.small_image import service
from shoal.contract.desired import AcceleratorNeed, ImageRef, Resources
from shoal.contract.reported import Accelerator
from shoal_agent.runtime.container import Devices, devices_for, environment, host_settings, usage_of
from shoal_agent.runtime.protocol import Usage

IMAGE = ImageRef(registry="http://127.0.0.1:9", repository="a/b", digest="sha256:" + "1" * 64)
H200 = Accelerator(kind="gpu", vendor="nvidia", name="NVIDIA H200", nodes=("/dev/nvidia0", "/dev/nvidiactl"))
ARC = Accelerator(kind="gpu", vendor="intel", name="intel GPU", nodes=("/dev/dri/renderD128",))
ORIN = Accelerator(kind="gpu", vendor="nvidia", name="Orin", nodes=("/dev/nvhost-ctrl-gpu", "/dev/nvmap"))
CORAL = Accelerator(kind="npu", vendor="google", name="Coral", nodes=("/dev/apex_0",))


def settings(devices: Devices, **how: Any) -> dict[str, Any]:
    return host_settings(service(IMAGE, **how), 6789, devices)


def test_a_service_listens_where_it_was_told_and_comes_back_with_the_engine() -> None:
    asked = settings(Devices())
    assert asked["PortBindings"] == {"5001/tcp": [{"HostIp": "127.0.0.1", "HostPort": "6789"}]}
    assert asked["RestartPolicy"] == {"Name": "unless-stopped"}
    assert asked["LogConfig"]["Config"] == {"max-size": "10m", "max-file": "2"}
    assert not {"Memory", "NanoCpus", "DeviceRequests", "Devices", "Runtime"} & asked.keys()


def test_memory_is_limited_with_none_of_it_in_swap() -> None:
    asked = settings(Devices(), resources=Resources(cpu=1.5, memory=2**28))
    assert (asked["Memory"], asked["MemorySwap"], asked["NanoCpus"]) == (2**28, 2**28, 1_500_000_000)


def test_nvidia_cards_are_handed_over_by_the_engines_own_hook_as_many_as_were_asked_for() -> None:
    devices = devices_for([AcceleratorNeed(kind="gpu", count=2)], [H200, H200, H200])
    assert devices == Devices(nvidia=2)
    assert settings(devices)["DeviceRequests"] == [{"Driver": "", "Count": 2, "Capabilities": [["gpu"]]}]


def test_the_gpu_of_a_jetson_takes_nvidias_own_runtime() -> None:
    devices = devices_for([AcceleratorNeed(kind="gpu", vendor="nvidia")], [ORIN])
    assert settings(devices)["Runtime"] == "nvidia"
    assert environment(service(IMAGE, env={"A": "1"}), devices) == {"NVIDIA_VISIBLE_DEVICES": "all", "A": "1"}


def test_other_accelerators_are_handed_over_as_device_files_and_each_only_once() -> None:
    needs = [AcceleratorNeed(kind="gpu", vendor="intel"), AcceleratorNeed(kind="npu")]
    devices = devices_for(needs, [H200, ARC, CORAL])
    assert devices == Devices(nodes=("/dev/dri/renderD128", "/dev/apex_0"))
    assert [one["PathInContainer"] for one in settings(devices)["Devices"]] == list(devices.nodes)


def test_a_service_that_asks_for_keys_sees_its_own_folder_of_them_and_cannot_write_it() -> None:
    keyed, open_ = service(IMAGE, env={"SHOAL_AUTH": "key"}), service(IMAGE)
    asked = host_settings(keyed, 6789, Devices(), Path("/state/keys/digits"))
    assert asked["Binds"] == ["/state/keys/digits:/run/shoal-keys:ro"]
    assert environment(keyed, Devices())["SHOAL_KEYS_FILE"] == "/run/shoal-keys/keys.json"
    assert "Binds" not in host_settings(open_, 6789, Devices(), Path("/state/keys/digits"))
    assert "SHOAL_KEYS_FILE" not in environment(open_, Devices())


def test_a_service_that_brings_a_file_of_keys_of_its_own_keeps_it() -> None:
    own = service(IMAGE, env={"SHOAL_AUTH": "key", "SHOAL_KEYS_FILE": "/mine.json"})
    assert "Binds" not in host_settings(own, 6789, Devices(), Path("/state/keys/digits"))
    assert environment(own, Devices())["SHOAL_KEYS_FILE"] == "/mine.json"


def test_a_service_that_asks_for_no_accelerator_sees_none() -> None:
    assert devices_for([], [H200, CORAL]) == Devices()


def test_memory_in_use_leaves_out_pages_of_files_with_both_versions_of_control_groups() -> None:
    cpu = {"cpu_usage": {"total_usage": 2_500_000_000}}
    second = {"cpu_stats": cpu, "memory_stats": {"usage": 100, "stats": {"inactive_file": 30}}}
    first = {"cpu_stats": cpu, "memory_stats": {"usage": 100, "stats": {"total_inactive_file": 40}}}
    assert usage_of(second) == Usage(2.5, 70)
    assert usage_of(first) == Usage(2.5, 60)
    assert usage_of({"cpu_stats": cpu, "memory_stats": {}}) is None
