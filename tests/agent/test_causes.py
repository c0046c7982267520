"""Why a service does not run, in sentences that a person can act on."""

from __future__ import annotations

import os
import socket

import pytest
from cases import FACTS, V1, instance, service

from shoal.contract.desired import Resources
from shoal_agent import causes, ports
from shoal_agent.probes import Health

MIB = 1024**2
LOG = "Traceback (most recent call last):\n  File …\nValueError: no such tensor\n\n"


def ended(exit_code: int | None, **fields: object) -> causes.Problem:
    return causes.ended(instance(V1, "exited", exit_code=exit_code, **fields), V1, FACTS, LOG)


@pytest.mark.parametrize(
    ("exit_code", "code", "message"),
    [
        (0, "SHOAL-SVC-901", "the service ended with exit code 0"),
        (1, "SHOAL-SVC-901", "the service ended with exit code 1"),
        (3, "SHOAL-SVC-902", "the service cannot boot"),
        (137, "SHOAL-SVC-901", "the service ended by SIGKILL"),
        (-11, "SHOAL-SVC-901", "the service ended by SIGSEGV"),
        (255, "SHOAL-SVC-901", "the service ended with exit code 255"),
        (None, "SHOAL-SVC-901", "the service ended while no agent ran"),
    ],
)
def test_the_way_a_service_ended(exit_code, code, message):
    problem = ended(exit_code)
    assert (problem.code, problem.message, problem.cause) == (code, message, "ValueError: no such tensor")


CRASH = """\
2026-11-21 04:06:31,123 I [7] shoal.server - ready
Fatal Python error: Segmentation fault

Thread 0x00007f0000000001 (most recent call first):
  File "/var/azureml-app/score.py", line 9 in run
  File "/opt/shoal/server/shoal_scoring/script.py", line 84 in run

Extension modules: numpy._core._multiarray_umath (total: 1)
"""


def test_a_library_that_took_the_process_down_is_told_with_the_place_that_called_it():
    problem = causes.ended(instance(V1, "exited", exit_code=-11), V1, FACTS, CRASH)
    assert problem.message == "the service ended by SIGSEGV"
    assert problem.cause == 'Segmentation fault: File "/var/azureml-app/score.py", line 9 in run'


def test_a_worker_that_was_taken_down_long_before_is_not_why_a_service_ended():
    log = CRASH + "2026-11-21 05:00:00,000 W [1] shoal.server - the last words\n"
    problem = causes.ended(instance(V1, "exited", exit_code=1), V1, FACTS, log)
    assert problem.cause.endswith("the last words")


def test_out_of_memory_names_the_limit_and_what_the_device_has():
    limited = service(1, resources=Resources(memory=512 * MIB))
    killed = instance(limited, "exited", exit_code=137, out_of_memory=True)
    assert causes.ended(killed, limited, FACTS, "").message == (
        "out of memory: it was killed at its limit of 512 MiB; this device has 4,096 MiB"
    )
    assert "the end of the device's memory" in ended(137, out_of_memory=True).message


def test_a_deadline_that_was_missed_quotes_the_last_probe():
    problem = causes.not_ready_in_time(V1, Health(since=0, failures=9, said="it answered 503: loading"))
    assert problem.message == "it was not ready within 310 s; at the last probe it answered 503: loading"


def test_a_port_is_free_or_has_a_holder_with_a_name():
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        assert not ports.is_free("127.0.0.1", port)
        assert not ports.is_free("0.0.0.0", port)
        assert f"(process {os.getpid()})" in ports.holder(port)
    assert ports.is_free("127.0.0.1", port)
    assert ports.holder(port) == "another process"


def test_a_port_held_over_ipv6_has_a_holder_too():
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as holder:
        port = holder.getsockname()[1]
        assert not ports.is_free("::1", port)
        assert f"(process {os.getpid()})" in ports.holder(port)


def test_a_chosen_port_is_free_and_not_among_those_chosen_before():
    most = set(ports.CHOICE) - {ports.CHOICE[5], ports.CHOICE[6]}
    with socket.create_server(("127.0.0.1", ports.CHOICE[5])):
        assert ports.choose("127.0.0.1", most) == ports.CHOICE[6]
