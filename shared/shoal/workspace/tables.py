"""The tables of the database. Rows are the records of `records`, a column a field; what is nested is JSON."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, LargeBinary, MetaData, String, Table

SCHEMA_VERSION = 1
"""Counted up with every change of these tables that an older Shoal could not work with."""

metadata = MetaData()

schema = Table("schema", metadata, Column("version", Integer, primary_key=True))

counters = Table(
    "counters",
    metadata,
    Column("what", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

models = Table(
    "models",
    metadata,
    Column("name", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("framework", String, nullable=False),
    Column("framework_version", String),
    Column("description", String, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("properties", JSON, nullable=False),
    Column("resources", JSON(none_as_null=True)),
    Column("signature", JSON(none_as_null=True)),
    Column("created", String, nullable=False),
    Column("files", JSON, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("name", String, primary_key=True),
    Column("labels", JSON, nullable=False),
    Column("enrolled", String, nullable=False),
    Column("announced_platform", String),
    Column("password_hash", String, nullable=False),
    Column("birth", JSON(none_as_null=True)),
    Column("seen", String),
)

deployments = Table(
    "deployments",
    metadata,
    Column("name", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("created", String, nullable=False),
    Column("manifest", JSON, nullable=False),
    Column("images", JSON, nullable=False),
    Column("models", JSON, nullable=False),
    Column("retired", String),
)

journal = Table(
    "journal",
    metadata,
    Column("device", String, primary_key=True),
    Column("rev", Integer, primary_key=True, autoincrement=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("spec_hash", String, nullable=False),
    Column("created", String, nullable=False),
    Column("published", String),
)

resolutions = Table(
    "resolutions",
    metadata,
    Column("key", String, primary_key=True),
    Column("text", String, nullable=False),
    Column("created", String, nullable=False),
)
