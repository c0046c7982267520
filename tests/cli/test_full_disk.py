"""A disk that is full is told as such, with the figures, and the workspace keeps what it had."""

from oci.small_disk import run_on_small_disk

SCRIPT = """
import json, os, subprocess, sys
from pathlib import Path

disk = Path(sys.argv[1])

def shoal(*words):
    command = [sys.executable, "-m", "shoal.cli", *words, "--workspace", str(disk / "workspace")]
    return subprocess.run(command, capture_output=True, text=True)

shoal("workspace", "init")
(disk / "small.bin").write_bytes(os.urandom(1 << 20))
assert shoal("model", "register", "-n", "w", "-p", str(disk / "small.bin")).returncode == 0
big = shoal("model", "register", "-n", "w", "-p", sys.argv[2])
listed = shoal("model", "list", "-o", "json")
left = [path.name for path in (disk / "workspace").rglob("*") if path.stat().st_size > 2 << 20]
(disk / "small.bin").unlink()
again = shoal("model", "register", "-n", "w", "-p", sys.argv[3])
print(json.dumps([big.returncode, big.stderr, [one["id"] for one in json.loads(listed.stdout)], left, again.stdout]))
"""


def test_a_model_that_does_not_fit_leaves_everything_as_it_was(tmp_path):
    import json

    big, small = tmp_path / "big.bin", tmp_path / "other.bin"
    big.write_bytes(b"x" * (12 << 20))
    small.write_bytes(b"another one")
    status, err, models, left, again = json.loads(
        run_on_small_disk(tmp_path / "disk", SCRIPT, str(big), str(small), size="8m")
    )
    assert (status, models, left) == (8, ["w:1"], [])
    assert "error SHOAL-" in err
    assert "hint: " in err
    assert "Traceback" not in err
    assert again.startswith("registered w:")
