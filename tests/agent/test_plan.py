"""Every rule by which a version of a service gets onto a device, proves itself there, or is given up."""

from __future__ import annotations

from cases import (
    ARRIVED,
    BOOT,
    D1,
    D2,
    HALFWAY,
    IMPATIENT,
    NOW,
    PROBLEM,
    RUNS,
    S1,
    S2,
    UNREACHABLE,
    V1,
    V2,
    WAITING,
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
    start,
)

from shoal_agent.examine import Exam
from shoal_agent.plan import Commit, Examine, Fetch, GiveUp, Load, LookInto, Recycle, Remove, Restart, Stop
from shoal_agent.record import Record
from shoal_agent.situation import Loading

FREE_CHOICE = service(1, port=0)
GOLDEN = service(2, golden=True)


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


def test_a_new_version_with_golden_requests_is_examined_before_it_is_committed_and_not_again():
    runs = instance(GOLDEN)
    seen = {"instances": [runs], "trials": {spec(GOLDEN): RUNS}, "health": {runs.id: ready()}}
    assert Case(GOLDEN, **seen).plan() == [Examine("digits", GOLDEN, runs)]
    assert Case(GOLDEN, **seen, exams={runs.id: Exam()}).plan() == []
    assert Case(GOLDEN, **seen, exams={runs.id: Exam(is_over=True)}).plan() == [Commit("digits", GOLDEN)]
    assert Case(GOLDEN, **seen, record=good(GOLDEN)).plan() == []


def test_a_new_version_that_answered_its_golden_requests_wrongly_is_given_up():
    runs, exam = instance(GOLDEN), Exam(is_over=True, problem=PROBLEM)
    seen = {"instances": [runs], "trials": {spec(GOLDEN): RUNS}, "health": {runs.id: ready()}}
    assert Case(GOLDEN, **seen, exams={runs.id: exam}).plan() == [GiveUp("digits", spec(GOLDEN), runs, PROBLEM)]


def test_wrong_golden_answers_count_even_if_probes_fail_just_then():
    runs, exam = instance(GOLDEN), Exam(is_over=True, problem=PROBLEM)
    seen = {"instances": [runs], "trials": {spec(GOLDEN): RUNS}, "health": {runs.id: silent()}}
    assert Case(GOLDEN, **seen, exams={runs.id: exam}).plan() == [GiveUp("digits", spec(GOLDEN), runs, PROBLEM)]
    (step,) = Case(GOLDEN, **seen, exams={runs.id: Exam()}).plan()
    assert isinstance(step, Recycle)


def test_golden_requests_that_took_the_device_down_three_times_are_not_asked_again():
    runs = instance(GOLDEN)  # its engine has brought it back
    seen = {"instances": [runs], "trials": {spec(GOLDEN): RUNS}, "health": {runs.id: ready()}}
    (step,) = Case(GOLDEN, **seen, record=Record(attempt=attempt(GOLDEN, 3, "an earlier boot"))).plan()
    assert isinstance(step, GiveUp)
    assert step.problem.code == "SHOAL-SVC-905"
    tried_here = Record(attempt=attempt(GOLDEN, 3, BOOT))
    assert Case(GOLDEN, **seen, record=tried_here).plan() == [Examine("digits", GOLDEN, runs)]


def test_the_old_version_is_kept_until_the_new_one_has_answered_its_golden_requests():
    old, new = instance(V1, "exited"), instance(GOLDEN)
    case = Case(GOLDEN, instances=[old, new], record=good(V1), trials={spec(GOLDEN): RUNS}, health={new.id: ready()})
    assert case.plan() == [Examine("digits", GOLDEN, new)]


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
