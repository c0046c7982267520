"""Deployments: every version of what was asked for, with the images that were made for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, insert, select, tuple_, update

from shoal.contract.manifest import Manifest
from shoal.contract.names import check_service, parse_model
from shoal.errors import did_you_mean
from shoal.workspace import tables
from shoal.workspace.database import Database, count_up, from_row, to_row
from shoal.workspace.errors import UnknownDeployment, UnknownModel
from shoal.workspace.records import DeployedImage, Deployment, now

DEPLOYMENTS = tables.deployments


class Deployments:
    """The deployments of one workspace; nothing in here is ever deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, name: str, manifest: Manifest, images: Mapping[str, DeployedImage], models: Iterable[str]
    ) -> Deployment:
        """The next version of *name*.

        Args:
            name: Of the service.
            manifest: With everything written out that it named by path.
            images: By platform, `linux/arm64`.
            models: `NAME:VERSION` of each model inside.

        Raises:
            UnknownModel: One of *models* was deleted meanwhile.
        """
        check_service(name)
        models = tuple(models)
        with self._database.writing() as connection:
            _check_models(connection, models)
            deployment = Deployment(
                name=name,
                version=count_up(connection, f"deployment {name}"),
                created=now(),
                manifest=manifest,
                images=dict(images),
                models=models,
            )
            connection.execute(insert(DEPLOYMENTS).values(**to_row(deployment)))
        return deployment

    def get(self, name: str, version: int | None = None) -> Deployment:
        """Version *version* of *name*, or its newest.

        Raises:
            UnknownDeployment: There is none.
        """
        versions = self.history(name)
        found = [one for one in versions if version in (None, one.version)]
        if not found:
            there = ", ".join(str(one.version) for one in versions[-5:])
            raise UnknownDeployment(f"{name} has no version {version}", hint=f"the newest are {there}")
        return found[-1]

    def history(self, name: str) -> tuple[Deployment, ...]:
        """Every version of *name*, oldest first.

        Raises:
            UnknownDeployment: There is none.
        """
        query = select(DEPLOYMENTS).where(DEPLOYMENTS.c.name == name).order_by(DEPLOYMENTS.c.version)
        with self._database.reading() as connection:
            found = tuple(from_row(row, Deployment) for row in connection.execute(query).mappings())
            if not found:
                raise _unknown(connection, name)
        return found

    def retire(self, name: str) -> None:
        """Note that *name* was deleted from its devices: its models are free, its history stays.

        Raises:
            UnknownDeployment: There is no such deployment.
        """
        of_name = DEPLOYMENTS.c.name == name
        with self._database.writing() as connection:
            if not connection.execute(select(DEPLOYMENTS.c.version).where(of_name)).first():
                raise _unknown(connection, name)
            query = update(DEPLOYMENTS).where(of_name, DEPLOYMENTS.c.retired.is_(None))
            connection.execute(query.values(retired=now()))

    def list(self, *, retired: bool = False) -> tuple[Deployment, ...]:
        """The newest version of each deployment in force, by name; with those *retired* too if asked."""
        newest = select(DEPLOYMENTS.c.name, func.max(DEPLOYMENTS.c.version)).group_by(DEPLOYMENTS.c.name)
        query = select(DEPLOYMENTS).order_by(DEPLOYMENTS.c.name)
        query = query.where(tuple_(DEPLOYMENTS.c.name, DEPLOYMENTS.c.version).in_(newest))
        with self._database.reading() as connection:
            found = [from_row(row, Deployment) for row in connection.execute(query).mappings()]
        return tuple(one for one in found if retired or not one.retired)


def _check_models(connection: Connection, models: tuple[str, ...]) -> None:
    table = tables.models
    there = {f"{name}:{version}" for name, version in connection.execute(select(table.c.name, table.c.version))}
    for model in models:
        parse_model(model)
        if model not in there:
            raise UnknownModel(f"no model {model!r}", hint=did_you_mean(model, there))


def _unknown(connection: Connection, name: str) -> UnknownDeployment:
    known = connection.execute(select(DEPLOYMENTS.c.name).distinct()).scalars().all()
    hint = did_you_mean(name, known) or "list them with: shoal status"
    return UnknownDeployment(f"no deployment {name!r}", hint=hint)
