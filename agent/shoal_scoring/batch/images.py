"""Images as the input of a model; the only module that imports Pillow, and it does so when the first one is read.

The model's shape says size and order of the channels. Bytes are given as they are, 0 to 255; floats from 0 to 1. What
else some models want (a mean taken away, a part cut out) is for an entry script.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from shoal_scoring.batch.errors import BadBatch, RowUnusable
from shoal_scoring.errors import PackageMissing
from shoal_scoring.tensors import Array, TensorSpec

_MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def check_images(path: str, inputs: Sequence[TensorSpec]) -> None:
    """Refuse images of which none can fit.

    Raises:
        BadBatch: The model takes no image.
        PackageMissing: Pillow is not installed.
    """
    if len(inputs) != 1 or _layout(inputs[0]) is None:
        takes = ", ".join(f"{spec.name!r}: {spec}" for spec in inputs)
        raise BadBatch(
            f"the model takes {takes}, which is no image", where=path, hint="use an entry script, or NumPy files"
        )
    _pillow(path)


def read_image(path: str, spec: TensorSpec) -> Array:
    """The image at *path* as one row of the input *spec*, scaled to its size if that is fixed.

    Raises:
        RowUnusable: It is no image.
    """
    layout = _layout(spec)
    assert layout is not None  # as `check_images` has seen
    mode, size, channels_first = layout
    image_module, unidentified = _pillow(path)
    try:
        with image_module.open(path) as image:
            picture = image.convert(mode)
    except (OSError, ValueError, SyntaxError, unidentified) as error:
        raise RowUnusable(f"it cannot be read as an image: {error}") from None
    if size is not None and picture.size != size:
        picture = picture.resize(size, image_module.Resampling.BILINEAR)
    array = np.asarray(picture)
    pixels = array[..., None] if array.ndim == 2 else array
    ordered = np.moveaxis(pixels, -1, 0) if channels_first else pixels
    return (ordered / 255).astype(spec.dtype) if spec.dtype.kind == "f" else ordered.astype(spec.dtype)


def _layout(spec: TensorSpec) -> tuple[str, tuple[int, int] | None, bool] | None:
    """Pillow's mode, width and height if they are fixed, and whether the channels come first; None of no image."""
    shape = spec.shape or ()
    if len(shape) == 4 and spec.dtype.kind in "fu":
        for place, rest in ((1, (2, 3)), (3, (1, 2))):
            if (mode := _MODES.get(shape[place])) is not None:  # type: ignore[arg-type]
                height, width = (shape[one] for one in rest)
                size = (width, height) if isinstance(width, int) and isinstance(height, int) else None
                return mode, size, place == 1
    return None


def _pillow(path: str) -> tuple[Any, type[Exception]]:
    try:
        from PIL import Image, UnidentifiedImageError  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise PackageMissing(
            f"reading images for a model without a script needs Pillow: {error}",
            where=path,
            hint="add pillow to the environment's packages, or use an entry script, which is given their paths",
        ) from None
    return Image, UnidentifiedImageError
