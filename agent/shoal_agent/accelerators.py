"""Which accelerators this device has: each kind is found by the traces that its driver leaves.

A card without its driver is not listed, because nothing could use it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from shoal.contract.reported import Accelerator
from shoal_agent.sysfs import entries, nodes, text

_MIB: Final = 1024**2

_PCI_VENDORS: Final = {
    "0x1002": "amd",
    "0x1022": "amd",
    "0x10de": "nvidia",
    "0x10ee": "xilinx",
    "0x17cb": "qualcomm",
    "0x1da3": "habana",
    "0x8086": "intel",
}
_FPGA_MAKERS: Final = {"xilinx": "xilinx", "zynq": "xilinx", "versal": "xilinx", "altera": "intel", "intel": "intel",
                       "stratix": "intel", "socfpga": "intel", "lattice": "lattice", "ice40": "lattice",
                       "microchip": "microchip", "polarfire": "microchip"}  # fmt: skip
"""Words in the names that FPGA drivers give, and whose parts they are."""
_CORAL_USB: Final = {("1a6e", "089a"), ("18d1", "9302")}
"""The stick before and after its firmware is loaded."""


def accelerators(root: Path) -> tuple[Accelerator, ...]:
    """Everything found on the machine whose `/proc`, `/sys` and `/dev` are below *root*."""
    return tuple(found for source in _SOURCES for found in source(root))


def nvidia_gpus(root: Path) -> Iterator[Accelerator]:
    """Cards, as the NVIDIA kernel driver lists them."""
    cards = entries(root / "proc/driver/nvidia/gpus")
    memory = _asked_memory() if cards else {}
    for card in cards:
        said = dict(re.findall(r"^([^:\n]+):\s*(.*?)\s*$", text(card / "information"), re.MULTILINE))
        shared = nodes(root, "nvidiactl", "nvidia-uvm", "nvidia-modeset")
        yield Accelerator(
            kind="gpu",
            vendor="nvidia",
            name=said.get("Model", "NVIDIA GPU"),
            memory=memory.get(_slot(card.name), 0),
            nodes=(*nodes(root, f"nvidia{said.get('Device Minor', '?')}"), *shared),
        )


def jetson(root: Path) -> Iterator[Accelerator]:
    """The GPU inside a Tegra chip; its memory is the machine's."""
    if "nvidia,tegra" in text(root / "proc/device-tree/compatible"):
        found = nodes(root, "nvhost-*gpu*", "nvgpu/igpu*/*", "nvmap", "nvhost-ctrl")
        if found:
            name = text(root / "proc/device-tree/model") or "NVIDIA Jetson"
            yield Accelerator(kind="gpu", vendor="nvidia", name=name, nodes=found)


def render_gpus(root: Path) -> Iterator[Accelerator]:
    """AMD and Intel GPUs, by their render nodes; an AMD card counts only where its compute driver runs."""
    compute = nodes(root, "kfd")
    for node in entries(root / "sys/class/drm", "renderD*"):
        device = node / "device"
        vendor = _vendor(device)
        if vendor == "intel" or (vendor == "amd" and compute):
            name = text(device / "product_name") or f"{vendor} GPU {text(device / 'device')}".strip()
            yield Accelerator(
                kind="gpu",
                vendor=vendor,
                name=name,
                memory=int(text(device / "mem_info_vram_total") or 0),
                nodes=(*(compute if vendor == "amd" else ()), *nodes(root, f"dri/{node.name}")),
            )


def fpga_fabrics(root: Path) -> Iterator[Accelerator]:
    """Programmable logic with a kernel driver: one for each manager, or for each region where there is no manager."""
    folder = root / "sys/class"
    for one in entries(folder / "fpga_manager") or entries(folder / "fpga_region"):
        name = text(one / "name") or one.name
        found = nodes(root, one.name.replace("region", "dfl-port."), "dfl-fme.*")
        yield Accelerator(kind="fpga", vendor=_fpga_maker(name), name=name, nodes=found)


