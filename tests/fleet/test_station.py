"""The operator's connection: how long the broker takes to answer it."""

import pytest

from shoal.errors import Unreachable
from shoal.fleet import station
from shoal.fleet.station import Station


def test_a_round_trip_takes_a_moment_and_leaves_nothing_behind(workspace):
    with Station(workspace) as connected:
        before = connected.link._line.subscriptions
        assert 0 < connected.round_trip() < station.LONGEST_ROUND
        assert connected.link._line.subscriptions == before


def test_a_broker_that_is_away_has_no_round_trip(workspace, mosquitto, monkeypatch):
    monkeypatch.setattr(station, "LONGEST_ROUND", 0.2)
    with Station(workspace) as connected:
        mosquitto.kill()
        with pytest.raises(Unreachable):
            connected.round_trip()
