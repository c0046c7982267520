"""A read-only OCI registry over blobs that lie on disk.

`shoal serve` shows a workspace's layout to the devices; the agent shows one image to the engine beside it. Clients
see what their repository's names lead to and nothing else, and they cannot write. It needs no HTTP client: a device
imports it into the process that stays.
"""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from shoal.oci.arrival import Arrivals, Fetch
from shoal.oci.errors import AddressTaken
from shoal.oci.handler import BlobSource, CheckLogin, Handler, RegistryListener

__all__ = ["BlobSource", "CheckLogin", "RegistryServer"]


class RegistryServer:
    """Serves *source* on *host*, from entering the context (or `start`) to leaving it (or `stop`).

    Args:
        source: Where names and blobs are.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        tls: Files with the certificate chain and its key; None speaks plain HTTP.
        check_login: Who may read; None lets everybody.
        fetch: Brings a blob that *source* knows but lacks; None answers that it is not there.
    """

    def __init__(
        self,
        source: BlobSource,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: tuple[Path, Path] | None = None,
        check_login: CheckLogin | None = None,
        fetch: Fetch | None = None,
    ) -> None:
        self._tls = tls is not None
        try:
            self._listener = RegistryListener(host, port, Handler, tls)
        except OSError as error:
            said = f"cannot listen there: {error.strerror}"
            raise AddressTaken(said, where=f"{host}:{port}", hint="choose another port, or stop who has it") from error
        self._listener.source = source
        self._listener.check_login = check_login
        self._listener.arrivals = Arrivals(fetch) if fetch else None
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(60.0,), name="registry")

    @property
    def address(self) -> str:
        """Host and port, as they stand before the repository in an image's name."""
        host, port = self._listener.server_address[:2]
        return f"[{host!s}]:{port}" if ":" in str(host) else f"{host!s}:{port}"

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self.address}"

    @property
    def bytes_served(self) -> int:
        """Bytes of blobs and manifests that clients have taken whole."""
        return self._listener.bytes_served

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Close every connection, kept alive or busy, and return when nothing answers any more."""
        self._listener.stop(serving=self._thread.is_alive())
        if self._thread.is_alive():
            self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
