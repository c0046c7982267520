"""What a script's schema decorators declare, whichever package they come from: `inference_schema` or our stand-in.

Where the real package is installed it does the converting, with two mends. What it would change silently (1.9 or true
for a whole number, a text longer than the sample's) is refused or kept, and a payload it cannot convert is told from a
failing script by where the exception was raised, so that the client gets a 400 that names the field.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from shoal_scoring.errors import BadRequest
from shoal_scoring.openapi import ALL_VERSIONS

if TYPE_CHECKING:
    from shoal_scoring.compat.parameter_types import AbstractParameterType

_UTILITIES = ("inference_schema.schema_util", "shoal_scoring.compat.schema_decorators")
_CONVERTING = ("inference_schema.schema_decorators", "_deserialize_input_argument")
"""The module and function in which the real package converts."""


def _declaring(run: Callable[..., Any]) -> ModuleType | None:
    """The package whose decorators *run* bears."""
    loaded = [sys.modules[name] for name in _UTILITIES if name in sys.modules]
    return next((one for one in loaded if one.is_schema_decorated(run)), None)


def is_declared(run: Callable[..., Any]) -> bool:
    """Whether `run` is decorated with `@input_schema` or `@output_schema`."""
    return _declaring(run) is not None


def documents(run: Callable[..., Any]) -> tuple[dict[str, Any], dict[str, Any], frozenset[str]]:
    """The Swagger schemas of what *run* takes and gives, and the versions of Swagger that can say them."""
    utilities = _declaring(run)
    if utilities is None:
        anything = {"type": "object", "example": {}}
        return anything, anything, ALL_VERSIONS
    versions = frozenset(utilities.get_supported_versions(run))
    return utilities.get_input_schema(run), utilities.get_output_schema(run), versions


def misfit_behind(error: BaseException) -> BadRequest | None:
    """The refusal of the payload, if *error* was raised while it was converted; None if by the script itself."""
    converting = [
        frame for frame in _frames(error) if (frame.f_globals.get("__name__"), frame.f_code.co_name) == _CONVERTING
    ]
    if not converting:
        return error if isinstance(error, BadRequest) else None
    from shoal_scoring.compat.parameter_types import kind_of, misfit

    found = converting[-1].f_locals
    field = ".".join(str(frame.f_locals["param_name"]) for frame in converting)
    ours = _ours(found["param_type"])
    try:
        ours.convert(found["input_data"], field)
    except BadRequest as exact:
        return exact
    return misfit(field, ours.expected(), f"{kind_of(found['input_data'])}: {error}")


def _frames(error: BaseException) -> list[Any]:
    frames, place = [], error.__traceback__
    while place is not None:
        frames.append(place.tb_frame)
        place = place.tb_next
    return frames


def _ours(theirs: Any) -> AbstractParameterType:
    """Our type for one of the real package's."""
    from shoal_scoring.compat.parameter_types import (
        AbstractParameterType,
        NumpyParameterType,
        PandasParameterType,
        StandardPythonParameterType,
    )

    match type(theirs).__name__:
        case "NumpyParameterType":
            return NumpyParameterType(theirs.sample_input, theirs.enforce_column_type, theirs.enforce_shape)
        case "PandasParameterType":
            return PandasParameterType(
                theirs.sample_input, theirs.enforce_column_type, theirs.enforce_shape, orient=theirs.orient
            )
        case "StandardPythonParameterType":
            return StandardPythonParameterType(theirs.sample_input)
    return AbstractParameterType(theirs.sample_input)


def guard_installed_types() -> None:
    """Keep the real package, where a script has imported it, from cutting silently."""
    for name, kind, cuts in (
        ("numpy", "NumpyParameterType", _array_could_be_cut),
        ("pandas", "PandasParameterType", _frame_could_be_cut),
        ("standard_py", "StandardPythonParameterType", _value_could_be_cut),
    ):
        module = sys.modules.get(f"inference_schema.parameter_types.{name}_parameter_type")
        if module is not None and not module.__name__.startswith("shoal_scoring."):
            _guard(getattr(module, kind), cuts)


def _guard(kind: type, cuts: Callable[[Any], bool]) -> None:
    original = kind.deserialize_input  # type: ignore[attr-defined]

    def deserialize_input(self: Any, input_data: Any) -> Any:
        return _ours(self).convert(input_data, "input") if cuts(self) else original(self, input_data)

    kind.deserialize_input = deserialize_input  # type: ignore[attr-defined]


def _array_could_be_cut(theirs: Any) -> bool:
    return bool(theirs.enforce_column_type) and theirs.sample_input.dtype.kind in "biufUV"


def _frame_could_be_cut(theirs: Any) -> bool:
    guarded = any(getattr(dtype, "kind", "") in "biufM" for dtype in theirs.sample_input.dtypes)
    return bool(theirs.enforce_column_type) and not theirs.apply_column_names and guarded


def _value_could_be_cut(theirs: Any) -> bool:
    return type(theirs.sample_input) is int
