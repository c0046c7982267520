"""Scripts that want more memory than there is: in Python, in C code that does not check, and killed by the kernel."""

from __future__ import annotations

import pytest

SCRIPT = """
    import ctypes, os, resource
    def init():
        used = int(open("/proc/self/statm").read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (used + (200 << 20),) * 2)
    def run(data):
        if data == "python":
            hoard = []
            while True: hoard.append(bytearray(10 << 20))
        if data == "c":
            libc = ctypes.CDLL(None)
            libc.malloc.restype = ctypes.c_void_p
            libc.memset(ctypes.c_void_p(libc.malloc(ctypes.c_size_t(1 << 30))), 1, 1 << 30)
        return [data, os.getpid()]
"""


@pytest.mark.parametrize("options", [[], ["--workers", "2"]], ids=["one process", "workers"])
def test_a_script_that_runs_out_of_memory_fails_that_request_and_goes_on(serve, options):
    server = serve(SCRIPT, *options).ready()
    for _ in range(3):
        reply = server.score(b"python")
        assert (reply.status, reply.json()["code"], reply.json()["cause"]) == (500, "SHOAL-SCO-311", "MemoryError")
        assert server.score(b"x").json()[0] == "x"


@pytest.mark.parametrize("environ", [{"WORKER_COUNT": "2"}, {"SHOAL_ISOLATE": "true"}], ids=["workers", "isolated"])
def test_a_worker_that_dies_of_memory_in_c_code_is_a_503_and_replaced(serve, environ):
    server = serve(SCRIPT, **environ).ready()
    reply = server.score(b"c")
    assert (reply.status, reply.headers["retry-after"], reply.json()["code"]) == (503, "1", "SHOAL-SCO-314")
    assert "ended by SIGSEGV" in reply.json()["message"]
    assert server.score(b"x").json()[0] == "x"
    assert "Fatal Python error: Segmentation fault" in server.err


def test_a_single_process_that_dies_of_memory_leaves_the_place_in_its_log(serve):
    server = serve(SCRIPT).ready()
    with server.connect() as client:
        client.sendall(b"POST /score HTTP/1.1\r\nContent-Length: 1\r\n\r\nc")
        assert client.recv(1000) == b""  # closed at once: nobody waits for ever
    assert server.exit_code() == -11
    assert "Fatal Python error: Segmentation fault" in server.err
    assert 'score.py", line' in server.err


def test_a_script_that_cannot_load_for_want_of_memory_says_so_in_the_last_line(serve):
    server = serve("""
        import resource
        def init():
            resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
            global model
            model = bytearray(2 << 30)
        def run(data): pass
    """)
    assert server.exit_code() == 3
    assert "SHOAL-SCO-302 init() failed: MemoryError" in server.err.rstrip().splitlines()[-1]
