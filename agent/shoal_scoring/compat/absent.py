"""Stands in for what only a workspace can give: it lets itself be imported, and says what to do once it is used.

Scripts import much of `azureml.core` that they use while training, or nowhere. `compat` gives these names for every
part of it that has no stand-in of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoal.errors import NotFound

if TYPE_CHECKING:
    from typing import NoReturn


class NoWorkspace(NotFound, AttributeError):
    """A script uses a part of `azureml.core` that needs a workspace, or that package."""

    # An AttributeError too, as in the original: scripts ask `hasattr(run, "experiment")` to learn where they run.
    code = "SHOAL-SCO-143"


def no_workspace(used: str) -> NoWorkspace:
    """The error that says what to do about the use of *used*."""
    return NoWorkspace(
        f"the scoring server's azureml.core has no {used}",
        hint="add azureml-core to the environment's pip packages, or do without: a service has no workspace to ask",
    )


class Absent(type):
    """The type of a class of which nothing can be used but what is written in it: no other member, and no object."""

    def __call__(cls, *_: object, **__: object) -> NoReturn:
        raise no_workspace(cls.__name__)

    def __getattr__(cls, member: str) -> NoReturn:
        if member.startswith("__"):  # pickle, inspect and others ask for names of their own, and can do without
            raise AttributeError(member)
        raise no_workspace(f"{cls.__name__}.{member}")


def absent(name: str) -> type:
    """What a script gets that imports *name*: an exception to catch, or a class that raises `NoWorkspace` once used.

    Raises:
        AttributeError: It is no class: a module, or a name that the import system looks for.
    """
    if not name[:1].isupper():
        raise AttributeError(f"the scoring server's azureml.core has no {name!r}; add azureml-core to the environment")
    return type(name, (Exception,), {}) if name.endswith(("Exception", "Error")) else Absent(name, (), {})
