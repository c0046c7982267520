"""What is kept of beats: an hour of each device, no more memory than that, and gaps where nothing was heard."""

from __future__ import annotations

import numpy as np

from shoal.contract.reported import Beat, ServiceBeat
from shoal_gui.history import LENGTH, History


def beat(seq: int, load: float = 1.0, services: dict[str, ServiceBeat] | None = None) -> Beat:
    return Beat(session="s", seq=seq, uptime=1.0, load=load, memory_available=1000, services=services or {})


def heard(history: History, loads: list[float], period: float = 30.0) -> None:
    for n, load in enumerate(loads):
        history.take("cam", beat(n, load), at=n * period)


def test_a_device_that_was_never_heard_has_no_history():
    assert History().load("cam") is None


def test_the_same_beat_counts_once():
    history = History()
    history.take("cam", beat(1), at=0.0)
    history.take("cam", beat(1), at=5.0)
    series = history.load("cam")
    assert series is not None
    assert list(series[0]) == [0.0]


def test_only_the_last_hour_is_kept_in_order():
    history = History()
    heard(history, [float(n) for n in range(LENGTH + 50)])
    series = history.load("cam")
    assert series is not None
    assert list(series[1]) == [float(n) for n in range(50, LENGTH + 50)]
    assert list(series[0]) == sorted(series[0])


def test_missing_beats_are_a_gap():
    history = History()
    history.take("cam", beat(1, 1.0), at=0.0)
    history.take("cam", beat(9, 2.0), at=300.0)
    series = history.load("cam")
    assert series is not None
    assert np.isnan(series[1]).tolist() == [False, True, False]


def test_what_a_service_did_not_say_is_not_zero():
    history = History()
    history.take("cam", beat(1, services={"digits": ServiceBeat(cpu=None, memory=5)}), at=0.0)
    cpu, memory = history.cpu("cam", "digits"), history.memory("cam", "digits")
    assert cpu is not None
    assert memory is not None
    assert np.isnan(cpu[1]).all()
    assert list(memory[1]) == [5.0]
    assert list(history.services("cam")) == ["digits"]
