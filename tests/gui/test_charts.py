"""Charts: what is kept, how gaps are shown, what is read from a service's metrics, and that nothing is done unseen."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel

from parts.stub import Answer as Page
from parts.stub import Stub, answering
from shoal_gui.charts.chart import TimeChart
from shoal_gui.charts.prometheus import NoMetrics, Pace, Scrape, between, quantile, read_scrape
from shoal_gui.charts.ring import Ring, nearest, with_gaps
from shoal_gui.charts.scraping import RATE, Scraper
from shoal_gui.tasks import Tasks
from shoal_scoring.messages import Answer
from shoal_scoring.metrics import Metrics

NOW = 1_700_000_000.0


def page(metrics: Metrics) -> str:
    return metrics.text(ready=True, outstanding=0, connections=(1, 0)).decode()


def scored(*seconds: float) -> Metrics:
    metrics = Metrics()
    for one in seconds:
        metrics.scored(one, Answer())
    return metrics


def measured(metrics: Metrics) -> AbstractContextManager[Stub]:
    """A service that serves *metrics*."""
    return answering(lambda _request: Page(200, page(metrics).encode()))


@pytest.fixture
def tasks(qapp: QObject) -> Iterator[Tasks]:
    every = Tasks()
    yield every
    every.stop()


# What is kept.


def test_a_ring_keeps_its_span_and_no_more() -> None:
    ring = Ring(1, span=10, period=1)
    for second in range(100):
        ring.add(NOW + second, second)
    times, values = ring.series(0, NOW + 99)
    assert (times[0], times[-1]) == (NOW + 89, NOW + 99)
    assert values.tolist() == list(range(89, 100))


def test_what_is_older_than_the_span_is_not_drawn_even_if_nothing_newer_came() -> None:
    ring = Ring(1, span=10, period=1)
    ring.add(NOW, 1.0)
    assert len(ring.series(0, NOW + 11)[0]) == 0


def test_a_time_without_data_breaks_the_line() -> None:
    ring = Ring(1, span=100, period=2)
    for second in (0, 2, 4, 14, 16):
        ring.add(NOW + second, 1.0)
    times, values = ring.series(0, NOW + 16)
    assert np.isnan(values).tolist() == [False, False, False, True, False, False]
    assert NOW + 4 < times[3] < NOW + 14


def test_a_value_that_is_not_known_is_a_gap_and_never_a_zero() -> None:
    ring = Ring(2, span=100, period=2)
    ring.add(NOW, 5.0, None)
    assert ring.series(0, NOW)[1].tolist() == [5.0]
    assert np.isnan(ring.series(1, NOW)[1]).all()


def test_a_clock_that_is_set_back_starts_the_ring_anew() -> None:
    ring = Ring(1, span=100, period=2)
    ring.add(NOW, 1.0)
    ring.add(NOW - 50, 2.0)
    assert ring.series(0, NOW)[1].tolist() == [2.0]


def test_gaps_of_no_points_are_no_gaps() -> None:
    times, values = with_gaps(np.empty(0), np.empty(0), 1.0)
    assert len(times) == len(values) == 0


@pytest.mark.parametrize(("time", "index"), [(0, 0), (1.4, 0), (1.6, 1), (2.9, 1), (9, 2)])
def test_the_cursor_takes_the_nearest_point(time: float, index: int) -> None:
    assert nearest(np.array([1.0, 2.0, 4.0]), time) == index


def test_there_is_no_nearest_point_of_none() -> None:
    assert nearest(np.empty(0), 1.0) is None


# What a service says of itself.


def test_what_the_scoring_server_writes_is_read() -> None:
    scrape = read_scrape(page(scored(0.0007, 0.003, 99.0)), NOW)
    assert (scrape.time, scrape.requests) == (NOW, 3)
    assert scrape.buckets[0] == (0.0005, 0)
    assert scrape.buckets[1] == (0.001, 1)
    assert scrape.buckets[-1] == (float("inf"), 3)


@pytest.mark.parametrize(
    "text", ["", "<html>hello</html>", "# HELP a b\nprocess_cpu_seconds_total 3\n", "shoal_score_seconds_count x"]
)
def test_a_page_without_our_histogram_is_refused(text: str) -> None:
    with pytest.raises(NoMetrics):
        read_scrape(text, NOW)


def test_the_pace_is_what_happened_between_two_readings() -> None:
    before = read_scrape(page(scored(*[0.3] * 50)), NOW)
    after = read_scrape(page(scored(*[0.3] * 50, *[0.002] * 20)), NOW + 4)
    pace = between(before, after)
    assert pace is not None
    assert pace.rate == 5.0
    assert pace.p50 is not None and 0.001 < pace.p50 <= 0.0025
    assert pace.p99 is not None and pace.p99 <= 0.0025, "the slow ones were before"


def test_without_requests_the_rate_is_nought_and_the_latency_unknown() -> None:
    scrape = read_scrape(page(scored(0.1)), NOW)
    assert between(scrape, Scrape(NOW + 2, scrape.requests, scrape.buckets)) == Pace(0.0, None, None)


def test_a_service_that_was_started_anew_has_no_pace_yet() -> None:
    before, after = (read_scrape(page(scored(*[0.1] * n)), NOW + 10 - n) for n in (5, 2))
    assert between(before, after) is None


def test_two_readings_at_one_time_have_no_pace() -> None:
    scrape = read_scrape(page(scored(0.1)), NOW)
    assert between(scrape, scrape) is None


@pytest.mark.parametrize(
    ("counts", "share", "value"),
    [
        ([0, 10, 10], 0.5, 1.5),
        ([10, 10, 10], 0.5, 0.5),
        ([0, 5, 10], 0.99, 2.0),  # beyond the last bound: as much as is known
        ([0, 0, 0], 0.5, None),
        ([], 0.5, None),
    ],
)
def test_quantiles_lie_within_their_bucket(counts: list[float], share: float, value: float | None) -> None:
    assert quantile([1.0, 2.0, float("inf")][: len(counts)], counts, share) == value


# What is drawn.


@pytest.fixture
def chart(qtbot) -> TimeChart:
    made = TimeChart("Latency", 600, ["p50", "p99"], lambda value: f"{value * 1000:.0f} ms", "Nobody asked yet.")
    made.resize(500, 250)
    qtbot.addWidget(made)
    return made


def lines(*values: float) -> list[tuple[np.ndarray, np.ndarray]]:
    times = NOW - 2.0 * np.arange(len(values))[::-1]
    return [(times, np.array(values)), (times, np.array(values) * 10)]


def test_a_chart_without_data_says_why(chart: TimeChart, qtbot) -> None:
    chart.show()
    assert chart.is_empty
    assert "Nobody asked yet." in [label.text() for label in chart.findChildren(QLabel)]
    assert chart.legend == ["p50  -", "p99  -"]


def test_a_chart_states_its_span_and_its_newest_values(chart: TimeChart, qtbot) -> None:
    chart.show()
    chart.draw(lines(0.001, 0.002), NOW)
    titles = [label.text() for label in chart.findChildren(QLabel)]
    assert "Latency, last 10 min" in titles
    assert chart.legend == ["p50  2 ms", "p99  20 ms"]


def test_the_arrow_keys_tell_the_values_of_earlier_points(chart: TimeChart, qtbot) -> None:
    chart.show()
    chart.draw(lines(0.001, 0.002, 0.003), NOW)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.legend == ["p50  2 ms", "p99  20 ms"]
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.legend == ["p50  1 ms", "p99  10 ms"]
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.legend == ["p50  3 ms", "p99  30 ms"]


def test_a_chart_that_cannot_be_seen_is_not_drawn_until_it_can(chart: TimeChart, qtbot) -> None:
    chart.draw(lines(0.001), NOW)
    assert chart.legend == ["p50", "p99"], "nothing was worked out"
    chart.show()
    assert chart.legend == ["p50  1 ms", "p99  10 ms"]


def test_a_chart_of_gaps_alone_is_empty(chart: TimeChart, qtbot) -> None:
    chart.show()
    chart.draw(lines(float("nan"), float("nan")), NOW)
    assert chart.is_empty


# What is fetched.


def test_the_pace_of_a_service_is_read_while_it_is_looked_at_and_only_then(tasks: Tasks, qtbot) -> None:
    metrics = scored(0.1)
    with measured(metrics) as service:
        scraper = Scraper(tasks, tasks, period=0.02)
        scraper.aim(f"{service.url}/score")
        scraper.start()

        def is_seen_to_score() -> bool:
            metrics.scored(0.01, Answer())
            return bool((scraper.pace.series(RATE, time.time())[1] > 0).any())

        qtbot.waitUntil(is_seen_to_score)
        scraper.stop()
        qtbot.waitUntil(lambda: not tasks.all)
        asked = len(service.requests)
        qtbot.wait(100)
        assert len(service.requests) == asked


def test_a_service_that_is_away_is_told_and_is_no_failed_task(tasks: Tasks, qtbot) -> None:
    with measured(scored()) as service:
        uri = f"{service.url}/score"
    scraper = Scraper(tasks, tasks, period=0.02)
    scraper.aim(uri)
    with qtbot.waitSignal(scraper.scraped):
        scraper.start()
    scraper.stop()
    assert scraper.trouble is not None and scraper.trouble.code == "SHOAL-GUI-510"
    qtbot.waitUntil(lambda: not tasks.all)
    assert not tasks.shown


def test_a_window_loads_what_draws_charts_in_a_thread_before_one_is_seen(workspace_folder: Path) -> None:
    script = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

class Watch:
    importers = set()
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pyqtgraph":
            self.importers.add(threading.current_thread() is threading.main_thread())

sys.meta_path.insert(0, Watch())
application = QApplication(sys.argv)
from shoal_gui.desk import Desk
from shoal_gui.preferences import Preferences
from shoal_gui.tasks import Tasks
from shoal_gui.window import Window
folder = Path(sys.argv[1])
window = Window(Desk(Preferences(folder.parent / "desktop.ini"), Tasks()), folder)
window.show()
def look():
    if "shoal_gui.charts.plot" in sys.modules and not window.desk.tasks.all:
        window.leave()
        application.quit()
timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
application.exec()
print(Watch.importers)
from shoal_gui.charts.plot import Canvas
canvas = Canvas(1, 60.0, str)
print({child.thread() is application.thread() for child in [canvas, *canvas.findChildren(QObject)]})
"""
    done = subprocess.run(
        [sys.executable, "-c", script, workspace_folder], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "{False}\n{True}\n", done.stderr
