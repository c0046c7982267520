"""What processes that fork from this one leave behind, and when they end.

A script may fork children of its own (`multiprocessing` does), and they may outlive the process that made them. Such a
child has a copy of all that its parent had open. With the port, no successor could bind it; with a client's connection,
that client would wait for the child's end; with the server's way of hearing signals, what ends the child would end the
server. `server` has that left behind in every process that runs a script.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_TO_END: dict[int, Callable[..., None] | signal.Handlers] = {
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGINT: signal.default_int_handler,
}
"""The signals that tell a process to end, and what they usually do."""
_masks = threading.local()
_has_left = False


def is_the_scripts() -> bool:
    """Whether a script forked this process: it has nothing to do in the server's name."""
    return _has_left


def leave_behind(sockets: Callable[[], Iterable[int]], on_signal: Callable[..., None]) -> None:
    """Have the children that are forked from now on give up what is the server's.

    *sockets* names its descriptors; called in the child. Where *on_signal* handles SIGTERM or SIGINT, these do in the
    child what they do in any process.
    """
    nothing = os.open(os.devnull, os.O_RDWR)

    def leave() -> None:
        global _has_left  # noqa: PLW0603  a process has no other place for what is true of all of it
        if _has_left:  # a child's child: by now these may be numbers of files of its own
            return
        _has_left = True
        signal.set_wakeup_fd(-1)  # each signal's number would be written to the server's socket
        for number, usual in _TO_END.items():
            if signal.getsignal(number) == on_signal:
                signal.signal(number, usual)
        # Not closed: sockets of Python and of the event loop keep these numbers, and would close what gets them next.
        for descriptor in sockets():
            os.dup2(nothing, descriptor, inheritable=False)

    os.register_at_fork(before=_hold_signals, after_in_parent=_let_signals_come)
    os.register_at_fork(after_in_child=leave)
    os.register_at_fork(after_in_child=_let_signals_come)


def _hold_signals() -> None:
    """A child may be told to end before it has done the above, and would take that for its parent's affair."""
    _masks.before = signal.pthread_sigmask(signal.SIG_BLOCK, _TO_END)


def _let_signals_come() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, _masks.before)


def sockets_at(port: int) -> Iterator[int]:
    """The descriptors of this process that are TCP sockets at *port*: the one that listens, and those of its clients.

    The kernel is asked: the event loop may just have taken in a client that it has told nobody of.
    """
    waits = socket.getdefaulttimeout()
    socket.setdefaulttimeout(None)  # with one, each look below would make a socket that is the script's non-blocking
    for path in Path("/proc/self/fd").iterdir():
        try:
            looked_at = socket.socket(fileno=int(path.name))
        except OSError:  # no socket
            continue
        of_tcp = looked_at.family in (socket.AF_INET, socket.AF_INET6) and looked_at.type == socket.SOCK_STREAM
        if of_tcp and looked_at.getsockname()[1] == port:
            yield looked_at.fileno()
        looked_at.detach()
    socket.setdefaulttimeout(waits)


def close_all_but(kept: int) -> None:
    """Close what this process has inherited, but for *kept*, the standard streams, and pipes.

    Pipes may be those of the event loop's library, which closes their numbers, whatever they are by then, and makes
    new ones in each process that is forked. Nothing else of the loop must be freed here, for the same reason.
    """
    gc.freeze()
    for path in list(Path("/proc/self/fd").iterdir()):
        descriptor = int(path.name)
        with contextlib.suppress(OSError):  # the one by which this was listed
            if descriptor > 2 and descriptor != kept and not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                os.close(descriptor)


def end_with(parent: int) -> None:
    """Have the kernel end this process once *parent* has ended, however that did and whatever this one is at."""
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
