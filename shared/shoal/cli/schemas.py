"""`shoal schema`: the JSON Schema of every document, for editors and for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from shoal.cli.output import say, show_json
from shoal.contract.schemas import DOCUMENTS
from shoal.contract.schemas import schema as schema_of
from shoal.errors import NotFound, did_you_mean
from shoal.files import replace_file


class UnknownSchema(NotFound):
    """There is no document of this name."""

    code = "SHOAL-CLI-301"


def schema(
    name: Annotated[str | None, typer.Argument(help="manifest, desired, reported …; all names without it.")] = None,
    directory: Annotated[Path | None, typer.Option("--dir", help="Write every schema into this folder.")] = None,
) -> None:
    """Print the JSON Schema of a document, or write all of them.

    Example: shoal schema manifest > manifest.schema.json
    """
    if directory is not None:
        directory.mkdir(parents=True, exist_ok=True)
        for each in DOCUMENTS:
            text = msgspec.json.format(msgspec.json.encode(schema_of(each)), indent=2) + b"\n"
            replace_file(directory / f"{each}.schema.json", text)
    elif name is None:
        for each in DOCUMENTS:
            say(each)
    elif name in DOCUMENTS:
        show_json(schema_of(name))
    else:
        raise UnknownSchema(f"there is no document {name!r}", hint=did_you_mean(name, DOCUMENTS))
