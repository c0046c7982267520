"""Scores with a model by itself: rows of tables and arrays, or images, made into its inputs."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from shoal_scoring.batch.errors import BadBatch, ResultUnusable, RowUnusable
from shoal_scoring.batch.images import check_images, read_image
from shoal_scoring.batch.inputs import Takes
from shoal_scoring.batch.items import ArrowTable, Column, Files, Items, Origin, Stack, Table
from shoal_scoring.batch.json_lines import BARE
from shoal_scoring.errors import NothingToServe
from shoal_scoring.logs import Log
from shoal_scoring.model_folder import MODEL_SUFFIXES, Found, find_models
from shoal_scoring.runtimes import open_model
from shoal_scoring.runtimes.model import MOST_ROWS
from shoal_scoring.settings import Settings
from shoal_scoring.tensors import Arrays, Signature, TensorSpec, fit, to_array
from shoal_scoring.trial import allows_batches


class ModelScorer:
    """One model. A result says where its row comes from, and what each output of the model is for it."""

    takes = Takes.ARRAYS

    def __init__(self, settings: Settings, method: str, columns: Sequence[str], log: Log) -> None:
        """*columns* are those of a table that the model gets, in its order; *method* as in a request."""
        self._settings, self._method, self._columns, self._log = settings, method, tuple(columns), log

    def load(self) -> None:
        """Find the model, load it, and try how many rows it may be given at once.

        Raises:
            NothingToServe: There is not exactly one.
            PackageMissing, ModelDamaged: It cannot be loaded.
            BadBatch: It has no such method.
        """
        found = only_model(Path(self._settings.model_dir))
        self._log.info(f"scoring with {found.path} without a script")
        self._model = open_model(found, self._settings, self._log)
        self._model.load()
        # It is given the columns it was fitted with, in that order; only their names do not come along.
        warnings.filterwarnings("ignore", "X does not have valid feature names")
        if self._method and self._method not in self._model.methods:
            has = f"; it has {', '.join(self._model.methods)}" if self._model.methods else ""
            raise BadBatch(f"the model has no method {self._method!r}{has}", where="--method")
        self._rows = MOST_ROWS if allows_batches(self._model.signature, self._model.predict) else 1

    @property
    def ranks(self) -> Mapping[str, int]:
        return {spec.name: len(spec.shape) for spec in self._model.signature.inputs if spec.shape is not None}

    @property
    def one_by_one(self) -> bool:
        return self._rows == 1

    def check(self, items: Items) -> None:
        if isinstance(items, Files):
            check_images(items.origins[0].source, self._model.signature.inputs)
        elif isinstance(items, Table | ArrowTable):
            chosen = self._chosen(items.names)
            check_columns(items.names, chosen, self._model.signature.inputs, items.origins[0].source)

    def score(self, items: Items, number: int) -> list[Any]:
        del number
        results = []
        for begin in range(0, len(items), self._rows):
            results += self._score(items.part(begin, begin + self._rows))
        return results

    def end(self) -> None:
        """Nothing."""

    def _chosen(self, there: Collection[str]) -> Sequence[str]:
        """The columns that it gets: those that the person named, else those it was fitted with; none for all."""
        fitted: tuple[str, ...] = getattr(self._model, "feature_names", ())
        return self._columns or (fitted if set(fitted) <= set(there) else ())

    def _score(self, items: Items) -> list[Any]:
        chosen = self._chosen(items.names) if isinstance(items, Table | ArrowTable) else ()
        outputs = self._model.predict(inputs_of(items, self._model.signature, chosen), self._method)
        rows = {name: _rows(name, output, len(items)) for name, output in outputs.items()}
        return [
            {**origin.plain, **{name: values[place] for name, values in rows.items()}}
            for place, origin in enumerate(items.origins)
        ]


def only_model(folder: Path) -> Found:
    """The model in *folder*.

    Raises:
        NothingToServe: There is none, or more than one.
    """
    found = find_models(folder)
    if len(found) == 1:
        return found[0]
    named = f"{len(found)} models: {', '.join(map(str, found[:5]))}" if found else "no model that needs no script"
    raise NothingToServe(
        f"{folder} holds {named}", hint=f"name one with --model-dir ({', '.join(MODEL_SUFFIXES)}), or an --entry-script"
    )


def check_columns(there: Sequence[str], chosen: Sequence[str], inputs: Sequence[TensorSpec], where: str) -> None:
    """Refuse a table of which no row can fit.

    Raises:
        BadBatch: A chosen column is not there, or they are too many or too few.
    """
    if missing := [name for name in chosen if name not in there]:
        raise BadBatch(f"there is no column {missing[0]!r}; there are {', '.join(there)}", where=where)
    names = chosen or there
    shape = inputs[0].shape or ()
    if len(inputs) > 1 or inputs[0].name in names or names == [BARE] or len(shape) != 2:
        return
    if isinstance(shape[1], int) and len(names) != shape[1]:
        raise BadBatch(
            f"the model takes {inputs[0]}, and the table has {len(names)} columns: {', '.join(names)}",
            where=where,
            hint="name those that it is to get: --columns NAME,NAME,…",
        )


def inputs_of(items: Items, signature: Signature, columns: Sequence[str]) -> Arrays:
    """What the model is given for *items*.

    Raises:
        BadTensor: A value does not fit.
        RowUnusable: Nothing of this kind fits.
    """
    match items:
        case Table() | ArrowTable():
            there = items.columns
            return _from_table({name: there[name] for name in columns} if columns else there, signature)
        case Stack(arrays=arrays):
            return _from_arrays(arrays, signature)
        case Files(origins=origins):
            return _from_images(origins, signature)
        case _:
            raise RowUnusable("a model without a script takes no requests here")


def _from_table(columns: Mapping[str, Column], signature: Signature) -> Arrays:
    """A column for each input if they are called alike, else all of them beside each other as the only input."""
    specs = signature.inputs
    if all(spec.name in columns for spec in specs):
        return {spec.name: _column(columns[spec.name], spec) for spec in specs}
    if len(specs) != 1:
        wanted = ", ".join(f"{spec.name!r}: {spec}" for spec in specs)
        raise RowUnusable(f"the model takes {wanted}, and the columns are {', '.join(columns)}")
    if list(columns) == [BARE]:
        return {specs[0].name: _column(columns[BARE], specs[0])}
    for name, column in columns.items():
        if wrong := next((value for value in column if isinstance(value, str | list | dict)), None):
            raise RowUnusable(f"column {name!r} says {wrong!r}, and the model takes {specs[0]}")
    return {specs[0].name: to_array(list(zip(*columns.values(), strict=True)), specs[0])}


def _column(values: Column, spec: TensorSpec) -> Any:
    """A column as an input: of as many dimensions as it has, or with one more of a single value."""
    single = spec.shape is not None and len(spec.shape) == 2 and not any(isinstance(one, list) for one in values)
    return to_array([[value] for value in values] if single else list(values), spec)


def _from_arrays(arrays: Mapping[str, Any], signature: Signature) -> Arrays:
    specs = {spec.name: spec for spec in signature.inputs}
    if len(arrays) == len(specs) == 1:
        (array,), (spec,) = arrays.values(), specs.values()
        return {spec.name: fit(array, spec)}
    if set(arrays) != set(specs):
        raise RowUnusable(f"the model takes {', '.join(specs)}, and the file holds {', '.join(arrays) or 'nothing'}")
    return {name: fit(array, specs[name]) for name, array in arrays.items()}


def _from_images(origins: Sequence[Origin], signature: Signature) -> Arrays:
    spec = signature.inputs[0]
    return {spec.name: np.stack([read_image(origin.source, spec) for origin in origins])}


def _rows(name: str, output: Any, count: int) -> list[Any]:
    """An output as a value for each row."""
    values: list[Any] = output.tolist() if hasattr(output, "tolist") else list(output)
    if not isinstance(values, list) or len(values) != count:
        raise ResultUnusable(f"the model's output {name!r} is not one for each row")
    return values