def xilinx_cards(root: Path) -> Iterator[Accelerator]:
    """Alveo cards under Xilinx's own runtime; several functions of one slot are one card."""
    cards: dict[str, set[str]] = {}
    for function in entries(root / "sys/bus/pci/devices"):
        if _vendor(function) == "xilinx" and text(function / "class").startswith("0x12"):
            rendering = (f"/dev/dri/{node.name}" for node in entries(function / "drm", "renderD*"))
            cards.setdefault(_slot(function.name), set()).update(rendering)
    for found in cards.values():
        managing = nodes(root, "xclmgmt*") if len(cards) == 1 else ()
        yield Accelerator(kind="fpga", vendor="xilinx", name="Xilinx Alveo", nodes=(*sorted(found), *managing))


def accel_npus(root: Path) -> Iterator[Accelerator]:
    """Everything in the kernel's own class for compute accelerators."""
    for one in entries(root / "sys/class/accel", "accel*"):
        driver = one / "device/driver"
        vendor = _vendor(one / "device") or (driver.resolve().name if driver.exists() else "unknown")
        name = f"{vendor} NPU {text(one / 'device/device')}".strip()
        yield Accelerator(kind="npu", vendor=vendor, name=name, nodes=nodes(root, f"accel/{one.name}"))


def corals(root: Path) -> Iterator[Accelerator]:
    """Google's Edge TPU, on PCI Express or as a USB stick."""
    for node in nodes(root, "apex_*"):
        yield Accelerator(kind="npu", vendor="google", name="Coral Edge TPU", nodes=(node,))
    for stick in entries(root / "sys/bus/usb/devices"):
        if (text(stick / "idVendor"), text(stick / "idProduct")) in _CORAL_USB:
            bus, device = int(text(stick / "busnum") or 0), int(text(stick / "devnum") or 0)
            found = nodes(root, f"bus/usb/{bus:03}/{device:03}")
            yield Accelerator(kind="npu", vendor="google", name="Coral USB Edge TPU", nodes=found)


def hailos(root: Path) -> Iterator[Accelerator]:
    for node in nodes(root, "hailo[0-9]*"):
        yield Accelerator(kind="npu", vendor="hailo", name="Hailo", nodes=(node,))


_SOURCES: Final[tuple[Callable[[Path], Iterator[Accelerator]], ...]] = (
    nvidia_gpus,
    jetson,
    render_gpus,
    fpga_fabrics,
    xilinx_cards,
    accel_npus,
    corals,
    hailos,
)


def memory_by_slot(table: str) -> dict[str, int]:
    """Bytes of each card's memory, from `nvidia-smi`'s table of bus ids and MiB; words such as [N/A] are left out."""
    rows = (row.split(",") for row in table.splitlines() if row.count(",") == 1)
    return {_slot(slot.strip()): int(mib) * _MIB for slot, mib in rows if mib.strip().isdigit()}


def _asked_memory() -> dict[str, int]:
    """Ask `nvidia-smi`, the only one to know; nothing if it is not there or the driver does not answer it."""
    if not shutil.which("nvidia-smi"):
        return {}
    command = ["nvidia-smi", "--query-gpu=pci.bus_id,memory.total", "--format=csv,noheader,nounits"]
    try:
        return memory_by_slot(subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout)
    except (OSError, subprocess.SubprocessError):
        return {}


def _slot(address: str) -> str:
    """A card's PCI address without its function; the driver writes 0000:3b:00.0, nvidia-smi 00000000:3B:00.0."""
    return address.lower().rpartition(".")[0][-10:]


def _vendor(device: Path) -> str:
    return _PCI_VENDORS.get(text(device / "vendor"), "")


def _fpga_maker(name: str) -> str:
    lowered = name.lower()
    return next((maker for word, maker in _FPGA_MAKERS.items() if word in lowered), "unknown")
