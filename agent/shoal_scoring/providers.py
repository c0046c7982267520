"""Where an ONNX model runs: the best execution provider this host offers, or the one the settings ask for.

What is wanted and what is really used can differ (a driver is missing, a model uses what the provider lacks). Then the
model runs on the CPU, and that is stated as a condition, in the log and in `/describe`, never a surprise.
"""

from __future__ import annotations

from collections.abc import Sequence

CPU = "CPUExecutionProvider"

_BY_NAME = {
    "cuda": "CUDAExecutionProvider",
    "tensorrt": "TensorrtExecutionProvider",
    "rocm": "ROCMExecutionProvider",
    "migraphx": "MIGraphXExecutionProvider",
    "vitisai": "VitisAIExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "qnn": "QNNExecutionProvider",
    "dml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "cpu": CPU,
}
_PREFERRED = [_BY_NAME[name] for name in ("cuda", "migraphx", "rocm", "vitisai", "qnn", "openvino", "dml", "coreml")]
"""Best first. TensorRT is used only if asked for: it compiles for minutes at each start of a new model."""


def choose_providers(asked: Sequence[str], available: Sequence[str]) -> tuple[list[str], list[str]]:
    """The providers to try in order, the CPU last, and a sentence for each that was *asked* for and is not there.

    *asked* holds short names (`cuda`) or full ones; none asked means the best there is.
    """
    wanted = [_BY_NAME.get(name.lower(), name) for name in asked] or [one for one in _PREFERRED if one in available]
    missing = [one for one in wanted if one not in available]
    there = ", ".join(available)
    conditions = [f"{one} was asked for, and this image's onnxruntime has only {there}" for one in missing]
    chosen = [one for one in wanted if one in available and one != CPU]
    return [*chosen, CPU], conditions


def fallback(tried: Sequence[str], used: Sequence[str]) -> list[str]:
    """A sentence for each provider that was *tried* and is not among those *used*."""
    return [
        f"{one} is in this image and could not be used on this host; running on {used[0]}"
        for one in tried
        if one not in used
    ]
