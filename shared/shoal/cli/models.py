"""`shoal model`: register, look, fetch back; `deploy` stands in `deploying`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shoal.cli.later import Later, noun
from shoal.cli.options import OutputOption, PropertyOption, TagOption, WorkspaceOption, words_of, workspace_at
from shoal.cli.output import Output, age, progress_bar, say, show_fields, show_json, show_table, size
from shoal.errors import BadInput
from shoal.workspace.onnx_signature import Tensor
from shoal.workspace.records import ModelVersion, ResourceConfiguration

app = noun(
    "Registered models.", {"deploy": Later("shoal.cli.deploying:model_deploy", "Deploy models without a manifest.")}
)

GIB = 1024**3

Reference = Annotated[str | None, typer.Argument(metavar="[NAME[:VERSION]]", help="The newest without a version.")]
ModelId = Annotated[str | None, typer.Option("-i", "--model-id", help="The same, as az ml writes it.")]


class NoModelNamed(BadInput):
    """A command about one model was given none."""

    code = "SHOAL-CLI-101"


@app.command()
def register(
    name: Annotated[str, typer.Option("-n", "--name", help="Name of the model.")],
    path: Annotated[Path, typer.Option("-p", "--model-path", "--path", help="File or folder.")],
    framework: Annotated[
        str | None,
        typer.Option(
            "--framework", "--model-framework", help="Onnx, ScikitLearn, TensorFlow, PyTorch, TfKeras, Multi or Custom."
        ),
    ] = None,
    framework_version: Annotated[str | None, typer.Option("--framework-version", "--model-framework-version")] = None,
    tag: TagOption = None,
    property_: PropertyOption = None,
    description: Annotated[str, typer.Option("-d", "--description", help="For people.")] = "",
    cpu: Annotated[float | None, typer.Option("--cc", "--cpu-cores", help="Cores it is best given.")] = None,
    memory: Annotated[float | None, typer.Option("--gb", "--memory-gb", help="GiB of memory it is best given.")] = None,
    gpu: Annotated[int | None, typer.Option("--gc", "--gpu-cores", help="GPUs it needs.")] = None,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Register a file or a folder as the next version of a model.

    Example: shoal model register -n digits -p digits.onnx --framework ONNX --tag area=demo -d "reads digits"
    """
    resources = ResourceConfiguration(cpu=cpu, memory=int(memory * GIB) if memory else None, gpu=gpu)
    with workspace_at(workspace) as opened, progress_bar(f"registering {name}") as shown:
        model = opened.models.register(
            name,
            path,
            framework=framework,
            framework_version=framework_version,
            tags=words_of(tag, "tag"),
            properties=words_of(property_, "property"),
            description=description,
            resources=resources if resources != ResourceConfiguration() else None,
            progress=shown,
        )
    if output is Output.JSON:
        show_json(_plain(model))
    else:
        say(f"registered {model.id}: {len(model.files)} file(s), {size(model.size)}")


@app.command("list")
def list_(
    name: Annotated[str | None, typer.Option("-n", "--name", help="Only versions of this model.")] = None,
    tag: TagOption = None,
    property_: PropertyOption = None,
    framework: Annotated[str | None, typer.Option("--framework", "--model-framework")] = None,
    latest: Annotated[bool, typer.Option("-l", "--latest", help="Only the newest version of each.")] = False,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """List registered models.

    Example: shoal model list --tag area=demo --latest
    """
    with workspace_at(workspace) as opened:
        found = opened.models.list(
            name=name, tags=tag or (), properties=property_ or (), framework=framework, latest=latest
        )
    if output is Output.JSON:
        show_json([_plain(model) for model in found])
        return
    show_table(
        ["model", "framework", "size", "files", "tags", "created", "description"],
        [[m.id, m.framework.value, size(m.size), len(m.files), m.tags, age(m.created), m.description] for m in found],
        empty="no such model; register one with: shoal model register -n NAME -p FILE",
    )


@app.command()
def show(
    reference: Reference = None,
    model_id: ModelId = None,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show one version of a model with its files, inputs and outputs.

    Example: shoal model show digits:1
    """
    with workspace_at(workspace) as opened:
        model = opened.models.get(_named(reference, model_id))
    if output is Output.JSON:
        show_json(_plain(model))
        return
    signature = model.signature
    fields: list[tuple[str, object]] = [
        ("model", model.id),
        ("description", model.description),
        ("framework", f"{model.framework.value} {model.framework_version or ''}".strip()),
        ("tags", model.tags),
        ("properties", model.properties),
        ("created", model.created),
        *(("input", _tensor(tensor)) for tensor in (signature.inputs if signature else ())),
        *(("output", _tensor(tensor)) for tensor in (signature.outputs if signature else ())),
        *(("file", f"{file.path}  {size(file.size)}  {file.digest}") for file in model.files),
    ]
    show_fields(fields)


@app.command()
def download(
    reference: Reference = None,
    target: Annotated[Path, typer.Option("-t", "--target-dir", help="Folder to write into.")] = Path(),
    model_id: ModelId = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a model's files into a folder.

    Example: shoal model download digits:1 -t ./out
    """
    with workspace_at(workspace) as opened, progress_bar("downloading") as shown:
        where = opened.models.download(_named(reference, model_id), target, overwrite=overwrite, progress=shown)
    say(str(where))


@app.command()
def update(
    reference: Reference = None,
    model_id: ModelId = None,
    add_tag: Annotated[list[str] | None, typer.Option("--add-tag", help="KEY=VALUE")] = None,
    remove_tag: Annotated[list[str] | None, typer.Option("--remove-tag", help="KEY")] = None,
    add_property: Annotated[list[str] | None, typer.Option("--add-property", help="KEY=VALUE")] = None,
    description: Annotated[str | None, typer.Option("-d", "--description")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Change a model's tags and description, or add properties; its files never change.

    Example: shoal model update digits:1 --add-tag area=harbour --remove-tag draft
    """
    with workspace_at(workspace) as opened:
        model = opened.models.get(_named(reference, model_id))
        tags = {key: value for key, value in model.tags.items() if key not in (remove_tag or [])}
        opened.models.update(
            model.id,
            tags=tags | words_of(add_tag, "add-tag"),
            properties=words_of(add_property, "add-property"),
            description=description,
        )
    say(f"updated {model.id}")


@app.command()
def delete(reference: Reference = None, model_id: ModelId = None, workspace: WorkspaceOption = None) -> None:
    """Delete one version of a model that no deployment uses.

    Example: shoal model delete digits:1
    """
    with workspace_at(workspace) as opened:
        model = opened.models.delete(_named(reference, model_id))
    say(f"deleted {model.id}")


def _named(reference: str | None, model_id: str | None) -> str:
    named = reference or model_id
    if not named:
        raise NoModelNamed("no model was named", hint="write NAME or NAME:VERSION, as digits:1")
    return named


def _tensor(tensor: Tensor) -> str:
    """`image  float32[N, 64]`; a question mark where a size is unknown."""
    sizes = (
        "" if tensor.shape is None else f"[{', '.join('?' if size is None else str(size) for size in tensor.shape)}]"
    )
    return f"{tensor.name}  {tensor.type}{sizes}"


def _plain(model: ModelVersion) -> dict[str, object]:
    import msgspec

    plain: dict[str, object] = msgspec.to_builtins(model)
    return {"id": model.id, "size": model.size, **plain}
