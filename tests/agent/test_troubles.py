"""What is said of a bad line, and for how long."""

from __future__ import annotations

from shoal.link import ConnectionLost, IdentityTaken, PublishRefused
from shoal_agent.troubles import LineTroubles

LOST, TAKEN = ConnectionLost("the connection broke"), IdentityTaken("another client came")


def codes(troubles: LineTroubles, now: float) -> list[str]:
    return [one.code for one in troubles.problems(now)]


def test_being_thrown_out_twice_by_another_client_is_told():
    troubles = LineTroubles()
    troubles.cut(TAKEN, 0)
    assert codes(troubles, 1) == []
    troubles.cut(TAKEN, 1)
    (problem,) = troubles.problems(2)
    assert (problem.code, "another device uses the identity" in problem.message) == ("SHOAL-AGT-405", True)


def test_a_line_that_breaks_twice_is_nothing_special_but_three_times_is():
    troubles = LineTroubles()
    for now in range(2):
        troubles.cut(LOST, now)
    assert codes(troubles, 3) == []
    troubles.cut(LOST, 2)
    assert codes(troubles, 3) == ["SHOAL-AGT-405"]


def test_what_is_five_minutes_ago_is_over():
    troubles = LineTroubles()
    troubles.cut(TAKEN, 0)
    troubles.cut(TAKEN, 10)
    assert (codes(troubles, 299), codes(troubles, 301)) == (["SHOAL-AGT-405"], [])


def test_a_topic_that_the_broker_denies_is_named_until_the_next_connection():
    troubles = LineTroubles()
    troubles.denied(PublishRefused("shoal/1/plant/device/cam-01/beat", "not authorised"))
    (problem,) = troubles.problems(0)
    assert "cam-01/beat" in problem.message
    troubles.connected()
    assert troubles.problems(0) == []
