"""What is known of a device, how old it is, and whom to believe."""

import msgspec
import pytest

from shoal.contract.reported import (
    STALE_AFTER,
    Beat,
    Birth,
    Facts,
    PresenceNote,
    Problem,
    Progress,
    Reported,
    ServiceReport,
)
from shoal.contract.topics import DeviceTopics
from shoal.fleet.errors import DeploymentFailed, DeploymentSlow
from shoal.fleet.following import Awaited, Follower, check_healthy
from shoal.fleet.view import Contact, FleetView
from shoal.states import Phase, Presence, RuntimeKind, ServiceState

TOPICS = DeviceTopics("f", "d")
FACTS = Facts(architecture="amd64", runtime=RuntimeKind.PROCESS, cpus=1, memory=1)


def birth(session="s"):
    return Birth(agent="1", session=session, boot="b", facts=FACTS, sealing_key=b"", time="t")


def reported(state=ServiceState.HEALTHY, *, rev=1, deployment=1, phase=Phase.SERVING, error=None):
    service = ServiceReport(state=state, phase=phase, deployment=deployment, error=error)
    return Reported(
        session="s", seq=1, boot="b", monotonic=1.0, time="t", observed_rev=rev, services={"digits": service}
    )


def view_of(*messages, retained=True, now=0.0):
    view = FleetView("f", now=0.0)
    for topic, document in messages:
        view.apply(topic, msgspec.json.encode(document), retained=retained, now=now)
    return view


def presence(word, session="s"):
    return (TOPICS.presence, PresenceNote(presence=word, session=session))


def test_a_device_that_was_never_heard_is_not_shown_as_anything_else():
    assert FleetView("f", now=0.0).contact("d", 1.0) is Contact.NEVER


def test_a_view_that_has_just_begun_to_listen_takes_the_brokers_word():
    view = view_of(presence(Presence.ONLINE))
    assert view.contact("d", STALE_AFTER - 1) is Contact.ONLINE


def test_a_device_that_was_not_heard_for_two_and_a_half_beats_is_stale():
    view = view_of(presence(Presence.ONLINE))
    assert view.contact("d", STALE_AFTER + 1) is Contact.STALE


def test_a_beat_makes_a_stale_device_fresh():
    view = view_of(presence(Presence.ONLINE))
    view.apply(TOPICS.beat, msgspec.json.encode(Beat(session="s", seq=1, uptime=1)), retained=False, now=STALE_AFTER)
    assert view.contact("d", STALE_AFTER + 1) is Contact.ONLINE


def test_a_will_of_this_session_means_lost():
    assert view_of((TOPICS.birth, birth()), presence(Presence.LOST)).contact("d", 1.0) is Contact.LOST


def test_a_late_will_of_an_earlier_session_says_nothing():
    view = view_of((TOPICS.birth, birth("new")), presence(Presence.LOST, "old"))
    assert view.contact("d", 1.0) is Contact.ONLINE


def test_a_device_that_was_stopped_has_left():
    assert view_of(presence(Presence.LEAVING)).contact("d", 1.0) is Contact.LEFT


def test_an_unreadable_message_changes_nothing():
    view = view_of((TOPICS.reported, reported()))
    assert view.apply(TOPICS.reported, b"{", retained=False, now=1.0) is None
    assert view.devices["d"].service("digits")


def test_progress_is_dropped_when_its_phase_is_over():
    fetching = Progress(session="s", service="digits", phase=Phase.FETCHING, done=1, total=2)
    view = view_of((TOPICS.progress, fetching))
    assert view.devices["d"].progress
    view.apply(TOPICS.reported, msgspec.json.encode(reported()), retained=False, now=1.0)
    assert not view.devices["d"].progress


AWAITED = Awaited("d", "digits", 1, rev=1)


@pytest.mark.parametrize("state", [ServiceState.HEALTHY, ServiceState.FAILED, ServiceState.UNSCHEDULABLE])
def test_a_result_good_or_bad_ends_the_waiting(state):
    follower = Follower(view_of((TOPICS.reported, reported(state))), [AWAITED])
    assert follower.wait(0.0)["d"].state is state


@pytest.mark.parametrize("report", [reported(rev=0), reported(deployment=2), reported(ServiceState.TRANSITIONING)])
def test_a_report_of_something_else_does_not_end_the_waiting(report):
    with pytest.raises(DeploymentSlow, match="d: serving"):
        Follower(view_of((TOPICS.reported, report)), [AWAITED]).wait(0.0)


def test_a_service_that_should_be_gone_is_awaited_until_it_is():
    gone = Awaited("d", "digits", 0, rev=1)
    with pytest.raises(DeploymentSlow):
        Follower(view_of((TOPICS.reported, reported())), [gone]).wait(0.0)
    empty = msgspec.structs.replace(reported(), services={})
    assert Follower(view_of((TOPICS.reported, empty)), [gone]).wait(0.0) == {"d": None}


def test_a_failure_is_told_with_its_first_cause_and_the_devices_own_hint():
    problem = Problem(code="SHOAL-RUN-903", message="it ended", cause="KeyError: 'x'", hint="mend the script")
    report = reported(ServiceState.FAILED, error=problem).services["digits"]
    with pytest.raises(DeploymentFailed, match="KeyError") as caught:
        check_healthy({"d": report})
    assert caught.value.hint == "mend the script"
    assert caught.value.where == "SHOAL-RUN-903"
