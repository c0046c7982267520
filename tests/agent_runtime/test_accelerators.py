"""Accelerators by the traces of their drivers, laid out under a folder: one test for each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent_runtime.test_inventory import lay_out
from shoal_agent.accelerators import accelerators, memory_by_slot

H200 = "Model: \t\t NVIDIA H200\nIRQ: \t\t 42\nBus Location: \t 0000:3b:00.0\nDevice Minor: \t 0\nGPU Excluded:\t No\n"


def link(path: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def test_a_machine_without_any_has_none(tmp_path: Path) -> None:
    assert accelerators(tmp_path) == ()


def test_nvidia_cards_are_those_of_the_kernel_driver_with_their_memory_from_nvidia_smi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "bin" / "nvidia-smi"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\necho '00000000:3B:00.0, 143771'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    nodes = {"dev/nvidia0": "", "dev/nvidia1": "", "dev/nvidiactl": "", "dev/nvidia-uvm": ""}
    root = lay_out(tmp_path / "root", {"proc/driver/nvidia/gpus/0000:3b:00.0/information": H200, **nodes})
    (card,) = accelerators(root)
    assert (card.kind, card.vendor, card.name) == ("gpu", "nvidia", "NVIDIA H200")
    assert card.memory == 143771 * 2**20
    assert card.nodes == ("/dev/nvidia0", "/dev/nvidiactl", "/dev/nvidia-uvm")


def test_a_card_whose_memory_nvidia_smi_does_not_say_is_left_without() -> None:
    table = "00000000:3B:00.0, 143771\n00000000:5E:00.0, [N/A]\nNo devices were found\n"
    assert memory_by_slot(table) == {"0000:3b:00": 143771 * 2**20}


def test_the_gpu_of_a_jetson_is_found_by_its_device_tree(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path,
        {
            "proc/device-tree/compatible": "nvidia,p3768-0000+p3767-0005\0nvidia,tegra234\0",
            "proc/device-tree/model": "NVIDIA Jetson Orin Nano Developer Kit\0",
            "dev/nvmap": "",
            "dev/nvhost-ctrl-gpu": "",
        },
    )
    (gpu,) = accelerators(root)
    assert (gpu.kind, gpu.vendor, gpu.name) == ("gpu", "nvidia", "NVIDIA Jetson Orin Nano Developer Kit")
    assert gpu.nodes == ("/dev/nvhost-ctrl-gpu", "/dev/nvmap")


def test_an_amd_card_counts_only_with_its_compute_driver(tmp_path: Path) -> None:
    card = "sys/class/drm/renderD128/device"
    files = {
        f"{card}/vendor": "0x1002\n",
        f"{card}/device": "0x744c\n",
        f"{card}/mem_info_vram_total": f"{24 * 2**30}\n",
        "dev/dri/renderD128": "",
    }
    assert accelerators(lay_out(tmp_path, files)) == ()
    (gpu,) = accelerators(lay_out(tmp_path, {"dev/kfd": ""}))
    assert (gpu.vendor, gpu.name, gpu.memory) == ("amd", "amd GPU 0x744c", 24 * 2**30)
    assert gpu.nodes == ("/dev/kfd", "/dev/dri/renderD128")


def test_an_intel_gpu_is_found_by_its_render_node_and_a_strangers_is_not(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path,
        {
            "sys/class/drm/renderD128/device/vendor": "0x8086\n",
            "sys/class/drm/renderD129/device/vendor": "0x1a03\n",
            "sys/class/drm/card0/device/vendor": "0x8086\n",
            "dev/dri/renderD128": "",
        },
    )
    assert [(one.kind, one.vendor, one.nodes) for one in accelerators(root)] == [
        ("gpu", "intel", ("/dev/dri/renderD128",))
    ]


def test_the_fabric_of_a_zynq_is_one_fpga_however_many_regions_it_has(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path,
        {
            "sys/class/fpga_manager/fpga0/name": "Xilinx ZynqMP FPGA Manager\n",
            "sys/class/fpga_region/region0/name": "",
            "sys/class/fpga_region/region1/name": "",
        },
    )
    assert [(one.kind, one.vendor, one.name) for one in accelerators(root)] == [
        ("fpga", "xilinx", "Xilinx ZynqMP FPGA Manager")
    ]


def test_an_fpga_that_shows_only_a_region_is_found_with_its_ports(tmp_path: Path) -> None:
    (tmp_path / "sys/class/fpga_region/region1").mkdir(parents=True)
    root = lay_out(tmp_path, {"dev/dfl-port.1": "", "dev/dfl-fme.0": ""})
    (fpga,) = accelerators(root)
    assert (fpga.kind, fpga.nodes) == ("fpga", ("/dev/dfl-port.1", "/dev/dfl-fme.0"))


def test_the_two_functions_of_an_alveo_are_one_card(tmp_path: Path) -> None:
    pci = "sys/bus/pci/devices/0000:65:00"
    (tmp_path / f"{pci}.1/drm/renderD130").mkdir(parents=True)
    root = lay_out(
        tmp_path,
        {
            f"{pci}.0/vendor": "0x10ee\n",
            f"{pci}.0/class": "0x120000\n",
            f"{pci}.1/vendor": "0x10ee\n",
            f"{pci}.1/class": "0x120000\n",
            "dev/xclmgmt25856": "",
        },
    )
    (card,) = accelerators(root)
    assert (card.kind, card.vendor) == ("fpga", "xilinx")
    assert card.nodes == ("/dev/dri/renderD130", "/dev/xclmgmt25856")


def test_npus_of_the_kernels_own_class_bear_their_vendor_or_their_driver(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path,
        {"sys/class/accel/accel0/device/vendor": "0x8086\n", "dev/accel/accel0": "", "dev/accel/accel1": ""},
    )
    link(root / "sys/class/accel/accel1/device/driver", root / "sys/bus/platform/drivers/rocket")
    assert [(one.kind, one.vendor, one.nodes) for one in accelerators(root)] == [
        ("npu", "intel", ("/dev/accel/accel0",)),
        ("npu", "rocket", ("/dev/accel/accel1",)),
    ]


def test_corals_are_found_as_cards_and_as_sticks(tmp_path: Path) -> None:
    stick = "sys/bus/usb/devices/2-1"
    root = lay_out(
        tmp_path,
        {
            "dev/apex_0": "",
            f"{stick}/idVendor": "18d1\n",
            f"{stick}/idProduct": "9302\n",
            f"{stick}/busnum": "2\n",
            f"{stick}/devnum": "7\n",
            "dev/bus/usb/002/007": "",
        },
    )
    assert [(one.name, one.nodes) for one in accelerators(root)] == [
        ("Coral Edge TPU", ("/dev/apex_0",)),
        ("Coral USB Edge TPU", ("/dev/bus/usb/002/007",)),
    ]


def test_hailos_are_found_by_their_device_files(tmp_path: Path) -> None:
    assert [(one.vendor, one.nodes) for one in accelerators(lay_out(tmp_path, {"dev/hailo0": ""}))] == [
        ("hailo", ("/dev/hailo0",))
    ]
