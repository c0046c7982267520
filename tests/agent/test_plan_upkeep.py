"""Every rule by which a device keeps a service alive, and of what it cannot take."""

from __future__ import annotations

from cases import (
    ARRIVED,
    D1,
    IMPATIENT,
    LIMITED,
    MISFIT,
    NO_IMAGE,
    NOW,
    RUNS,
    S1,
    S2,
    V1,
    V2,
    WAITING,
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
    start,
)

from shoal.contract.desired import ImageRef, Probe
from shoal_agent.plan import Action, Adopt, LookInto, Recycle, Remove, Restart, Start, Stop, due

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
