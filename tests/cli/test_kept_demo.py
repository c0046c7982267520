"""`shoal demo --keep` prints commands that go on, and those that end it leave nothing behind."""

import os
import subprocess
import sys
from pathlib import Path


def bash(commands):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-ec", commands], env=environment, capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_the_commands_that_a_kept_demo_prints_do_what_they_say(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    said = bash("shoal demo --keep").stdout
    going_on, ending = said.partition("To go on:\n")[2].split("To end it:\n")
    export, watch, run, logs = going_on.splitlines()
    try:
        assert "Healthy" in bash(f"{export}\n{watch.replace(' --watch', '')}").stdout
        assert bash(f"{export}\n{run}").stdout.startswith('{"labels":[1,5,6,')
        assert "POST /score 200" in bash(f"{export}\n{logs}").stdout
    finally:
        ended = bash(f"{export}\n{ending}")
    assert "removed" in ended.stderr
    assert not list(tmp_path.glob("shoal-demo-*"))
