"""How a server comes up, and how it says that it cannot."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import httptools
import orjson
import pytest
from tests.scoring.conftest import until

import shoal.errors
import shoal_scoring

ECHO = """
    def init(): pass
    def run(data): return data
"""


def test_health_answers_at_once_while_init_still_runs(serve):
    server = serve("""
        import os, time
        def init():
            while not os.path.exists("go"): time.sleep(0.01)
        def run(data): return data
    """)
    assert server.get("/").body == b"Healthy"
    assert server.get("/livez").status == 200
    waiting = server.get("/readyz")
    assert (waiting.status, waiting.json()["status"]) == (503, "loading")
    refused = server.score("x")
    assert (refused.status, refused.headers["retry-after"]) == (503, "1")
    assert refused.json()["code"] == "SHOAL-SCO-602"
    (server.folder / "go").touch()
    server.ready()
    assert server.get("/readyz").json()["status"] == "ready"
    assert server.score("x").status == 200


def test_health_answers_while_init_holds_the_interpreter_in_c_code_that_releases_it(serve):
    server = serve("""
        import hashlib
        def init(): hashlib.pbkdf2_hmac("sha256", b"x", b"y", 5_000_000)
        def run(data): return data
    """)
    assert server.get("/").status == 200
    assert server.get("/readyz").json()["status"] == "loading"


def test_a_failing_init_ends_with_3_its_traceback_and_the_cause_in_the_last_line(serve):
    server = serve("""
        def init():
            with open("no-such-model.pkl"): pass
        def run(data): return data
    """)
    assert server.exit_code() == 3
    assert "Traceback" in server.err
    assert 'with open("no-such-model.pkl")' in server.err
    last = server.err.rstrip().splitlines()[-1]
    assert last.startswith("SHOAL-SCO-302 init() failed: FileNotFoundError: [Errno 2] No such file or directory")
    assert "score.py" in last


def test_a_cause_of_many_lines_is_one_last_line(serve):
    server = serve("""
        def init(): raise ValueError("first\\nsecond")
        def run(data): return data
    """)
    assert server.exit_code() == 3
    assert "ValueError: first second" in server.err.rstrip().splitlines()[-1]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys\ndef init(): sys.exit(0)\ndef run(data): pass", "init() failed: it called sys.exit(0)"),
        ("def init(): pass", "does not define run()"),
        ("def run(data): pass", "does not define init()"),
        ("def init(:", "SyntaxError"),
        ("import no_such_module_at_all", "ModuleNotFoundError: No module named 'no_such_module_at_all'"),
        ("def init(): pass\ndef run(): pass", "run() needs to accept an argument for input data"),
        ("def init(): pass\ndef run(request_headers): pass", 'an argument other than "request_headers"'),
        ("def init(): pass\ndef run(*data): pass", "cannot accept positional-only arguments"),
    ],
)
def test_a_script_that_cannot_serve_is_refused_with_the_reason(serve, script, said):
    server = serve(script)
    assert server.exit_code() == 3
    assert said in server.err.rstrip().splitlines()[-1]


def test_threads_a_failed_script_leaves_behind_do_not_keep_it_alive(serve):
    server = serve("""
        import threading, time
        def init():
            threading.Thread(target=time.sleep, args=[3600]).start()
            raise RuntimeError("no")
        def run(data): pass
    """)
    assert server.exit_code() == 3


def test_a_missing_script_is_named(serve):
    server = serve(None, "--entry-script", "nowhere.py")
    assert server.exit_code() == 3
    assert "there is no entry script at" in server.err
    assert "nowhere.py" in server.err.rstrip().splitlines()[-1]


def test_a_failing_init_shows_the_folder_of_models(serve, tmp_path: Path):
    (tmp_path / "models/digits/1").mkdir(parents=True)
    (tmp_path / "models/digits/1/digits.onnx").touch()
    server = serve("def init(): 1 / 0\ndef run(data): pass", "--model-dir", str(tmp_path / "models"))
    assert server.exit_code() == 3
    assert "        digits.onnx" in server.out


def test_a_port_in_use_is_said(serve):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = serve(ECHO, "--port", str(taken.getsockname()[1]))
        assert server.exit_code() == 3
    assert server.err.rstrip().splitlines()[-1].startswith("SHOAL-SCO-401 cannot listen on 127.0.0.1:")


def test_sigterm_while_loading_ends_it_at_once(serve):
    server = serve("""
        import time
        def init(): time.sleep(60)
        def run(data): return data
    """)
    server.wait_for("calling init()")
    server.terminate()
    assert server.exit_code(5) == 0


def test_the_script_sees_its_model_folder_and_can_import_its_neighbours(serve, tmp_path: Path):
    server = serve(
        """
        import os, neighbour, from_source
        def init(): pass
        def run(data): return [os.environ["AZUREML_MODEL_DIR"], neighbour.NAME, from_source.NAME]
        """,
        "--model_dir",
        "models",
        files={"neighbour.py": "NAME = 'neighbour'", "src/from_source.py": "NAME = 'source'"},
        AZUREML_SOURCE_DIRECTORY="src",
    ).ready()
    assert server.score("").json() == [str(server.folder / "models"), "neighbour", "source"]


def test_the_layout_of_several_models_is_handed_to_the_script(serve, tmp_path: Path):
    for name, version in (("first", 1), ("second", 7)):
        folder = tmp_path / "azureml-models" / name / str(version)
        folder.mkdir(parents=True)
        (folder / "weights.txt").write_text(f"{name} weights")
    server = serve(
        """
        import os
        from pathlib import Path
        def init():
            global found
            root = Path(os.environ["AZUREML_MODEL_DIR"])
            found = [(root / path).read_text() for path in ("first/1/weights.txt", "second/7/weights.txt")]
        def run(data): return found
        """,
        AZUREML_MODEL_DIR=str(tmp_path / "azureml-models"),
    ).ready()
    assert server.score("").json() == ["first weights", "second weights"]
    models = [{"name": "first", "version": "1"}, {"name": "second", "version": "7"}]
    assert server.get("/describe").json()["models"] == models


def test_an_echo_script_pays_for_no_numpy_and_no_onnxruntime(serve):
    server = serve("""
        import sys
        def init(): pass
        def run(data): return sorted(set(sys.modules) & {"numpy", "onnxruntime", "pandas", "msgspec"})
    """).ready()
    assert server.score("").json() == []


def test_without_a_script_and_without_a_model_it_says_what_is_missing(serve, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    server = serve(None, "--model-dir", str(tmp_path / "empty"))
    assert server.exit_code() == 3
    assert server.err.rstrip().splitlines()[-1].startswith("SHOAL-SCO-104 no entry script is set")


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("absent", "the folder of models at {} cannot be read: No such file or directory"),
        ("score.py/inside", "the folder of models at {} cannot be read: Not a directory"),
        ("circle", "the models at {} cannot be read: Too many levels of symbolic links"),
    ],
)
def test_a_folder_of_models_that_cannot_be_read_is_named(serve, tmp_path: Path, folder, said):
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "score.py").touch()
    server = serve(None, "--model-dir", str(tmp_path / folder))
    assert server.exit_code() == 3
    assert server.err.rstrip().splitlines()[-1].startswith(f"SHOAL-SCO-106 {said.format(tmp_path / folder)}")


def test_a_script_that_cannot_start_is_shown_that_its_folder_of_models_is_not_there(serve, tmp_path: Path):
    server = serve("def init(): open('model')\ndef run(data): pass", "--model-dir", str(tmp_path / "absent"))
    assert server.exit_code() == 3
    assert f"there is no folder of models at {tmp_path / 'absent'}" in server.out


def test_it_runs_from_copied_files_with_two_packages_and_without_uvloop(serve, tmp_path: Path):
    """As in an image: the server's folder, three files of shoal, and nothing that it does not need."""
    root = Path(shoal_scoring.__file__).parent
    shutil.copytree(root, tmp_path / "image/shoal_scoring", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "image/shoal").mkdir()
    for name in ("__init__.py", "errors.py", "states.py"):
        shutil.copy(Path(shoal.errors.__file__).with_name(name), tmp_path / "image/shoal")
    for package in (httptools, orjson):
        (tmp_path / "image" / package.__name__).symlink_to(Path(package.__file__).parent)
    (tmp_path / "image/launch.py").write_text("import sys\nfrom shoal_scoring.cli import main\nsys.exit(main())\n")
    (tmp_path / "score.py").write_text("import sys\ndef init(): pass\ndef run(data): return 'uvloop' in sys.modules\n")
    options = ["--entry-script", str(tmp_path / "score.py"), "--host", "127.0.0.1", "--port", "0"]
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-S", "launch.py", *options]
        process = subprocess.Popen(command, cwd=tmp_path / "image", env={}, stdout=log, stderr=log)
    try:
        until(lambda: "- ready" in (tmp_path / "log").read_text() or process.poll() is not None)
        port = re.search(r"listening on http://127\.0\.0\.1:(\d+)", (tmp_path / "log").read_text())
        assert port is not None, (tmp_path / "log").read_text()
        connection = http.client.HTTPConnection("127.0.0.1", int(port[1]), timeout=20)
        connection.request("POST", "/score", b"x")
        assert connection.getresponse().read() == b"false"
        connection.close()
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
