"""Every rule of what a device does next, as a sentence and two lists."""

from __future__ import annotations

from cases import (
    ARRIVED,
    BOOT,
    HALFWAY,
    IMPATIENT,
    LIMITED,
    MISFIT,
    NO_IMAGE,
    NOW,
    PROBLEM,
    RUNS,
    UNREACHABLE,
    V1,
    V2,
    Case,
    attempt,
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

from shoal.contract.desired import ImageRef, Probe
from shoal.contract.reported import Problem
from shoal_agent.fetcher import Fetch as Fetch_
from shoal_agent.fetcher import FetchStatus
from shoal_agent.plan import (
    Action,
    Adopt,
    Collect,
    Commit,
    Fetch,
    Forget,
    GiveUp,
    Load,
    LookInto,
    Recycle,
    Remove,
    Restart,
    Start,
    Stop,
    due,
)
from shoal_agent.record import Record
from shoal_agent.situation import Loading

FREE_CHOICE = service(1, port=0)
S1, S2 = spec(V1), spec(V2)
D1, D2 = V1.image.digest, V2.image.digest
WAITING = Loading(problem=PROBLEM, failures=1, retry_at=NOW + 4)


def start(version: object, port: int = 8000) -> Start:
    return Start("digits", version, spec(version), port)


# ── a new service ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_image_that_is_not_here_is_fetched():
    assert Case(V1).plan() == [Fetch(V1.image)]


def test_a_fetch_that_is_under_way_is_left_alone():
    assert Case(V1, fetches={D1: HALFWAY}).plan() == []


def test_a_fetch_that_failed_is_the_fetchers_to_repeat():
    assert Case(V1, fetches={D1: UNREACHABLE}).plan() == []


def test_an_image_that_was_fetched_is_loaded():
    assert Case(V1, fetches={D1: ARRIVED}).plan() == [Load(V1.image.digest)]


def test_an_image_that_is_being_loaded_is_not_loaded_again():
    assert Case(V1, fetches={D1: ARRIVED}, loads={D1: Loading()}).plan() == []


def test_a_load_that_failed_is_repeated_only_after_its_wait():
    assert Case(V1, fetches={D1: ARRIVED}, loads={D1: WAITING}).plan() == []
    over = Loading(problem=PROBLEM, failures=1, retry_at=NOW)
    assert Case(V1, fetches={D1: ARRIVED}, loads={D1: over}).plan() == [Load(V1.image.digest)]


def test_a_load_that_was_refused_for_good_is_not_repeated():
    refused = Loading(problem=PROBLEM, failures=1, retry_at=0, final=True)
    assert Case(V1, fetches={D1: ARRIVED}, loads={D1: refused}).plan() == []


def test_a_loaded_image_is_started_on_its_port():
    assert Case(V1, images=[V1]).plan() == [start(V1)]


def test_a_service_that_leaves_the_port_open_gets_one_chosen():
    assert Case(FREE_CHOICE, images=[FREE_CHOICE]).plan() == [start(FREE_CHOICE, 0)]


def test_a_port_that_was_chosen_once_is_kept():
    record = Record(port=20_500)
    assert Case(FREE_CHOICE, images=[FREE_CHOICE], record=record).plan() == [start(FREE_CHOICE, 20_500)]


def test_a_chosen_port_that_somebody_else_took_meanwhile_is_chosen_anew():
    case = Case(FREE_CHOICE, images=[FREE_CHOICE], record=Record(port=20_500), taken={20_500: "nginx (process 7)"})
    assert case.plan() == [start(FREE_CHOICE, 0)]


def test_an_instance_whose_chosen_port_was_taken_meanwhile_makes_way_for_one_with_another():
    down = instance(FREE_CHOICE, "exited", port=20_500)
    case = Case(
        FREE_CHOICE, instances=[down], images=[FREE_CHOICE], record=good(FREE_CHOICE, port=20_500), taken={20_500: "x"}
    )
    assert case.plan() == [Remove("digits", down)]


def test_an_instance_that_was_made_but_never_started_is_started():
    made = instance(V1, "created")
    assert Case(V1, instances=[made], images=[V1]).plan() == [Restart("digits", made)]


# ── is it any good? ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_version_that_is_not_ready_yet_is_waited_for():
    runs = instance(V1)
    assert Case(V1, instances=[runs], trials={S1: RUNS}, health={runs.id: not_ready()}).plan() == []


def test_a_new_version_that_is_ready_is_committed():
    runs = instance(V1)
    assert Case(V1, instances=[runs], trials={S1: RUNS}, health={runs.id: ready()}).plan() == [Commit("digits", V1)]


def test_a_new_version_that_misses_its_deadline_is_given_up():
    runs = instance(IMPATIENT)
    case = Case(IMPATIENT, instances=[runs], trials={spec(IMPATIENT): RUNS}, health={runs.id: not_ready(for_=5)})
    (step,) = case.plan()
    assert isinstance(step, GiveUp)
    assert (step.spec, step.instance, step.problem.code) == (spec(IMPATIENT), runs, "SHOAL-SVC-903")


def test_a_new_version_that_ended_is_looked_into():
    ended = instance(V1, "exited", exit_code=3)
    case = Case(V1, instances=[ended], images=[V1], trials={S1: RUNS})
    assert case.plan() == [LookInto("digits", ended, V1, afresh=False)]


def test_a_new_version_that_ended_once_gets_another_start_after_a_second():
    ended, tried = instance(V1, "exited"), Record(attempt=attempt(V1, 1))
    early = Case(V1, instances=[ended], images=[V1], record=tried, trials={S1: failed(ago=0.9)})
    later = Case(V1, instances=[ended], images=[V1], record=tried, trials={S1: failed(ago=1.0)})
    assert (early.plan(), later.plan()) == ([], [Restart("digits", ended)])


def test_a_new_version_that_ended_three_times_is_given_up_with_the_reason():
    ended = instance(V1, "exited")
    case = Case(V1, instances=[ended], images=[V1], record=Record(attempt=attempt(V1, 3)), trials={S1: failed()})
    assert case.plan() == [GiveUp("digits", spec(V1), ended, PROBLEM)]


def test_a_new_version_with_which_the_device_went_down_three_times_is_given_up():
    ended = instance(V1, "exited")
    case = Case(V1, instances=[ended], images=[V1], record=Record(attempt=attempt(V1, 3, "an earlier boot")))
    (step,) = case.plan()
    assert isinstance(step, GiveUp)
    assert step.problem.code == "SHOAL-SVC-905"


def test_a_start_that_the_agent_did_not_live_to_see_is_not_held_against_the_version():
    ended = instance(V1, "exited")
    case = Case(V1, instances=[ended], images=[V1], record=Record(attempt=attempt(V1, 3, BOOT)))
    assert case.plan() == [Restart("digits", ended)]


# ── a new version of a service that runs ─────────────────────────────────────────────────────────────────────────


def test_the_old_version_serves_while_the_new_one_is_fetched():
    old = instance(V1)
    case = Case(V2, instances=[old], images=[V1], record=good(V1), trials={S1: RUNS}, health={old.id: ready()})
    assert case.plan() == [Fetch(V2.image)]


def test_the_old_version_is_restarted_while_the_new_one_is_fetched():
    old = instance(V1, "exited")
    case = Case(V2, instances=[old], images=[V1], record=good(V1), trials={S1: failed(ago=1)}, fetches={D2: HALFWAY})
    assert case.plan() == [Restart("digits", old)]


def test_the_old_version_stops_only_once_the_new_one_can_start():
    old = instance(V1)
    case = Case(V2, instances=[old], images=[V1, V2], record=good(V1), trials={S1: RUNS}, health={old.id: ready()})
    assert case.plan() == [Stop("digits", old)]


def test_the_new_version_starts_once_the_old_one_has_stopped():
    assert Case(V2, instances=[instance(V1, "exited")], images=[V1, V2], record=good(V1)).plan() == [start(V2)]


def test_the_old_version_is_kept_until_the_new_one_has_proved_itself():
    old, new = instance(V1, "exited"), instance(V2)
    case = Case(
        V2, instances=[old, new], images=[V1, V2], record=good(V1), trials={S2: RUNS}, health={new.id: not_ready()}
    )
    assert case.plan() == []


def test_the_old_version_is_removed_once_the_new_one_is_good():
    old, new = instance(V1, "exited"), instance(V2)
    case = Case(
        V2,
        instances=[old, new],
        images=[V1, V2],
        record=good(V2, previous=digest(1)),
        trials={S2: RUNS},
        health={new.id: ready()},
    )
    assert case.plan() == [Remove("digits", old)]


def test_what_is_left_of_a_version_before_the_last_good_one_is_removed():
    older, old, new = instance(service(3), "exited"), instance(V1, "exited"), instance(V2)
    case = Case(
        V2,
        instances=[older, old, new],
        images=[V1, V2],
        record=good(V1, previous=digest(3)),
        trials={S2: RUNS},
        health={new.id: not_ready()},
    )
    assert case.plan() == [Remove("digits", older)]


# ── going back ───────────────────────────────────────────────────────────────────────────────────────────────────

BAD = good(V1, bad={spec(V2): PROBLEM})


def test_a_version_that_was_given_up_stops():
    old, bad = instance(V1, "exited"), instance(V2)
    case = Case(V2, instances=[old, bad], images=[V1, V2], record=BAD, trials={S2: RUNS})
    assert case.plan() == [Stop("digits", bad)]


def test_the_last_good_version_is_started_again_at_once():
    old, bad = instance(V1, "exited"), instance(V2, "exited")
    case = Case(V2, instances=[old, bad], images=[V1, V2], record=BAD, trials={S2: failed()})
    assert case.plan() == [Restart("digits", old)]


def test_a_version_that_was_given_up_is_removed_once_the_last_good_one_runs():
    old, bad = instance(V1), instance(V2, "exited")
    case = Case(V2, instances=[old, bad], images=[V1, V2], record=BAD, trials={S1: RUNS}, health={old.id: ready()})
    assert case.plan() == [Remove("digits", bad)]


def test_a_version_that_was_given_up_is_not_tried_again():
    old = instance(V1)
    case = Case(V2, instances=[old], images=[V1, V2], record=BAD, trials={S1: RUNS}, health={old.id: ready()})
    assert case.plan() == []


def test_a_version_that_was_given_up_is_removed_though_there_is_none_to_go_back_to():
    record = Record(bad={spec(V1): PROBLEM})
    runs, ended = instance(V1), instance(V1, "exited")
    assert Case(V1, instances=[runs], images=[V1], record=record).plan() == [Stop("digits", runs)]
    assert Case(V1, instances=[ended], images=[V1], record=record).plan() == [Remove("digits", ended)]


def test_a_last_good_version_whose_image_is_gone_is_fetched_again():
    assert Case(V2, images=[V2], record=BAD).plan() == [Fetch(V1.image)]


def test_rolling_back_to_the_version_before_needs_no_fetch():
    case = Case(V1, instances=[instance(V2)], images=[V1, V2], record=good(V2, previous=digest(1)), trials={S2: RUNS})
    assert case.plan() == [Stop("digits", instance(V2))]


# ── keeping it alive ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_service_that_is_well_is_left_alone():
    runs = instance(V1)
    assert Case(V1, instances=[runs], record=good(V1), trials={S1: RUNS}, health={runs.id: ready()}).plan() == []


def test_a_service_that_was_found_running_is_adopted():
    runs = instance(V1)
    assert Case(V1, instances=[runs], images=[V1], record=good(V1)).plan() == [Adopt("digits", runs)]


def test_a_service_that_was_down_when_the_agent_started_is_started_at_once():
    down = instance(V1, "exited")
    assert Case(V1, instances=[down], images=[V1], record=good(V1)).plan() == [Restart("digits", down)]


def test_a_service_that_somebody_removed_is_made_again():
    assert Case(V1, images=[V1], record=good(V1), trials={S1: RUNS}).plan() == [start(V1)]


def test_a_service_that_ended_is_looked_into_then_waited_for_then_started():
    ended = instance(V1, "exited", exit_code=1)

    def case(*trials: object) -> list[Action]:
        return Case(V1, instances=[ended], images=[V1], record=good(V1), trials={S1: trials[0]}).plan()

    assert case(RUNS) == [LookInto("digits", ended, V1, afresh=False)]
    assert case(failed(ago=0.5)) == []
    assert case(failed(ago=1.0)) == [Restart("digits", ended)]


def test_the_wait_doubles_with_every_end_up_to_five_minutes():
    waits = [failed(failures=number).start_at - NOW for number in (1, 2, 3, 4, 9, 10, 2000)]
    assert waits == [1, 2, 4, 8, 256, 300, 300]


def test_an_end_after_a_healthy_minute_counts_as_the_first():
    ended = instance(V1, "exited")
    case = Case(
        V1,
        instances=[ended],
        images=[V1],
        record=good(V1),
        trials={S1: RUNS},
        health={ended.id: silent(1, was_steady=True)},
    )
    assert case.plan() == [LookInto("digits", ended, V1, afresh=True)]


def test_a_good_version_is_never_given_up_however_often_it_ends():
    ended = instance(V1, "exited")
    case = Case(V1, instances=[ended], images=[V1], record=good(V1), trials={S1: failed(ago=400, failures=50)})
    assert case.plan() == [Restart("digits", ended)]


def test_two_failed_probes_are_borne():
    runs = instance(V1)
    case = Case(V1, instances=[runs], record=good(V1), trials={S1: RUNS}, health={runs.id: silent(2)})
    assert case.plan() == []


def test_three_failed_probes_in_a_row_end_it_so_that_it_is_started_again():
    runs = instance(V1)
    (step,) = Case(V1, instances=[runs], record=good(V1), trials={S1: RUNS}, health={runs.id: silent(3)}).plan()
    assert isinstance(step, Recycle)
    assert (step.instance, step.problem.code, step.afresh) == (runs, "SHOAL-SVC-904", False)


def test_a_good_version_that_hangs_at_its_start_is_ended_and_not_given_up():
    hangs = service(1, probe=Probe(start_deadline=5))
    runs = instance(hangs)
    case = Case(
        hangs, instances=[runs], record=good(hangs), trials={spec(hangs): RUNS}, health={runs.id: not_ready(for_=5)}
    )
    (step,) = case.plan()
    assert isinstance(step, Recycle)
    assert step.problem.code == "SHOAL-SVC-903"


def test_a_service_that_is_there_twice_ends_up_there_once():
    one, two = instance(V1, number=1), instance(V1, number=2)
    health = {one.id: ready(), two.id: ready()}
    case = Case(V1, instances=[one, two], record=good(V1), trials={S1: RUNS}, health=health)
    assert case.plan() == [Stop("digits", two)]


def test_of_two_instances_the_one_that_runs_is_kept():
    down, runs = instance(V1, "exited", number=1), instance(V1, number=2)
    case = Case(V1, instances=[down, runs], record=good(V1), trials={S1: RUNS}, health={runs.id: ready()})
    assert case.plan() == [Remove("digits", down)]


# ── what this device cannot take ─────────────────────────────────────────────────────────────────────────────────


def test_a_service_that_asks_for_more_than_there_is_is_not_fetched():
    assert Case(LIMITED).plan() == []


def test_an_image_that_does_not_fit_this_device_is_neither_fetched_nor_loaded_again():
    assert Case(V1, fetches={D1: MISFIT}).plan() == []


def test_an_image_that_no_registry_has_is_not_asked_for_again():
    assert Case(V1, fetches={D1: NO_IMAGE}).plan() == []


def test_a_port_that_is_taken_keeps_the_service_from_being_started():
    assert Case(V1, images=[V1], taken={8000: "nginx (process 7)"}).plan() == []


def test_a_port_that_is_taken_does_not_cost_the_version_that_runs_on_another():
    moved, old = service(2, port=9000), instance(V1)
    case = Case(
        moved,
        instances=[old],
        images=[V1, moved],
        record=good(V1),
        trials={S1: RUNS},
        health={old.id: ready()},
        taken={9000: "nginx (process 7)"},
    )
    assert case.plan() == []


def test_a_port_of_another_service_of_this_device_is_taken_too():
    other = instance(V1, name="other")
    case = Case(V1, images=[V1], instances=[other], also=["other"])
    assert not [step for step in case.plan() if isinstance(step, Start)]


def test_a_port_of_a_service_that_is_on_its_way_out_is_waited_for():
    leaving = instance(V1, name="other")
    case = Case(V1, images=[V1], instances=[leaving])
    assert case.plan() == [Stop("other", leaving)]


def test_a_good_version_whose_port_was_taken_while_it_was_down_waits():
    down = instance(V1, "exited")
    case = Case(V1, instances=[down], images=[V1], record=good(V1), taken={8000: "nginx (process 7)"})
    assert case.plan() == []


def test_a_start_that_the_runtime_refused_brings_the_last_good_version_back():
    old, refused = instance(V1, "exited"), instance(V2, "created")
    case = Case(
        V2, instances=[old, refused], images=[V1, V2], record=good(V1), trials={S2: failed(ago=9999, blocked=True)}
    )
    assert case.plan() == [Restart("digits", old)]


def test_a_start_that_the_runtime_refused_is_tried_again_after_a_minute_if_nothing_else_could_serve():
    refused = instance(V1, "created")
    early = Case(V1, instances=[refused], images=[V1], trials={S1: failed(ago=59, blocked=True)})
    later = Case(V1, instances=[refused], images=[V1], trials={S1: failed(ago=60, blocked=True)})
    assert (early.plan(), later.plan()) == ([], [Restart("digits", refused)])


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


# ── when to look again ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_look_is_due_when_a_wait_or_a_deadline_is_over():
    ended, runs = instance(V1, "exited"), instance(IMPATIENT)
    waiting = Case(V1, instances=[ended], images=[V1], record=good(V1), trials={S1: failed(ago=0.25)})
    starting = Case(IMPATIENT, instances=[runs], trials={spec(IMPATIENT): RUNS}, health={runs.id: not_ready(for_=2)})
    loading = Case(V1, fetches={D1: ARRIVED}, loads={D1: WAITING})
    assert [due(one.situations, one.seen) for one in (waiting, starting, loading)] == [NOW + 0.75, NOW + 3, NOW + 4]


def test_a_device_at_rest_is_due_for_no_look():
    runs = instance(V1)
    calm = Case(V1, instances=[runs], record=good(V1), trials={S1: RUNS}, health={runs.id: ready(for_=400)})
    assert due(calm.situations, calm.seen) is None


def test_the_same_image_from_another_registry_is_no_second_image():
    other = ImageRef(registry="http://other.test", repository="digits", digest=digest(1))
    moved = service(2)
    moved = type(moved)(deployment=2, image=other, port=8000)
    assert Case(moved, images=[V1]).plan() == [start(moved)]
