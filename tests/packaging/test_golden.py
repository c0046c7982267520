"""Golden requests that are kept from what a model has answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shoal.contract.golden import GoldenRequest, GoldenRequests
from shoal.contract.reading import BadField, read
from shoal.packaging.errors import NotJson
from shoal.packaging.golden import keep_golden
from shoal_scoring.selfcheck import differences, read_goldens


def test_a_request_is_kept_with_its_answer_and_others_after_it(tmp_path: Path):
    file = tmp_path / "golden.json"
    assert keep_golden(file, '{"data": [1]}', '{"label": [7]}') == 1
    assert keep_golden(file, "not JSON", '"said"') == 2
    assert keep_golden(file, "{}", "null", 201) == 3
    assert keep_golden(file, '"a text"', "1") == 4
    assert read(file, GoldenRequests).requests == (
        GoldenRequest(body={"data": [1]}, expected={"label": [7]}),
        GoldenRequest(body="not JSON", expected="said"),
        GoldenRequest(body={}, expected=None, status=201),
        GoldenRequest(body='"a text"', expected=1),
    )
    assert len(file.read_text().splitlines()) == 6
    assert read_goldens(file.read_bytes())[0][3].body == b'"a text"'  # what was tried, with its quotes


def test_fractions_may_differ_by_a_little_and_whole_numbers_may_not(tmp_path: Path):
    file = tmp_path / "golden.json"
    keep_golden(file, "{}", '{"p": [[0.25, 0.75, 0.0]]}')
    keep_golden(file, "{}", '{"id": 2000}')
    (fractions, whole), _ = read_goldens(file.read_bytes())
    assert differences(fractions, {"p": [[0.2501, 0.7499, 1e-9]]})[1] == []
    assert differences(fractions, {"p": [[0.26, 0.74, 0.0]]})[1] != []
    assert differences(whole, {"id": 2001})[1] != []


def test_a_body_that_json_cannot_say_is_kept_as_it_was_sent(tmp_path: Path):
    file = tmp_path / "golden.json"
    keep_golden(file, '{"data": [NaN]}', "{}")
    assert read_goldens(file.read_bytes())[0][0].body == b'{"data": [NaN]}'


def test_what_a_person_wrote_in_the_file_stays(tmp_path: Path):
    file = tmp_path / "golden.json"
    file.write_text(json.dumps({"requests": [{"name": "a", "body": 1, "max_ms": 5}], "max_memory": 10**9}))
    keep_golden(file, "2", "3")
    goldens = read(file, GoldenRequests)
    assert goldens.requests[0] == GoldenRequest(name="a", body=1, max_ms=5)
    assert (len(goldens.requests), goldens.max_memory) == (2, 10**9)


def test_nothing_is_added_to_what_is_no_golden_requests_or_would_lose_its_comments(tmp_path: Path):
    odd, commented = tmp_path / "odd.json", tmp_path / "golden.yaml"
    odd.write_text('{"data": 1}')
    commented.write_text("requests: []  # none yet")
    with pytest.raises(BadField):
        keep_golden(odd, "1", "1")
    with pytest.raises(NotJson):
        keep_golden(commented, "1", "1")
    assert odd.read_text() == '{"data": 1}'
    assert commented.read_text() == "requests: []  # none yet"
