"""The one draft of Deploy: kept in the desk, where it outlives its page, and looked at again after each change."""

from __future__ import annotations

from shoal.contract.editing import with_field
from shoal_gui.desk import Desk
from shoal_gui.drafts import ConfigDraft, config_draft
from shoal_gui.places.deploy.checking import Answer, Question
from shoal_gui.places.deploy.draft import DRAFT, Checked, Code, Draft
from shoal_gui.places.deploy.pushing import Seen, Wanted
from shoal_gui.places.deploy.sources import Sources
from shoal_gui.tokens import State


class KeptDraft:
    """What is written, what the library says of it, and what a push is to be given."""

    def __init__(self, desk: Desk, sources: Sources) -> None:
        self._desk, self._sources = desk, sources
        self.checked = Checked({}, "")
        if not isinstance(desk.drafts.get(DRAFT), Draft):
            self.start_afresh()

    @property
    def now(self) -> Draft:
        found = self._desk.drafts[DRAFT]
        assert isinstance(found, Draft)
        return found

    @property
    def composed(self) -> ConfigDraft | None:
        """What Configs composes meanwhile; None for nothing."""
        return config_draft(self._desk)

    @property
    def wanted(self) -> Wanted | None:
        """What is to be packaged and pushed; None while something is missing or wrong."""
        manifest = self.checked.manifest
        if manifest is None:
            return None
        return Wanted(manifest, self._sources.of(self.now).folder, self.now.base, self.now.push)

    def start_afresh(self) -> None:
        self._keep(Draft(code=Code.COMPOSED if self.composed else Code.NONE))

    def change(self, **changes: object) -> None:
        self._keep(self.now.changed(**changes))

    def change_setting(self, path: tuple[str, ...], value: object) -> None:
        """Write *value* at *path* of the deployment config.

        Raises:
            ShoalError: Its text is none that can be written in.
        """
        self.change(settings=with_field(self.now.settings, path, value))

    def take(self, item: str) -> None:
        """Take up `devices:a,b,c`, `model:NAME:VERSION`, or `config` for the one composed at Configs."""
        kind, _, rest = item.partition(":")
        match kind:
            case "devices":
                self.change(devices=", ".join(filter(None, rest.split(","))), labels="")
            case "model":
                self.change(models=(rest,), name=self.now.name or _service_name(rest))
            case "config":
                models = self.composed.models if self.composed else ()
                self.change(code=Code.COMPOSED, models=models or self.now.models)

    def leave_out_unfit(self) -> None:
        """Name the devices that can take it, and those that nobody knows about, in the place of all."""
        names = [row.device for row in self.checked.rows if row.fit is not State.FAILED]
        self.change(devices=", ".join(names), labels="")

    def keep_seen(self, seen: Seen | None) -> None:
        self._keep(self.now.with_seen(seen))

    @property
    def question(self) -> Question:
        """What is to be looked at now."""
        return Question(self.now, self._desk.session.records, self._sources.of(self.now))

    def read(self) -> None:
        """See to it that the file that it names is read."""
        self._sources.read_file(self.now)

    def take_answer(self, answer: Answer) -> bool:
        """Keep *answer*, unless its question is no longer the one to be asked."""
        if answer.question != self.question:
            return False
        self.checked = answer.checked
        self._keep(answer.draft)
        return True

    def _keep(self, draft: Draft) -> None:
        self._desk.drafts[DRAFT] = draft


def _service_name(model: str) -> str:
    """A name for the service that runs *model*: its own, as far as names of services go."""
    return "".join(one if one.isalnum() else "-" for one in model.partition(":")[0].lower()).strip("-")[:32]
