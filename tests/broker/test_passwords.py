from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from shoal.broker.passwords import check_password, hash_password


def test_only_the_right_password_matches_its_hash():
    stored = hash_password("sesame")
    assert check_password("sesame", stored)
    assert not check_password("Sesame", stored)


def test_the_same_password_is_written_down_differently_each_time():
    assert hash_password("sesame") != hash_password("sesame")


def test_a_hash_made_by_mosquitto_itself_is_understood(tmp_path: Path):
    file = tmp_path / "passwd"
    subprocess.run(["mosquitto_passwd", "-c", "-b", file, "cam-01", "sesame"], check=True, capture_output=True)
    stored = file.read_text().strip().removeprefix("cam-01:")
    assert check_password("sesame", stored)
    assert not check_password("open", stored)


NO_HASHES = [
    "",
    "sesame",
    "$7$x$AAAA$AAAA",
    "$7$0$AAAA$AAAA",
    "$7$99999999999$AAAA$AAAA",
    "$7$101$?$é",
    "$6$1$AAAA$AAAA",
]


@pytest.mark.parametrize("text", NO_HASHES)
def test_what_is_no_hash_matches_nothing(text: str):
    assert not check_password("sesame", text)
