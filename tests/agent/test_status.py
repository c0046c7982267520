"""What a device says of a service in every case, as a sentence and a verdict."""

from __future__ import annotations

import pytest
from cases import (
    ARRIVED,
    HALFWAY,
    LIMITED,
    MISFIT,
    NO_IMAGE,
    PROBLEM,
    RUNS,
    UNREACHABLE,
    V1,
    V2,
    Case,
    digest,
    failed,
    good,
    instance,
    not_ready,
    ready,
    service,
    silent,
    spec,
)

from shoal.contract.reported import ServiceReport
from shoal.states import Phase, ServiceState
from shoal_agent.record import Record
from shoal_agent.situation import Loading
from shoal_agent.status import report, settled, status

S1, S2 = spec(V1), spec(V2)
D1, D2 = V1.image.digest, V2.image.digest
BAD = good(V1, bad={S2: PROBLEM})
UP, DOWN, UP2 = instance(V1), instance(V1, "exited"), instance(V2)

# fmt: off
VERDICTS = [
    ("a service nobody has begun with", Case(V1), "Transitioning", "waiting", None, None),
    ("fetching, with how far", Case(V1, fetches={D1: HALFWAY}), "Transitioning", "fetching", 50, None),
    ("a fetch that fails says why, and is not given up",
     Case(V1, fetches={D1: UNREACHABLE}), "Transitioning", "fetching", 50, PROBLEM.code),
    ("fetched and not loaded yet", Case(V1, fetches={D1: ARRIVED}), "Transitioning", "loading", None, None),
    ("being loaded", Case(V1, fetches={D1: ARRIVED}, loads={D1: Loading()}), "Transitioning", "loading", None, None),
    ("a load that failed says why",
     Case(V1, fetches={D1: ARRIVED}, loads={D1: Loading(PROBLEM, 1)}), "Transitioning", "loading", None, PROBLEM.code),
    ("about to be started", Case(V1, images=[V1]), "Transitioning", "starting", None, None),
    ("runs and is not ready",
     Case(V1, instances=[UP], trials={S1: RUNS}, health={UP.id: not_ready()}), "Transitioning", "probing", None, None),
    ("ready and not yet written down as good",
     Case(V1, instances=[UP], trials={S1: RUNS}, health={UP.id: ready()}), "Transitioning", "probing", None, None),
    ("ready and good",
     Case(V1, instances=[UP], record=good(V1), trials={S1: RUNS}, health={UP.id: ready()}),
     "Healthy", "serving", None, None),
    ("found running and not asked yet",
     Case(V1, instances=[UP], record=good(V1)), "Transitioning", "probing", None, None),
    ("being started after the device was off",
     Case(V1, instances=[DOWN], images=[V1], record=good(V1)), "Transitioning", "starting", None, None),

    ("a new version ended and is tried again",
     Case(V1, instances=[DOWN], images=[V1], trials={S1: failed()}),
     "Transitioning", "backing off", None, PROBLEM.code),
    ("a good version ended and its log was not read yet",
     Case(V1, instances=[DOWN], images=[V1], record=good(V1), trials={S1: RUNS}),
     "Unhealthy", "backing off", None, "SHOAL-SVC-901"),
    ("a good version was removed by somebody",
     Case(V1, images=[V1], record=good(V1), trials={S1: RUNS}), "Unhealthy", "starting", None, None),
    ("a good version ended and waits",
     Case(V1, instances=[DOWN], images=[V1], record=good(V1), trials={S1: failed()}),
     "Unhealthy", "backing off", None, PROBLEM.code),
    ("a good version is being started again",
     Case(V1, instances=[UP], record=good(V1), trials={S1: failed()}, health={UP.id: not_ready()}),
     "Unhealthy", "probing", None, PROBLEM.code),
    ("a good version did not answer its last probe",
     Case(V1, instances=[UP], record=good(V1), trials={S1: RUNS}, health={UP.id: silent(1)}),
     "Unhealthy", "probing", None, "SHOAL-SVC-904"),

    ("asks for more than there is", Case(LIMITED), "Unschedulable", "waiting", None, "SHOAL-SVC-401"),
    ("its image does not fit this device",
     Case(V1, fetches={D1: MISFIT}), "Unschedulable", "waiting", None, PROBLEM.code),
    ("its image is nowhere", Case(V1, fetches={D1: NO_IMAGE}), "Unschedulable", "waiting", None, PROBLEM.code),
    ("its image cannot be loaded here",
     Case(V1, fetches={D1: ARRIVED}, loads={D1: Loading(PROBLEM, 1, final=True)}),
     "Unschedulable", "waiting", None, PROBLEM.code),
    ("its port is taken", Case(V1, images=[V1], taken={8000: "nginx"}), "Unschedulable", "waiting", None,
     "SHOAL-SVC-402"),
    ("its port is held by another service",
     Case(V1, images=[V1], instances=[instance(V1, name="other")], also=["other"]),
     "Unschedulable", "waiting", None, "SHOAL-SVC-402"),
    ("its port is held by a service that is on its way out",
     Case(V1, images=[V1], instances=[instance(V1, name="other")]), "Transitioning", "starting", None, None),
    ("its port was taken while it was down",
     Case(V1, instances=[DOWN], images=[V1], record=good(V1), taken={8000: "nginx"}),
     "Unschedulable", "waiting", None, "SHOAL-SVC-402"),
    ("the runtime refused to start it",
     Case(V1, images=[V1], trials={S1: failed(blocked=True)}), "Unschedulable", "waiting", None, PROBLEM.code),
    ("the runtime refused to start it, and the last good one is back",
     Case(V2, instances=[UP], images=[V1, V2], record=good(V1), trials={S1: RUNS, S2: failed(blocked=True)},
          health={UP.id: ready()}),
     "Unschedulable", "waiting", None, PROBLEM.code),

    ("given up with nothing to go back to",
     Case(V1, images=[V1], record=Record(bad={S1: PROBLEM})), "Failed", "stopped", None, PROBLEM.code),
    ("given up, and the last good one is about to start",
     Case(V2, instances=[DOWN], images=[V1, V2], record=BAD), "Failed", "starting", None, PROBLEM.code),
    ("given up, and the last good one is not ready yet",
     Case(V2, instances=[UP], images=[V1, V2], record=BAD, health={UP.id: not_ready()}),
     "Failed", "probing", None, PROBLEM.code),
    ("given up, and the last good one serves",
     Case(V2, instances=[UP], images=[V1, V2], record=BAD, health={UP.id: ready()}),
     "Failed", "rolled back", None, PROBLEM.code),
    ("given up, and the last good one has ended too",
     Case(V2, instances=[DOWN], images=[V1, V2], record=BAD, trials={S1: failed()}),
     "Failed", "backing off", None, PROBLEM.code),
]
# fmt: on


