"""What old scripts import and use of Azure ML's own packages, which no image ships."""

from __future__ import annotations

import pytest

from shoal_scoring.compat.azureml_core import NoWorkspace, absent

USES = """
    from azureml.core import Dataset, Environment, Model, Run, Workspace, model
    def init(): assert model.Model is Model
    def run(data): return str(Run.get_context())
"""


def test_a_script_may_import_what_only_a_workspace_has_and_is_told_when_it_uses_it(serve):
    reply = serve(USES).ready().score(b"")
    assert reply.status == 500
    assert "the scoring server's azureml.core has no Run.get_context" in reply.json()["cause"]


@pytest.mark.parametrize(
    ("use", "named"),
    [
        (lambda it: it("a", key=1), "Workspace"),
        (lambda it: it.from_config(), "Workspace.from_config"),
        (lambda it: it.name, "Workspace.name"),
    ],
)
def test_every_use_of_a_stand_in_says_what_to_do(use, named):
    with pytest.raises(NoWorkspace, match=rf"has no {named}$") as raised:
        use(absent("Workspace"))
    assert "add azureml-core to the environment" in raised.value.hint


def test_a_stand_in_can_be_asked_what_it_is_without_being_used():
    assert isinstance(absent("Run"), type)
    assert not hasattr(absent("Run"), "__wrapped__")
