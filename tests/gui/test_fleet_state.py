"""How devices stand to what they were told, and what is counted over the fleet; no window, no broker."""

from __future__ import annotations

import pytest

from parts.voices import fetching, healthy
from shoal.contract.desired import ImageRef, Service
from shoal.contract.reported import Problem, Progress, Reported, ServiceReport
from shoal.fleet.standing import Reason, Standing, differences
from shoal.fleet.view import Contact, DeviceView
from shoal.states import Phase, ServiceState
from shoal_gui.fleet_state import FleetState, Rollout, device_state, strangers
from shoal_gui.records import Told


def service(version: int = 1, digest: str = "a") -> Service:
    image = ImageRef(registry="http://127.0.0.1:1", repository="digits", digest="sha256:" + 64 * digest)
    return Service(deployment=version, image=image)


def view(services: dict[str, ServiceReport] | None, rev: int = 1, progress: Progress | None = None) -> DeviceView:
    reported = services is not None and Reported(
        session="s", seq=1, boot="b", monotonic=1.0, time="t", observed_rev=rev, services=services
    )
    return DeviceView("cam", reported=reported or None, progress={progress.service: progress} if progress else {})


def report(state: ServiceState, phase: Phase = Phase.SERVING, **fields: object) -> ServiceReport:
    return ServiceReport(state=state, phase=phase, **{"deployment": 1, "running": 1} | fields)


HEALTHY = report(ServiceState.HEALTHY, image=service().image.digest)
CASES = {
    "settled: it serves what was wanted": (service(), HEALTHY, 1, Reason.SAME, Standing.SETTLED),
    "settled, though it does not answer": (
        service(), report(ServiceState.UNHEALTHY, Phase.PROBING), 1, Reason.SICK, Standing.SETTLED),
    "pending: the device has not read it": (service(), HEALTHY, 0, Reason.UNREAD, Standing.PENDING),
    "pending: on its way": (
        service(), report(ServiceState.TRANSITIONING, Phase.FETCHING), 1, Reason.UNDERWAY, Standing.PENDING),
    "pending: it is being stopped": (
        None, report(ServiceState.TRANSITIONING, Phase.STOPPED, deployment=0), 1, Reason.LEAVING, Standing.PENDING),
    "failed: given up": (
        service(), report(ServiceState.FAILED, Phase.ROLLED_BACK, running=0), 1, Reason.GIVEN_UP, Standing.FAILED),
    "failed: it does not fit": (
        service(), report(ServiceState.UNSCHEDULABLE, Phase.WAITING), 1, Reason.UNFIT, Standing.FAILED),
    "drifted: it is not there": (service(), None, 1, Reason.MISSING, Standing.DRIFTED),
    "drifted: nobody told it to": (None, HEALTHY, 1, Reason.UNTOLD, Standing.DRIFTED),
    "drifted: somebody told it another version": (
        service(2), HEALTHY, 1, Reason.OTHER_VERSION, Standing.DRIFTED),
    "drifted: another version runs": (
        service(), report(ServiceState.UNHEALTHY, running=7), 1, Reason.OTHER_VERSION, Standing.DRIFTED),
    "drifted: other bytes run": (service(1, "b"), HEALTHY, 1, Reason.OTHER_IMAGE, Standing.DRIFTED),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_service_stands_to_what_was_told_as(case: tuple[Service, ServiceReport, int, Reason, Standing]):
    wanted, reported, rev, reason, standing = case
    services = {"digits": reported} if reported else {}
    [found] = differences({"digits": wanted} if wanted else {}, 1, view(services, rev))
    assert (found.reason, found.standing) == (reason, standing)


def test_a_document_that_no_broker_has_is_unsent_and_one_that_the_device_has_not_read_is_unread():
    told = {"digits": service()}
    assert [one.reason for one in differences(told, 1, None, published=False)] == [Reason.UNSENT]
    assert [one.reason for one in differences(told, 1, None)] == [Reason.UNREAD]


def test_progress_is_newer_than_the_percent_of_the_report():
    progress = Progress(session="s", service="digits", phase=Phase.FETCHING, done=80, total=100)
    reports = {"digits": fetching(1, 40)}
    assert differences({"digits": service()}, 1, view(reports))[0].percent == 40
    assert differences({"digits": service()}, 1, view(reports, progress=progress))[0].percent == 80


def told(version: int = 1, name: str = "digits") -> Told:
    return Told(rev=1, published=True, services={name: service(version)}, created="t")


def test_what_is_wrong_or_retried_needs_help_and_what_is_merely_on_its_way_does_not():
    problem = Problem(code="SHOAL-REG-501", message="the registry cannot be reached")
    retried = report(ServiceState.TRANSITIONING, Phase.FETCHING, error=problem)
    assert not device_state("cam", view({"digits": fetching(1)}), Contact.ONLINE, told()).needs_help
    assert device_state("cam", view({"digits": retried}), Contact.ONLINE, told()).needs_help
    assert device_state("cam", view({}), Contact.ONLINE, told()).needs_help


def test_a_device_is_as_bad_as_the_worst_of_its_services():
    both = Told(1, True, {"digits": service(), "words": service()}, "t")
    reports = {"digits": HEALTHY, "words": fetching(1)}
    state = device_state("cam", view(reports), Contact.ONLINE, both)
    assert (state.standing, state.healthy, state.count(Standing.PENDING)) == (Standing.PENDING, 1, 1)
    assert device_state("cam", None, Contact.NEVER, None).standing is None


def test_counts_follow_each_device_as_it_changes_and_goes():
    fleet = FleetState()
    for n in range(3):
        fleet.put(device_state(f"cam-{n}", view({"digits": fetching(1)}), Contact.ONLINE, told()))
    assert fleet.put(device_state("cam-0", view({"digits": healthy(service())}), Contact.LOST, told()))
    assert not fleet.put(device_state("cam-0", view({"digits": healthy(service())}), Contact.LOST, told()))
    assert fleet.contacts == {Contact.ONLINE: 2, Contact.LOST: 1}
    assert fleet.standings == {Standing.PENDING: 2, Standing.SETTLED: 1}
    assert fleet.rollouts() == [Rollout("digits", 1, healthy=1, pending=2, drifted=0, failed=0, sick=0)]
    fleet.drop("cam-1")
    fleet.drop("cam-2")
    assert fleet.contacts == {Contact.LOST: 1}
    assert not fleet.rollouts()[0].is_in_progress
    fleet.drop("cam-0")
    assert (fleet.rollouts(), fleet.contacts, fleet.standings) == ([], {}, {})


def test_two_versions_of_one_deployment_are_two_rollouts_the_newest_first():
    fleet = FleetState()
    for name, version in {"cam-0": 1, "cam-1": 2}.items():
        fleet.put(device_state(name, None, Contact.NEVER, told(version)))
    assert [(one.version, one.total) for one in fleet.rollouts()] == [(2, 1), (1, 1)]


def test_who_reports_without_being_enrolled_is_a_stranger():
    assert strangers(["cam-0", "cam-1"], ["cam-1", "intruder"]) == ["intruder"]
