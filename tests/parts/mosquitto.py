"""The broker of the tests: a real mosquitto on loopback that can be killed and lose its memory."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Self

from parts.program import Program
from parts.waiting import free_port, listens

ANONYMOUS = "allow_anonymous true\n"


class Mosquitto:
    """One broker, MQTT 3.1.1 and 5, persistent between starts unless told otherwise.

    Args:
        folder: for its configuration, store and log.
        settings: what its one listener allows; the default lets everybody do everything.
        config_file: a configuration written by the code under test, used as it is; give its *port* too.
        port: a free one if None.
    """

    def __init__(
        self,
        folder: Path,
        *,
        settings: str = ANONYMOUS,
        config_file: Path | None = None,
        port: int | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.host = "127.0.0.1"
        self.port = port or free_port()
        self.store = folder / "store"
        self.store.mkdir(exist_ok=True)
        self.config_file = config_file or self._write_config(folder / "mosquitto.conf", settings)
        self._program = Program(["mosquitto", "-v", "-c", self.config_file], folder / "mosquitto.log")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"mqtt://{self.host}:{self.port}"

    @property
    def running(self) -> bool:
        return self._program.running

    @property
    def log(self) -> Path:
        return self._program.log

    def start(self) -> None:
        self._program.start(ready=lambda: listens(self.port))

    def stop(self) -> None:
        """An orderly end: what is retained and queued is saved."""
        self._program.stop()

    def kill(self) -> None:
        """A power cut: what was not saved yet is gone."""
        self._program.kill()

    def restart(self, *, keep_store: bool = False) -> None:
        """End it and start it on the same port; it remembers nothing unless *keep_store*."""
        self.stop() if keep_store else self.kill()
        if not keep_store:
            shutil.rmtree(self.store)
            self.store.mkdir()
        self.start()

    def _write_config(self, path: Path, settings: str) -> Path:
        # Started by root it would become the user mosquitto, who may not write into a folder of root's.
        user = "user root\n" if os.geteuid() == 0 else ""
        path.write_text(
            f"{user}persistence true\npersistence_location {self.store}/\nlistener {self.port} {self.host}\n{settings}"
        )
        return path
