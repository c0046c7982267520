"""`shoal schema`: the JSON Schema of every document, for editors and for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from shoal.cli.output import say, show_json, write_folder
from shoal.contract.schemas import DOCUMENTS
from shoal.contract.schemas import schema as schema_of
from shoal.errors import NotFound, did_you_mean


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
        texts = {f"{each}.schema.json": msgspec.json.encode(schema_of(each)) for each in DOCUMENTS}
        write_folder(directory, {file: msgspec.json.format(text, indent=2) + b"\n" for file, text in texts.items()})
    elif name is None:
        for each in DOCUMENTS:
            say(each)
    elif name in DOCUMENTS:
        show_json(schema_of(name))
    else:
        raise UnknownSchema(f"there is no document {name!r}", hint=did_you_mean(name, DOCUMENTS))
