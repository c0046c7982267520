"""Real wheels from the package index: chosen for another machine, fetched, taken apart into layers."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from shoal.packaging.errors import IndexUnreachable, InstallFailed, NoWheels, Unresolvable
from shoal.packaging.target import Target, parse_platform
from shoal.packaging.uv import choose_versions, install
from shoal.packaging.wheels import BIG, distributions, entries_of, shares

ARM64 = Target(parse_platform("linux/arm64"), "3.11", "2.28")
AARCH64 = 183
"""Of an ELF header's machine field."""


@pytest.fixture(scope="module")
def numpy_and_httptools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    chosen = choose_versions(["numpy==2.4.6", "httptools==0.9.0"], [], ARM64)
    install(chosen.pinned, [], ARM64, folder)
    return folder


def test_versions_are_pinned_with_the_digests_of_their_files():
    chosen = choose_versions(["httptools==0.9.0"], [], ARM64)
    assert chosen.pinned.startswith("httptools==0.9.0 \\\n    --hash=sha256:")
    assert not chosen.offline


def test_markers_are_those_of_the_device_and_not_of_the_desktop():
    lines = [
        "httptools==0.9.0; platform_machine == 'aarch64'",
        "orjson==3.13.0; platform_machine == 'x86_64'",
        "orjson==3.13.0; sys_platform != 'linux'",
    ]
    assert "orjson" not in choose_versions(lines, [], ARM64).pinned


def test_libraries_for_another_architecture_are_that_architectures(numpy_and_httptools):
    libraries = list(numpy_and_httptools.rglob("*.so*"))
    machines = {int.from_bytes(one.read_bytes()[18:20], "little") for one in libraries}
    assert len(libraries) > 10
    assert machines == {AARCH64}


def test_a_big_package_has_a_layer_of_its_own_and_the_small_ones_share_one(numpy_and_httptools):
    found = distributions(numpy_and_httptools)
    assert {one.name: one.size >= BIG for one in found} == {"httptools": False, "numpy": True}
    assert [one.what for one in shares(found)] == ["numpy 2.4.6", "httptools 0.9.0"]


def test_a_layer_holds_nothing_that_tells_of_the_desktop(numpy_and_httptools):
    entries = [
        entry
        for share in shares(distributions(numpy_and_httptools))
        for entry in entries_of(share, numpy_and_httptools)
    ]
    names = [entry.name.removeprefix("opt/shoal/site/") for entry in entries]
    assert (numpy_and_httptools / "bin" / "f2py").is_file()
    assert "numpy/__init__.py" in names
    assert not [name for name in names if name.startswith("bin/") or name.endswith((".pyc", "REQUESTED", ".lock"))]
    everything = b"".join(one.source if isinstance(one.source, bytes) else one.source.read_bytes() for one in entries)
    assert sys.executable.encode() not in everything
    assert str(numpy_and_httptools).encode() not in everything


def test_the_record_names_exactly_what_is_shipped(numpy_and_httptools):
    for share in shares(distributions(numpy_and_httptools)):
        entries = {one.name.removeprefix("opt/shoal/site/"): one for one in entries_of(share, numpy_and_httptools)}
        (record,) = (one.source for name, one in entries.items() if name.endswith("/RECORD"))
        assert isinstance(record, bytes)
        assert {line.split(",")[0] for line in record.decode().splitlines()} == entries.keys()


def test_a_package_without_wheels_is_named():
    with pytest.raises(NoWheels, match=r"no wheel of pyaudio for linux/arm64, Python 3\.11") as caught:
        choose_versions(["pyaudio"], [], ARM64)
    assert "no usable wheels" in caught.value.message


def test_requirements_that_cannot_be_met_are_told_in_the_resolvers_own_words():
    with pytest.raises(Unresolvable, match="cannot be met: Because you require") as caught:
        choose_versions(["httptools==0.9.0", "httptools==0.6.4"], [], ARM64)
    assert "httptools==0.6.4" in caught.value.message


def test_a_package_that_the_index_does_not_have_is_named():
    with pytest.raises(Unresolvable, match="shoal-has-no-such-package was not found"):
        choose_versions(["shoal-has-no-such-package"], [], ARM64)


def test_without_a_network_what_was_fetched_before_is_enough(no_network, numpy_and_httptools, tmp_path):
    chosen = choose_versions(["httptools==0.9.0"], [], ARM64)
    install(chosen.pinned, [], ARM64, tmp_path)
    assert chosen.offline
    assert [str(one) for one in distributions(tmp_path)] == ["httptools 0.9.0"]


def test_without_a_network_and_with_nothing_fetched_before_the_index_is_named(no_network, monkeypatch, tmp_path):
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "empty"))
    with pytest.raises(IndexUnreachable, match=r"Failed to fetch: .*/httptools/"):
        choose_versions(["httptools==0.9.0"], [], ARM64)
    with pytest.raises(IndexUnreachable):
        install("httptools==0.9.0 --hash=sha256:" + "0" * 64, [], ARM64, tmp_path / "site")


def test_a_file_that_is_not_the_one_that_was_pinned_is_not_installed(tmp_path):
    with pytest.raises(InstallFailed):
        install("httptools==0.9.0 --hash=sha256:" + "0" * 64, [], ARM64, tmp_path / "site")


def test_a_persons_own_settings_of_uv_do_not_count(monkeypatch):
    expected = choose_versions(["orjson"], [], ARM64).pinned
    monkeypatch.setenv("UV_EXCLUDE_NEWER", "2024-01-01")
    monkeypatch.setenv("UV_CONSTRAINT", "/nowhere")
    assert choose_versions(["orjson"], [], ARM64).pinned == expected


def test_what_an_installer_notes_stays_behind_and_the_rest_is_sorted(tmp_path):
    info = tmp_path / "b_pkg-1.0.dist-info"
    info.mkdir()
    (tmp_path / "b_pkg").mkdir()
    files = ["b_pkg/z.py", "b_pkg/a.py", "b_pkg/a.pyc", "../outside", "bin/tool"]
    notes = ["direct_url.json", "REQUESTED", "uv_cache.json", "METADATA"]
    for name in [*files[:3], *(f"{info.name}/{one}" for one in notes)]:
        (tmp_path / name).write_text(json.dumps(name))
    rows = [*files, *(f"{info.name}/{one}" for one in notes), f"{info.name}/RECORD"]
    (info / "RECORD").write_text("".join(f"{row},,\n" for row in rows))
    (share,) = shares(distributions(tmp_path))
    record = entries_of(share, tmp_path)[-1].source
    assert isinstance(record, bytes)
    shipped = ["b_pkg-1.0.dist-info/METADATA", "b_pkg-1.0.dist-info/RECORD", "b_pkg/a.py", "b_pkg/z.py"]
    assert record.decode() == "".join(f"{name},,\n" for name in shipped)
