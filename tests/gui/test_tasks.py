"""Tasks: whatever the work does, the GUI thread is told once, and goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE
from shoal.errors import NotFound, ShoalError
from shoal_gui.task import Task, TaskState, Work
from shoal_gui.tasks import Tasks


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.stop()
    made.deleteLater()


def ended(qtbot: QtBot, task: Task) -> Task:
    qtbot.waitUntil(lambda: not task.is_running, timeout=PATIENCE)
    return task


def test_a_result_comes_back_into_the_thread_of_the_window(tasks: Tasks, qtbot: QtBot):
    threads: list[threading.Thread] = []

    def work(_: Work) -> int:
        threads.append(threading.current_thread())
        return 42

    results: list[int] = []

    def then(result: int) -> None:
        threads.append(threading.current_thread())
        results.append(result)

    ended(qtbot, tasks.run("Count", work, then=then))
    assert results == [42]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_stages_and_bytes_are_seen_on_the_way(tasks: Tasks, qtbot: QtBot):
    go_on = threading.Event()

    def work(handle: Work) -> None:
        handle.stage("copying")
        handle.progress(50, 50)
        go_on.wait()

    task = tasks.run("Copy", work)
    qtbot.waitUntil(lambda: (task.stage, task.done, task.total) == ("copying", 50, 50), timeout=PATIENCE)
    go_on.set()
    assert ended(qtbot, task).state is TaskState.DONE


def test_a_task_that_is_cancelled_ends_where_it_asks_next(tasks: Tasks, qtbot: QtBot):
    task = tasks.run("Wait", lambda handle: handle.wait(60))
    task.cancel()
    assert ended(qtbot, task).state is TaskState.CANCELLED


def test_an_error_is_given_to_who_asked_for_it(tasks: Tasks, qtbot: QtBot):
    def work(_: Work) -> None:
        raise NotFound("no such thing", hint="look elsewhere")

    errors: list[ShoalError] = []
    task = ended(qtbot, tasks.run("Look", work, failed=errors.append))
    assert [error.hint for error in errors] == ["look elsewhere"]
    assert task in tasks.shown


def test_a_quick_task_leaves_no_line_but_one_that_fails_does(tasks: Tasks, qtbot: QtBot):
    quick = ended(qtbot, tasks.run("Quick", lambda _: None))
    failed = ended(qtbot, tasks.run("Fails", lambda _: 1 // 0))
    assert quick not in tasks.shown
    assert failed in tasks.shown
    tasks.dismiss(failed)
    assert failed not in tasks.shown


def test_stopping_waits_for_the_threads(tasks: Tasks, qtbot: QtBot):
    running = threading.Event()

    def work(handle: Work) -> None:
        running.set()
        handle.wait(60)

    tasks.run("Wait", work)
    running.wait()
    tasks.stop()
    assert not [one for one in threading.enumerate() if one.name == "task Wait"]
