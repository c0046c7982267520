"""Whether a service is ready, asked of real servers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from parts.stub import Answer, answering
from parts.waiting import free_port, wait_until
from shoal.contract.desired import Probe
from shoal_agent.probes import STEADY, Health, Prober, Target, ask

EAGER = Probe(period=0.05, timeout=0.3, failures=3, successes=2)


@contextmanager
def server(answers: dict[str, tuple[int, bytes]]) -> Iterator[int]:
    """The port of what answers each path as *answers*, which may change meanwhile; 404 for all others."""
    with answering(lambda request: Answer(*answers.get(request.path, (404, b"")))) as stub:
        yield stub.port


def target(port: int) -> Target:
    return Target("0.0.0.0", port, EAGER)


def test_a_server_that_says_ready_is_ready():
    with server({"/readyz": (200, b"ok")}) as port:
        assert ask(target(port)) is None


def test_a_server_that_says_not_yet_is_quoted():
    with server({"/readyz": (503, b"init() runs since 3 s\nmore")}) as port:
        assert ask(target(port)) == "it answered 503: init() runs since 3 s"


@pytest.mark.parametrize(("status", "said"), [(200, None), (502, "it answered 502: Healthy")])
def test_a_server_that_knows_no_readiness_is_asked_as_azure_did(status, said):
    with server({"/": (status, b"Healthy")}) as port:
        assert ask(target(port)) == said


def test_a_port_at_which_nobody_listens_does_not_answer():
    assert ask(target(free_port())) == "no answer: Connection refused"


def test_a_server_that_takes_the_call_and_says_nothing_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert ask(target(mute.getsockname()[1])) == "no answer within 0.3 s"


def test_what_speaks_no_http_is_not_ready():
    with socket.create_server(("127.0.0.1", 0)) as odd:

        def babble() -> None:
            with odd.accept()[0] as caller:
                caller.sendall(b"\0\1\2 whatever\r\n\r\n")
                caller.recv(1000)

        thread = threading.Thread(target=babble)
        thread.start()
        assert "no answer" in str(ask(target(odd.getsockname()[1])))
        thread.join()


def test_a_change_is_told_and_health_follows_the_server():
    changes = threading.Semaphore(0)
    prober, answers = Prober(changes.release), {"/readyz": (503, b"")}
    with server(answers) as port:
        prober.watch({"one": target(port)})
        wait_until(lambda: prober.health()["one"].failures >= 2, 5, "it is not ready")
        answers["/readyz"] = (200, b"")
        wait_until(lambda: prober.health()["one"].ready, 5, "it is ready")
        while changes.acquire(blocking=False):
            pass
        answers["/readyz"] = (500, b"")
        assert changes.acquire(timeout=5)
        health = prober.health()["one"]
        assert (health.ready, health.was_ready, health.said) == (False, True, "it answered 500")
    prober.close()


def test_one_service_that_hangs_delays_no_other():
    prober = Prober(lambda: None)
    with socket.create_server(("127.0.0.1", 0)) as mute, server({"/readyz": (200, b"")}) as port:
        slow = Target("127.0.0.1", mute.getsockname()[1], Probe(timeout=2.0))
        prober.watch({"hangs": slow, "well": target(port)})
        wait_until(lambda: prober.health()["well"].ready, 1, "the other is ready")
        assert prober.health()["hangs"].failures == 0
        mute.close()
        prober.close()


def test_what_is_watched_no_more_is_forgotten_and_a_new_run_begins_anew():
    prober = Prober(lambda: None)
    with server({"/readyz": (200, b"")}) as port:
        prober.watch({"one": target(port)})
        wait_until(lambda: prober.health()["one"].ready, 5, "it is ready")
        before = prober.health()["one"].since
        prober.watch({"one": target(port)})
        assert prober.health()["one"].since == before
        prober.forget("one")
        assert prober.health() == {}
        prober.watch({"one": target(port)})
        assert prober.health()["one"].since > before
        prober.watch({})
        assert prober.health() == {}
    prober.close()


def test_ready_takes_as_many_right_answers_in_a_row_as_were_asked_for():
    health = Health(since=0).after(None, EAGER, 1).after("503", EAGER, 2).after(None, EAGER, 3)
    assert not health.ready
    health = health.after(None, EAGER, 4).after(None, EAGER, 5)
    assert (health.ready_since, health.was_ready, health.failures) == (4, True, 0)


def test_a_minute_without_a_failed_probe_is_steady_and_stays_remembered():
    health = Health(since=0)
    for now in (1, 2, STEADY, STEADY + 2):
        health = health.after(None, EAGER, now)
    assert health.was_steady
    assert health.after("dead", EAGER, STEADY + 3).was_steady
    broken = Health(since=0)
    for now, trouble in ((1, None), (2, None), (40, "503"), (41, None), (42, None), (STEADY + 3, None)):
        broken = broken.after(trouble, EAGER, now)
    assert not broken.was_steady
