"""`shoal package`, and the packaging that deploying does first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from shoal.cli.options import OutputOption, WorkspaceOption, workspace_at
from shoal.cli.output import Output, progress_bar, remark, say, show_json, show_table, size, working
from shoal.contract.inference import InferenceConfig
from shoal.contract.reading import not_acted_on, read
from shoal.fleet.imaging import Imaging, Packaged, package_models, push_image
from shoal.oci.errors import RegistryUnreachable, Unauthorized
from shoal.workspace import Workspace

DOCKER_HUB_HOST = "registry-1.docker.io"

Models = Annotated[list[str], typer.Option("-m", "--model", help="NAME[:VERSION]; repeat for more.")]
InferenceFile = Annotated[
    Path | None, typer.Option("--ic", "--inference-config-file", help="inferenceconfig.json or .yaml")
]
Platforms = Annotated[list[str] | None, typer.Option("--platform", help="linux/amd64, linux/arm64; repeat for more.")]
Base = Annotated[str | None, typer.Option("--base", help="Image to build on; none for hosts without Docker.")]
Push = Annotated[str | None, typer.Option("--push", help="REGISTRY/REPOSITORY to push to, as registry.example/team/x.")]


def package(
    model: Models,
    ic: InferenceFile = None,
    name: Annotated[str | None, typer.Option("-n", "--image-name", "--name", help="Else the first model's.")] = None,
    platform: Platforms = None,
    base: Base = None,
    push: Push = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Resolve dependencies anew instead of as last time.")] = False,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Make an image of models and the way to run them; no Docker is needed for it.

    Example: shoal package -m digits:1 --ic inferenceconfig.json --push registry.example/team/digits
    """
    config, folder = inference_config(ic)
    with workspace_at(workspace) as opened:
        imaging = Imaging(
            name=name or model[0].partition(":")[0].lower().replace("_", "-"),
            models=tuple(model),
            config=config,
            folder=folder,
            platforms=tuple(platform or ()),
            base=base,
            fresh=fresh,
        )
        packaged = make_image(opened, imaging, push)
    _show(packaged, output)


def _show(packaged: Packaged, output: Output) -> None:
    if output is Output.JSON:
        show_json(msgspec.to_builtins(packaged))
        return
    show_table(
        ["platform", "layer", "of", "size", "", "digest"],
        [
            [one.platform, layer.kind, layer.what, size(layer.size), "kept" if layer.reused else "new", layer.digest]
            for one in packaged.built.images
            for layer in one.layers
        ],
        empty="no image",
    )
    for one in packaged.built.images:
        say(f"{one.platform}  {packaged.repository}@{one.digest}  {size(one.size)}")
    if packaged.pushed:
        moved = packaged.pushed
        there = moved.skipped + moved.mounted
        say(f"pushed to {packaged.pushed_to}: {size(moved.sent)} sent, {size(there)} there already")


def make_image(workspace: Workspace, imaging: Imaging, push: str | None) -> Packaged:
    """Package, and push if that is wanted, telling how it goes and what is worth knowing."""
    with _advising(), working(f"packaging {imaging.name}") as step:
        packaged = package_models(workspace, imaging, step)
    for notice in packaged.built.notices:
        remark(f"note: {notice}")
    if push:
        with _advising(), progress_bar(f"pushing {imaging.name}") as shown:
            packaged = push_image(workspace, packaged, push, shown)
    return packaged


@contextmanager
def _advising() -> Iterator[None]:
    """Name the command that helps; `oci`, where these errors come from, serves devices, too, and knows none."""
    try:
        yield
    except Unauthorized as error:
        error.hint = "shoal registry login REGISTRY -u NAME"
        raise
    except RegistryUnreachable as error:
        if error.where and DOCKER_HUB_HOST in error.where:
            error.hint = "another image to build on: --base IMAGE; for devices without Docker: --base none"
        raise


def inference_config(path: Path | None) -> tuple[InferenceConfig, Path]:
    """The config in the file *path* and the folder its paths start from; an empty one serves a model without code."""
    if path is None:
        return InferenceConfig(), Path()
    config = read(path, InferenceConfig)
    tell_ignored(config)
    return config, path.parent


def tell_ignored(config: msgspec.Struct) -> None:
    """Name what was written and is accepted without being acted on yet."""
    from shoal.contract.base import Written

    assert isinstance(config, Written)
    for field in not_acted_on(config):
        remark(f"note: {field} is accepted but not acted on by this version")
