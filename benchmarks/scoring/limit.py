"""What the work costs with no server at all: the most that any server could do with one thread.

    python limit.py script score.py body seconds     decode, run(), encode; the same entry script
    python limit.py predict model rows seconds       the bare prediction of that many rows at a time

Prints one JSON line: rows done, the seconds and the processor seconds they took.
"""

import json
import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np


def script(path: str, body: str) -> tuple[Callable[[], object], int]:
    from shoal_scoring.compat import install

    install()
    loaded = runpy.run_path(path)
    loaded["init"]()
    run, sent = loaded["run"], Path(body).read_bytes()
    if path.endswith("ridge.py"):
        return lambda: json.dumps(run(**json.loads(sent))).encode(), 1
    return lambda: json.dumps(run(sent.decode())).encode(), 1


def predict(path: str, rows: str) -> tuple[Callable[[], object], int]:
    if path.endswith(".joblib"):
        import joblib

        model = joblib.load(path)
        table = np.zeros((int(rows), model.n_features_in_))
        return lambda: model.predict(table), int(rows)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options)
    (given,) = session.get_inputs()
    tensor = {given.name: np.ones([int(rows), *given.shape[1:]], np.float32)}
    return lambda: session.run(None, tensor), int(rows)


def main() -> None:
    kind, what, argument, seconds = sys.argv[1:]
    work, rows = {"script": script, "predict": predict}[kind](what, argument)
    for _ in range(20):
        work()
    done, began, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - began < float(seconds):
        work()
        done += rows
    took = {"rows": done, "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    print(json.dumps(took))


if __name__ == "__main__":
    main()
