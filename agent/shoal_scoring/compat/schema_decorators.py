"""Stands in for `inference_schema`'s decorators where that package is not installed.

As the original, `@input_schema` converts a parameter of `run` to the type of its sample and documents it, and
`@output_schema` documents. Unlike it, a value that does not fit is answered with 400, naming field, expected and got.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shoal_scoring.compat.parameter_types import AbstractParameterType

__all__ = [
    "get_input_schema",
    "get_output_schema",
    "get_supported_versions",
    "input_schema",
    "is_schema_decorated",
    "output_schema",
]

_Run = Callable[..., Any]
_ATTRIBUTE = "__shoal_schema__"


@dataclass
class _Declared:
    """What the decorators of one function have said; every layer of it bears the same object."""

    parameters: list[str]
    inputs: dict[str, AbstractParameterType] = field(default_factory=dict)
    output: AbstractParameterType | None = None


def input_schema(
    param_name: str, param_type: AbstractParameterType, convert_to_provided_type: bool = True, optional: bool = False
) -> Callable[[_Run], _Run]:
    """Declare parameter *param_name* to be like the sample of *param_type*."""
    _must_be_a_type(param_type)

    def decorate(run: _Run) -> _Run:
        declared = _declared(run)
        if param_name not in declared.parameters:
            raise TypeError(f"@input_schema names {param_name!r}, which is no parameter of {run.__name__}()")
        declared.inputs[param_name] = param_type
        position = declared.parameters.index(param_name)

        @functools.wraps(run)
        def converting(*args: Any, **kwargs: Any) -> Any:
            if not convert_to_provided_type:
                return run(*args, **kwargs)
            if param_name in kwargs:
                if kwargs[param_name] or not optional:
                    kwargs[param_name] = param_type.convert(kwargs[param_name], param_name)
            elif position < len(args):
                changed = list(args)
                changed[position] = param_type.convert(args[position], param_name)
                args = tuple(changed)
            return run(*args, **kwargs)

        return converting

    return decorate


def output_schema(output_type: AbstractParameterType) -> Callable[[_Run], _Run]:
    """Declare what `run` returns; it is documented, not converted."""
    _must_be_a_type(output_type)

    def decorate(run: _Run) -> _Run:
        declared = _declared(run)
        if declared.output is not None:
            raise TypeError(f"{run.__name__}() has an output schema already")
        declared.output = output_type
        return run

    return decorate


def _must_be_a_type(given: object) -> None:
    if not isinstance(given, AbstractParameterType):
        raise TypeError(f"a schema is declared with a parameter type, not with a {type(given).__name__}")


def _declared(run: _Run) -> _Declared:
    declared: _Declared | None = getattr(run, _ATTRIBUTE, None)
    if declared is None:
        declared = _Declared(list(inspect.signature(run).parameters))
        setattr(run, _ATTRIBUTE, declared)
    return declared


def is_schema_decorated(run: _Run) -> bool:
    """Whether one of the decorators is on *run*."""
    return hasattr(run, _ATTRIBUTE)


def get_input_schema(run: _Run) -> dict[str, Any]:
    """The Swagger schema of the body that *run* takes."""
    declared: _Declared | None = getattr(run, _ATTRIBUTE, None)
    if declared is None or not declared.inputs:
        return {"type": "object"}
    documents = {name: one.input_to_swagger() for name, one in declared.inputs.items()}
    examples = {name: document.pop("example") for name, document in documents.items()}
    return {
        "type": "object",
        "properties": {name: documents.get(name, {}) for name in declared.parameters},
        "example": {name: examples.get(name, "") for name in declared.parameters},
    }


def get_output_schema(run: _Run) -> dict[str, Any]:
    """The Swagger schema of what *run* returns."""
    declared: _Declared | None = getattr(run, _ATTRIBUTE, None)
    return declared.output.input_to_swagger() if declared and declared.output else {"type": "object"}


def get_supported_versions(run: _Run) -> list[str]:
    """The versions of Swagger in which *run* can be documented: its output, and of its inputs the outermost.

    The original asked no other, and clients were made from the documents that it gave.
    """
    declared: _Declared | None = getattr(run, _ATTRIBUTE, None)
    types = [*list(declared.inputs.values())[-1:], declared.output] if declared else []
    supported = [set(one.supported_versions()) for one in types if one is not None]
    return sorted(set.intersection({"2.0", "3.0", "3.1"}, *supported))
