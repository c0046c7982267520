"""What `make screenshots` takes pictures of: every place as one comes to it, then what most needs looking at."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer

from parts.site import ASSETS, HELD_OUT
from shoal.errors import Failed
from shoal_gui.task_list import TaskList
from shoal_gui.window import Window

CHECKED = 600
"""Milliseconds in which what was written has been looked at, and can be sent."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A place, what is shown there, and what a person does then."""

    name: str
    place: str
    item: str = ""
    does: Callable[[Any, Window], object] | None = None
    """Called with the place and the window."""


def _tab(name: str) -> Callable[[Any, Window], None]:
    return lambda place, _window: place.detail.tabs.setCurrentWidget(getattr(place.detail, name))


def _ask(place: Any, window: Window) -> None:
    _tab("console")(place, window)
    place.detail.console.body.setPlainText(json.dumps({"data": HELD_OUT["data"][:1]}))
    QTimer.singleShot(CHECKED, place, place.detail.console.send)


def _fill_in(place: Any, _window: Window) -> None:
    place.show_item("model:digits:1")
    place.show_item("devices:camera-001,camera-002")


def _fail(_place: Any, window: Window) -> None:
    def work(_: object) -> None:
        raise Failed("the registry said no", where="registry.example", hint="log in at Settings, Registries")

    window.desk.tasks.run("Push the image", work, target="digits")
    window.findChildren(TaskList)[-1].show()


SCENES = (
    Scene("overview", "overview"),
    Scene("devices", "devices", "camera-001"),
    Scene("models", "models", "digits:1"),
    Scene("configs", "configs"),
    Scene("deploy", "deploy"),
    Scene("rollouts", "rollouts", "digits"),
    Scene("services", "services", "camera-001/digits"),
    Scene("activity", "activity"),
    Scene("settings", "settings"),
    Scene("devices-compared", "devices", "camera-001", _tab("comparison")),
    Scene("devices-charts", "devices", "camera-002", _tab("usage")),
    Scene("devices-logs", "devices", "camera-001", _tab("logs")),
    Scene("devices-enrol", "devices", "+enrol"),
    Scene("models-try", "models", "digits:1", _tab("trial")),
    Scene("models-register", "models", does=lambda place, _window: place.act()),
    Scene("configs-open", "configs", str(ASSETS / "inferenceconfig.json")),
    Scene(
        "configs-script", "configs", does=lambda place, _window: place.texts.tabs.setCurrentWidget(place.texts.script)
    ),
    Scene("deploy-filled-in", "deploy", does=_fill_in),
    Scene("deploy-error", "deploy", does=lambda place, _window: place.look_ahead()),
    Scene("services-answer", "services", "camera-001/digits", _ask),
    Scene("services-logs", "services", "camera-001/digits", _tab("logs")),
    Scene("palette", "overview", does=lambda _place, window: window.show_palette()),
    Scene("tasks", "overview", does=_fail),  # the last one, since the list stays open
)
