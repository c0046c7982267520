"""Every rule of what a device lets go of, and of what it never lets go of."""

from __future__ import annotations

from cases import D2, HALFWAY, RUNS, S1, S2, V1, V2, Case, digest, good, instance, ready, service

from shoal.contract.reported import Problem
from shoal_agent.fetcher import Fetch as Fetch_
from shoal_agent.fetcher import FetchStatus
from shoal_agent.plan import Adopt, Collect, Forget, Remove, Restart, Stop

# ── farewell ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_service_that_is_no_longer_wanted_stops():
    runs = instance(V1)
    assert Case(None, instances=[runs], images=[V1], record=good(V1)).plan() == [Stop("digits", runs)]


def test_a_service_that_is_no_longer_wanted_is_removed_once_it_has_stopped():
    ended = instance(V1, "exited")
    assert Case(None, instances=[ended], images=[V1], record=good(V1)).plan() == [Remove("digits", ended)]


def test_the_memory_of_a_service_goes_with_its_last_instance_and_then_its_image():
    assert Case(None, images=[V1], record=good(V1)).plan() == [Forget("digits"), Collect(V1.image.digest)]


def test_an_image_that_nobody_needs_is_collected_whether_loaded_or_half_fetched():
    runs = instance(V1)
    case = Case(
        V1,
        instances=[runs],
        images=[V1, V2],
        fetches={digest(3): HALFWAY},
        record=good(V1),
        trials={S1: RUNS},
        health={runs.id: ready()},
    )
    assert case.plan() == [Collect(one) for one in sorted([digest(2), digest(3)])]


def test_the_image_that_was_good_before_is_kept_for_going_back_without_a_network():
    runs = instance(V2)
    case = Case(
        V2,
        instances=[runs],
        images=[V1, V2],
        record=good(V2, previous=digest(1)),
        trials={S2: RUNS},
        health={runs.id: ready()},
    )
    assert case.plan() == []


def test_on_a_full_disk_the_image_that_was_good_before_makes_room():
    runs, full = instance(V2), Fetch_(FetchStatus.FAILED, problem=Problem(code="SHOAL-OCI-801", message="full"))
    case = Case(
        service(3),
        instances=[runs],
        images=[V1, V2],
        fetches={digest(3): full},
        record=good(V2, previous=digest(1)),
        trials={S2: RUNS},
        health={runs.id: ready()},
    )
    assert case.plan() == [Collect(digest(1))]


def test_the_image_of_an_instance_that_is_still_there_is_kept():
    assert Case(None, instances=[instance(V1, "exited")], images=[V1]).plan() == [
        Remove("digits", instance(V1, "exited"))
    ]


# ── a device that was told nothing, or has forgotten ─────────────────────────────────────────────────────────────


def test_a_device_that_lost_its_document_keeps_up_what_it_remembers_as_good():
    down = instance(V1, "exited")
    assert Case(V1, instances=[down], images=[V1], record=good(V1), told=False).plan() == [Restart("digits", down)]


def test_a_device_that_was_told_nothing_lets_nothing_go():
    assert Case(None, instances=[instance(V1)], images=[V1, V2], told=False).plan() == []


def test_a_service_whose_memory_was_lost_is_adopted_and_not_killed():
    runs = instance(V1)
    assert Case(V1, instances=[runs], images=[V1]).plan() == [Adopt("digits", runs)]


def test_a_running_version_that_nobody_remembers_serves_until_the_wanted_one_can_start():
    unknown = instance(V1)
    fetching = Case(V2, instances=[unknown], images=[V1], fetches={D2: HALFWAY})
    fetched = Case(V2, instances=[unknown], images=[V1, V2])
    assert (fetching.plan(), fetched.plan()) == ([], [Stop("digits", unknown)])