@pytest.mark.parametrize(("case", "state", "phase", "percent", "code"), [row[1:] for row in VERDICTS],
                         ids=[row[0] for row in VERDICTS])  # fmt: skip
def test_the_verdict_on_a_service_that_is(case, state, phase, percent, code):
    verdict = case.verdict()
    assert (verdict.state, verdict.phase, verdict.percent) == (ServiceState(state), Phase(phase), percent)
    assert (verdict.problem.code if verdict.problem else None) == code


def told(case: Case) -> ServiceReport:
    return report(case.situations[0], case.seen, "192.168.1.20")


def test_a_healthy_service_says_where_it_is_scored():
    said = told(Case(V1, instances=[UP], record=good(V1), trials={S1: RUNS}, health={UP.id: ready()}))
    assert (said.port, said.scoring_uri) == (8000, "http://192.168.1.20:8000/score")
    assert (said.deployment, said.running, said.last_good, said.image) == (1, 1, 1, digest(1))


def test_a_service_that_listens_on_loopback_only_is_scored_there():
    hidden = service(1, host="127.0.0.1")
    runs = instance(hidden)
    said = told(Case(hidden, instances=[runs], record=good(hidden), health={runs.id: ready()}))
    assert said.scoring_uri == "http://127.0.0.1:8000/score"


def test_an_address_with_colons_is_bracketed():
    case = Case(V1, instances=[UP], record=good(V1), health={UP.id: ready()})
    assert report(case.situations[0], case.seen, "fe80::1").scoring_uri == "http://[fe80::1]:8000/score"


def test_a_service_that_does_not_answer_gives_no_address():
    said = told(Case(V1, instances=[UP], record=good(V1), trials={S1: RUNS}, health={UP.id: silent(1)}))
    assert (said.port, said.scoring_uri, said.running) == (0, "", 1)


def test_while_a_new_version_is_fetched_the_old_one_is_what_runs():
    said = told(Case(V2, instances=[UP], record=good(V1), health={UP.id: ready()}, fetches={D2: HALFWAY}))
    assert (said.deployment, said.running, said.port, said.image) == (2, 1, 8000, digest(1))


def test_after_going_back_the_report_names_both_versions_and_why():
    said = told(Case(V2, instances=[UP], images=[V1, V2], record=BAD, health={UP.id: ready()}))
    assert (said.deployment, said.running, said.last_good, said.error) == (2, 1, 1, PROBLEM)


def test_a_running_version_that_nobody_remembers_is_said_to_run_without_a_number():
    said = told(Case(V2, instances=[UP], fetches={D2: HALFWAY}))
    assert (said.running, said.image) == (0, digest(1))


def test_a_service_that_is_on_its_way_out_is_told_of_until_it_is_gone():
    case = Case(None, instances=[UP])
    said = status(case.situations, case.seen, "")
    assert (said["digits"].state, said["digits"].phase, said["digits"].deployment) == ("Transitioning", "stopped", 0)
    assert not settled(said)


@pytest.mark.parametrize(
    ("state", "phase", "is_settled"),
    [
        (ServiceState.HEALTHY, Phase.SERVING, True),
        (ServiceState.UNSCHEDULABLE, Phase.WAITING, True),
        (ServiceState.FAILED, Phase.ROLLED_BACK, True),
        (ServiceState.FAILED, Phase.STOPPED, True),
        (ServiceState.FAILED, Phase.PROBING, False),
        (ServiceState.TRANSITIONING, Phase.PROBING, False),
        (ServiceState.UNHEALTHY, Phase.PROBING, False),
    ],
)
def test_settled_is_what_will_not_change_by_itself(state, phase, is_settled):
    healthy = ServiceReport(state=ServiceState.HEALTHY, phase=Phase.SERVING)
    assert settled({"one": healthy, "other": ServiceReport(state=state, phase=phase)}) is is_settled
