"""Registered models: immutable versions whose bytes are blobs of the workspace's layout.

A version is there as a whole or not at all: its bytes are stored first, synced, and it begins to exist with the one
transaction that counts its number up and names them. What a broken-off registration leaves is swept later.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from shoal.contract.names import check_model, parse_model
from shoal.errors import did_you_mean
from shoal.oci.layout import Layout
from shoal.states import Framework
from shoal.workspace import tables
from shoal.workspace.database import Database, count_up, from_row, to_row
from shoal.workspace.errors import BadModel, ModelInUse, PropertyIsFixed, UnknownModel
from shoal.workspace.model_files import ModelFiles
from shoal.workspace.onnx_signature import Signature, read_onnx
from shoal.workspace.records import ModelVersion, Progress, ResourceConfiguration, now
from shoal.workspace.sources import Source, find_sources, unreadable

MODELS = tables.models


class Models:
    """The models of one workspace."""

    def __init__(self, database: Database, layout: Layout) -> None:
        self._database = database
        self._files = ModelFiles(layout)

    def register(
        self,
        name: str,
        path: Path,
        *,
        framework: Framework | str | None = None,
        framework_version: str | None = None,
        tags: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        description: str = "",
        resources: ResourceConfiguration | None = None,
        progress: Progress | None = None,
    ) -> ModelVersion:
        """Take the file or folder *path* as the next version of *name*.

        Raises:
            BadName, BadModel, MissingModelFile, CorruptModel, ModelChanged: It cannot be registered.
            NoRoomForBlob: The disk cannot take it.
        """
        check_model(name)
        kind = _framework(framework, framework_version)
        sources = find_sources(path)
        draft = ModelVersion(
            name=name,
            version=0,
            framework=kind,
            framework_version=framework_version,
            description=description,
            tags=_words(tags, "tag"),
            properties=_words(properties, "property"),
            resources=resources,
            signature=_signature(sources) if kind is Framework.ONNX else None,
            created=now(),
            files=self._files.store(sources, progress),
        )
        return self._insert(draft)

    def get(self, reference: str) -> ModelVersion:
        """The version `NAME:VERSION`, or the newest of `NAME`.

        Raises:
            UnknownModel: There is none.
        """
        with self._database.reading() as connection:
            return _find(connection, reference)

    def download(
        self, reference: str, target: Path, *, overwrite: bool = False, progress: Progress | None = None
    ) -> Path:
        """Write the files of a version below the folder *target* and return the file or folder that they make.

        Raises:
            FileInTheWay, NoRoomForBlob, DamagedBlob: As `ModelFiles.write` says.
        """
        model = self.get(reference)
        self._files.write(model.files, target, overwrite=overwrite, progress=progress)
        return target / model.files[0].path.partition("/")[0]

    def update(
        self,
        reference: str,
        *,
        tags: Mapping[str, str] | None = None,
        description: str | None = None,
        properties: Mapping[str, str] | None = None,
    ) -> ModelVersion:
        """Replace the tags or the description, add properties; None leaves them as they are.

        Raises:
            PropertyIsFixed: A property has another value already.
        """
        with self._database.writing() as connection:
            model = _find(connection, reference)
            updated = msgspec.structs.replace(
                model,
                tags=model.tags if tags is None else _words(tags, "tag"),
                description=model.description if description is None else description,
                properties=_added(model, _words(properties, "property")),
            )
            connection.execute(update(MODELS).where(_key(model)).values(**to_row(updated)))
        return updated

    def delete(self, reference: str) -> ModelVersion:
        """Forget one version; its number is never given again.

        Raises:
            BadModel: *reference* names no version.
            ModelInUse: A deployment in force uses it.
        """
        if parse_model(reference)[1] is None:
            raise BadModel(f"{reference!r} names no version", hint=f"say which one, as {reference}:1")
        with self._database.writing() as connection:
            model = _find(connection, reference)
            if users := sorted(_users(connection, model.id)):
                raise ModelInUse(
                    f"{model.id} is used by {', '.join(users)}", hint=f"first: shoal service delete -n {users[0]}"
                )
            connection.execute(delete(MODELS).where(_key(model)))
        return model

    def digests(self) -> frozenset[str]:
        """The blobs that models are made of: what a sweep must spare."""
        return frozenset(file.digest for model in self.list() for file in model.files)

    def list(
        self,
        name: str | None = None,
        *,
        tags: Iterable[str] = (),
        properties: Iterable[str] = (),
        framework: Framework | str | None = None,
        latest: bool = False,
    ) -> tuple[ModelVersion, ...]:
        """The versions that fit, by name and number.

        Args:
            name: Only of this model.
            tags: Each `KEY` or `KEY=VALUE`; all must be there.
            properties: Likewise.
            framework: Only of this one.
            latest: Of the versions that fit, only the newest of each model.
        """
        query = select(MODELS).order_by(MODELS.c.name, MODELS.c.version)
        if name is not None:
            query = query.where(MODELS.c.name == name)
        if framework is not None:
            query = query.where(MODELS.c.framework == _framework(framework, None).value)
        with self._database.reading() as connection:
            found = [from_row(row, ModelVersion) for row in connection.execute(query).mappings()]
        tags, properties = tuple(tags), tuple(properties)
        fitting = [one for one in found if has_words(one.tags, tags) and has_words(one.properties, properties)]
        return tuple({one.name: one for one in fitting}.values()) if latest else tuple(fitting)

    def _insert(self, draft: ModelVersion) -> ModelVersion:
        with self._database.writing() as connection:
            version = count_up(connection, f"model {draft.name}")
            model = msgspec.structs.replace(draft, version=version)
            connection.execute(insert(MODELS).values(**to_row(model)))
        return model


def has_words(words: Mapping[str, str], wanted: Iterable[str]) -> bool:
    """Whether each *wanted*, `KEY` or `KEY=VALUE`, is among *words*."""
    for one in wanted:
        key, equals, value = one.partition("=")
        if key not in words or (equals and words[key] != value):
            return False
    return True


def _framework(framework: Framework | str | None, version: str | None) -> Framework:
    if framework is None:
        if version:
            raise BadModel(f"a framework version, {version}, without a framework", hint="say --framework too")
        return Framework.CUSTOM
    try:
        return Framework(framework)
    except ValueError:
        names = [one.value for one in Framework]
        hint = did_you_mean(framework, names) or f"one of {', '.join(names)}"
        raise BadModel(f"{framework!r} is not a framework", hint=hint) from None


def _words(words: Mapping[str, str] | None, what: str) -> dict[str, str]:
    for key in words or {}:
        if not key or "=" in key:
            raise BadModel(f"{key!r} is not the name of a {what}", hint="it may not be empty and has no '='")
    return dict(words or {})


def _added(model: ModelVersion, properties: dict[str, str]) -> dict[str, str]:
    for key, value in properties.items():
        if model.properties.get(key, value) != value:
            raise PropertyIsFixed(
                f"property {key!r} of {model.id} is {model.properties[key]!r} and stays so",
                hint="use a tag for what changes",
            )
    return model.properties | properties


def _signature(sources: tuple[Source, ...]) -> Signature | None:
    """Check every ONNX file; the signature of the only one, None if there are several.

    A file that was named itself is meant to be one, whatever it is called.
    """
    found = [source for source in sources if "/" not in source.name or source.name.lower().endswith(".onnx")]
    if not found:
        raise BadModel("no .onnx file in this folder", hint="register it with another framework")
    signatures = [_checked_signature(source, {one.name for one in sources}) for source in found]
    return signatures[0] if len(signatures) == 1 else None


def _checked_signature(source: Source, names: set[str]) -> Signature:
    try:
        onnx = read_onnx(source.path)
    except OSError as error:
        raise unreadable(source.path, error) from error
    folder = posixpath.dirname(source.name)
    for beside in sorted(onnx.external):
        if posixpath.normpath(posixpath.join(folder, beside)) not in names:
            hint = "register the folder that holds both files"
            raise BadModel(
                f"its weights are in {beside!r}, which is not registered with it", where=source.name, hint=hint
            )
    return onnx.signature


def _find(connection: Connection, reference: str) -> ModelVersion:
    name, version = parse_model(reference)
    query = select(MODELS).where(MODELS.c.name == name).order_by(MODELS.c.version.desc())
    if version is not None:
        query = query.where(MODELS.c.version == version)
    row = connection.execute(query.limit(1)).mappings().first()
    if row is None:
        raise _unknown(connection, name, version)
    return from_row(row, ModelVersion)


def _unknown(connection: Connection, name: str, version: int | None) -> UnknownModel:
    query = select(MODELS.c.version).where(MODELS.c.name == name).order_by(MODELS.c.version)
    if versions := connection.execute(query).scalars().all():
        there = ", ".join(str(one) for one in versions[-5:])
        return UnknownModel(f"{name} has no version {version}", hint=f"the newest are {there}")
    known = connection.execute(select(MODELS.c.name).distinct()).scalars().all()
    return UnknownModel(f"no model {name!r}", hint=did_you_mean(name, known) or "list them with: shoal model list")


def _users(connection: Connection, model: str) -> set[str]:
    """Names of the deployments in force that use *model*, in any version that could be gone back to."""
    table = tables.deployments
    rows = connection.execute(select(table.c.name, table.c.models).where(table.c.retired.is_(None)))
    return {name for name, models in rows if model in models}


def _key(model: ModelVersion) -> ColumnElement[bool]:
    return and_(MODELS.c.name == model.name, MODELS.c.version == model.version)
