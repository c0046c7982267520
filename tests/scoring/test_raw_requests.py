"""Everything of Flask's request and response that a script with `@rawhttp` may use, as the original answered it.

The expected values were seen on azureml-inference-server-http 1.5.1 with the same requests.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from tests.scoring.conftest import Reply, Server

SAYS = """
    import io, json
    from azureml.contrib.services.aml_request import AMLRequest, rawhttp
    from azureml.contrib.services.aml_response import AMLResponse

    def init(): pass

    def saved(upload, where):
        upload.save(where)
        return open(where, "rb").read() if isinstance(where, str) else where.getvalue()

    @rawhttp
    def run(request: AMLRequest):
        return AMLResponse(repr(eval(request.headers["X-Say"])), 200)
"""
ANSWERS = """
    from azureml.contrib.services.aml_request import rawhttp
    from azureml.contrib.services.aml_response import AMLResponse

    def init(): pass

    @rawhttp
    def run(request):
        names = {"AMLResponse": AMLResponse}
        exec(request.get_data(as_text=True), names)
        return names["answer"]
"""


def serving(script: str, folder: Any, *options: str) -> Iterator[Server]:
    (folder / "score.py").write_text(textwrap.dedent(script))
    with Server(folder, ["--entry-script", "score.py", *options], {}) as server:
        yield server


@pytest.fixture(scope="module")
def says(tmp_path_factory):
    yield from serving(SAYS, tmp_path_factory.mktemp("says"))


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    yield from serving(ANSWERS, tmp_path_factory.mktemp("answers"))


def ask(says: Server, expression: str, method: str = "GET", target: str = "/score", body: bytes = b"", **headers: str):
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return says.ask(method, target, body or None, {"X-Say": expression, **named})


def said(reply: Reply) -> Any:
    assert reply.status == 200, reply.body
    return ast.literal_eval(reply.body.decode())


QUERY = "/score?n=1&n=2&bad=x&e=&u=%C3%A9+x"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("request.args.get('n')", "1"),
        ("request.args.get('n', type=int)", 1),
        ("request.args.get('n', 9, type=float)", 1.0),
        ("request.args.get('bad', 5, type=int)", 5),
        ("request.args.get('bad', type=int)", None),
        ("request.args.get('none', 'd')", "d"),
        ("request.args['u']", "é x"),
        ("request.args.getlist('n')", ["1", "2"]),
        ("request.args.getlist('n', type=int)", [1, 2]),
        ("request.args.getlist('bad', type=int)", []),
        ("request.args.to_dict()", {"n": "1", "bad": "x", "e": "", "u": "é x"}),
        ("request.args.to_dict(flat=False)", {"n": ["1", "2"], "bad": ["x"], "e": [""], "u": ["é x"]}),
        ("len(request.args), 'n' in request.args, 'm' in request.args", (4, True, False)),
        ("list(request.args)", ["n", "bad", "e", "u"]),
        ("list(request.args.items(multi=True))[:2]", [("n", "1"), ("n", "2")]),
        ("[list(one) for one in request.args.lists()][0]", ["n", ["1", "2"]]),
        ("list(request.args.values())", ["1", "x", "", "é x"]),
        ("list(request.args.listvalues())[0]", ["1", "2"]),
        ("dict(request.args) == {**request.args} == json.loads(json.dumps(request.args))", True),
        ("request.values.get('n'), request.values.getlist('n')", ("1", ["1", "2"])),
    ],
)
def test_parameters_are_looked_up_as_in_flask(says, expression, expected):
    assert said(ask(says, expression, target=QUERY)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'{0}'.format(request)", "<Request 'http://edge:5001/score?n=7' [GET]>"),
        ("request.url, request.base_url", ("http://edge:5001/score?n=7", "http://edge:5001/score")),
        ("request.url_root, request.host_url, request.host", ("http://edge:5001/",) * 2 + ("edge:5001",)),
        ("request.path, request.full_path, request.query_string", ("/score", "/score?n=7", b"n=7")),
        ("request.scheme, request.is_secure, request.script_root", ("http", False, "")),
        ("request.remote_addr, list(request.access_route)", ("127.0.0.1", ["1.2.3.4", "5.6.7.8"])),
        ("request.environ['REMOTE_ADDR'], request.environ['HTTP_X_ONE']", ("127.0.0.1", "1")),
        ("request.cookies.get('a'), request.cookies['b'], request.cookies.get('d')", ("1", "q v", None)),
        ("dict(request.cookies)", {"a": "1", "b": "q v", "c": "x=y"}),
        ("request.headers.get('x-one'), request.headers['X-ONE']", ("1", "1")),
        ("request.headers.get('x-one', type=int), request.headers.get('none')", (1, None)),
        ("'X-oNe' in request.headers, dict(request.headers)['X-One']", (True, "1")),
        ("[text for name, text in request.headers if name == 'X-One']", ["1"]),
        ("request.headers.getlist('x-one'), request.headers.get('Host')", (["1"], "edge:5001")),
        ("str(request.user_agent), request.referrer", ("t/1", "http://r/")),
        ("request.data, request.content_length, request.mimetype, request.content_type", (b"", None, "", None)),
        ("request.is_json, request.get_json(silent=True)", (False, None)),
        ("isinstance(request, AMLRequest)", True),
    ],
)
def test_what_a_request_says_of_itself_is_as_in_flask(says, expression, expected):
    told = {"Cookie": 'a=1; b="q v"; c=x=y', "User_Agent": "t/1", "Referer": "http://r/", "Host": "edge:5001"}
    reply = ask(says, expression, target="/score?n=7", X_One="1", X_Forwarded_For="1.2.3.4, 5.6.7.8", **told)
    assert said(reply) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("request.json", {"a": [1]}),
        ("request.get_json()['a'] is request.json['a']", True),
        ("request.is_json, request.mimetype", (True, "application/vnd.x+json")),
        ("request.get_data(), request.data", (b'{"a": [1]}',) * 2),
        ("json.loads(request.get_data(False)), request.get_data(as_text=True)", ({"a": [1]}, '{"a": [1]}')),
        ("json.load(request.stream)", {"a": [1]}),
        ("dict(request.form), dict(request.files)", ({}, {})),
    ],
)
def test_a_json_body_is_read_as_in_flask(says, expression, expected):
    kind = "application/vnd.x+json; charset=utf-8"
    assert said(ask(says, expression, "POST", body=b'{"a": [1]}', Content_Type=kind)) == expected


def test_json_of_another_type_is_read_when_forced_and_none_when_silent(says):
    both = "request.get_json(force=True), request.get_json(silent=True)"
    assert said(ask(says, both, "POST", body=b"[1]", Content_Type="text/plain")) == ([1], None)
    assert said(ask(says, "request.get_json(True, True)", "POST", body=b"[1", Content_Type="text/plain")) is None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("request.form.to_dict(flat=False)", {"a": ["1", "2"], "b": ["x y z"], "c": [""]}),
        ("request.form['b'], request.form.get('d', 'none')", ("x y z", "none")),
        ("request.values['a'], request.values['n']", ("1", "7")),
        ("request.data, bool(request.form), bool(request.files)", (b"", True, False)),
    ],
)
def test_an_urlencoded_form_is_read_as_in_flask(says, expression, expected):
    kind = "application/x-www-form-urlencoded"
    reply = ask(says, expression, "POST", "/score?n=7", b"a=1&a=2&b=x+y%20z&c=", Content_Type=kind)
    assert said(reply) == expected


FORM = (
    b'preamble\r\n--limit\r\nContent-Disposition: form-data; name="a"\r\n\r\ntext\xc3\xa9\r\n'
    b'--limit\r\nContent-Disposition: form-data; name="a"\r\n\r\nsecond\r\n'
    b'--limit\r\nContent-Disposition: form-data; name="file[]"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    b"\x00\x01\r\n--limitless\r\n\xff --limit\r\n"
    b'--limit\r\nContent-Disposition: form-data; name="file[]"; filename="b \xc3\xa9.txt"\r\n\r\nsecond file\r\n'
    b'--limit\r\nContent-Disposition: form-data; name="left"; filename=""\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n\r\n"
    b"--limit\r\nContent-Disposition: form-data; name=\"star\"; filename*=utf-8''na%C3%AFve.txt\r\n"
    b"Content-Type: text/plain; charset=latin-1\r\n\r\nx\r\n--limit--\r\nepilogue"
)
PICTURE = b"\x00\x01\r\n--limitless\r\n\xff --limit"


@pytest.mark.parametrize("boundary", ["limit", '"limit"'])
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("request.form.getlist('a'), list(request.form)", (["texté", "second"], ["a"])),
        ("list(request.files), len(request.files)", (["file[]", "left", "star"], 3)),
        ("[one.filename for one in request.files.getlist('file[]')]", ["a.png", "b é.txt"]),
        ("[one.content_type for one in request.files.getlist('file[]')]", ["image/png", None]),
        ("[one.read() for one in request.files.getlist('file[]')]", [PICTURE, b"second file"]),
        ("[(one.read(2), one.tell(), one.seek(1), one.read(1)) for one in [request.files['file[]']]]",
         [(b"\x00\x01", 2, 1, b"\x01")]),
        ("[(one.read(2), saved(one, 'saved')) for one in [request.files['file[]']]]", [(b"\x00\x01", PICTURE[2:])]),
        ("saved(request.files['file[]'], io.BytesIO())", PICTURE),
        ("io.BufferedReader(request.files['file[]'].stream).read(2)", b"\x00\x01"),
        ("list(request.files['star'])", [b"x"]),
        ("request.files['star'].filename, request.files['star'].mimetype", ("naïve.txt", "text/plain")),
        ("request.files['file[]'].name, repr(request.files['file[]'])",
         ("file[]", "<FileStorage: 'a.png' ('image/png')>")),
        ("bool(request.files['left']), bool(request.files['star'])", (False, True)),
        ("request.files.get('none'), 'none' in request.files", (None, False)),
        ("request.data, request.values['a'], request.is_json", (b"", "texté", False)),
    ],
)  # fmt: skip
def test_a_multipart_form_is_read_as_in_flask(says, expression, expected, boundary):
    kind = f"multipart/form-data; boundary={boundary}"
    assert said(ask(says, expression, "POST", body=FORM, Content_Type=kind)) == expected


def test_a_form_whose_lines_end_as_on_unix_keeps_what_a_file_has_of_other_ends(says):
    body = b'--limit\nContent-Disposition: form-data; name="a"; filename="a"\n\none\r\n\r\ntwo\n--limit--'
    kind = "multipart/form-data; boundary=limit"
    assert said(ask(says, "request.files['a'].read()", "POST", body=body, Content_Type=kind)) == b"one\r\n\r\ntwo"


def test_a_form_of_nothing_but_what_looks_like_its_boundary_does_not_keep_the_server_busy(says):
    kind = "multipart/form-data; boundary=limit"
    body = b"--limit" * (3 << 20)
    assert said(ask(says, "len(request.form)", "POST", body=body, Content_Type=kind)) == 0


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=other"])
def test_a_form_whose_boundary_is_not_told_or_not_there_is_empty(says, kind):
    assert said(ask(says, "dict(request.form), dict(request.files)", "POST", body=FORM, Content_Type=kind)) == ({}, {})


@pytest.mark.parametrize(
    ("expression", "status", "said"),
    [
        ("request.form['image']", 400, "field 'image' was not sent"),
        ("request.files['image']", 400, "field 'image' was not sent"),
        ("request.args['image']", 400, "field 'image' was not sent"),
        ("request.json", 415, "Expects Content-Type to be application/json"),
        ("request.get_json(force=True)", 400, "POST body could not be decoded as JSON"),
    ],
)
def test_what_the_client_did_wrong_is_its_fault_and_not_the_scripts(says, expression, status, said):
    reply = ask(says, expression, "POST", body=b"{")
    assert (reply.status, reply.headers["x-ms-run-function-failed"]) == (status, "False")
    assert reply.json()["message"].startswith(said)


def test_the_clients_address_is_known_in_a_worker_process_too(tmp_path):
    for server in serving(SAYS, tmp_path, "--workers", "2"):
        assert said(ask(server, "request.remote_addr")) == "127.0.0.1"


def test_every_header_of_an_answer_can_be_changed_until_it_is_returned(answers):
    reply = answers.send(b"""POST /score HTTP/1.1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s""" % (
        len(CHANGES), CHANGES))  # fmt: skip
    head, _, body = reply.decode().partition("\r\n\r\n")
    sent = [line for line in head.splitlines() if line.startswith(("X-", "x-b", "x-c", "Content-", "Set-"))]
    assert sent == [
        "Content-Type: text/plain",
        "Content-Length: 47",
        "X-A: 1",
        "X-A: 2",
        "X-B: 3",
        "x-b: 4",
        "X-C: 6",
        'Content-Disposition: attachment; filename="a b.txt"',
        "X-D: 7",
        "X-D: 8",
        "X-E: e",
        "Set-Cookie: c=v; HttpOnly; Max-Age=60; Path=/; SameSite=Lax",
    ]
    assert body == "('1', ['1', '2'], True, False, 5, 'hello', b'')"


CHANGES = b"""
answer = AMLResponse("hello", 201, {"X-A": "1,2", "Content-Type": "text/plain"})
answer.headers["X-B"] = 3
answer.headers.add("x-b", "4")
answer.headers["x-c"] = "5"
answer.headers["X-C"] = "6"
answer.headers.add("Content-Disposition", "attachment", filename="a b.txt")
answer.headers.extend({"X-D": ["7"], "X-Gone": "1"})
answer.headers.update({"X-D": ["7", "8"]})
answer.headers.setdefault("X-E", "e")
answer.headers.setdefault("X-A", "no")
answer.headers.pop("x-gone")
answer.set_cookie("c", "v", max_age=60, httponly=True, samesite="Lax")
seen = answer.headers.get("x-a"), answer.headers.getlist("X-A"), "x-A" in answer.headers, "zz" in answer.headers
answer.set_data(repr((*seen, answer.headers.get("n", 5, type=int), answer.get_data(as_text=True), b"")))
"""


@pytest.mark.parametrize(
    ("script", "status", "kind", "body"),
    [
        ("answer = AMLResponse('x', 200); answer.status_code = 202", 202, "text/html; charset=utf-8", b"x"),
        ("answer = AMLResponse('x', 200); answer.status = '404 NOT FOUND'", 404, "text/html; charset=utf-8", b"x"),
        ("answer = AMLResponse(b'x', '418 TEAPOT')", 418, "text/html; charset=utf-8", b"x"),
        ("answer = AMLResponse('x', status_code=400)", 400, "text/html; charset=utf-8", b"x"),
        ("answer = AMLResponse(['a', b'b'], 200); answer.mimetype = 'text/csv'", 200, "text/csv; charset=utf-8", b"ab"),
        ("answer = AMLResponse(iter([b'1', b'2']), 200)", 200, "text/html; charset=utf-8", b"12"),
        ("answer = AMLResponse('x', 200); answer.data = 'x,y'", 200, "text/html; charset=utf-8", b"x,y"),
        ("answer = AMLResponse({'a': 1}, 200, json_str=True); answer.content_type = 'application/problem+json'",
         200, "application/problem+json", b'{"a":1}'),
        ("answer = AMLResponse(None, 200)", 200, "application/json", b"{}"),
        ("answer = AMLResponse(repr(AMLResponse('abc', 404)), 200)", 200, "text/html; charset=utf-8",
         b"<AMLResponse 3 bytes [404 NOT FOUND]>"),
    ],
)  # fmt: skip
def test_an_answer_is_sent_as_the_script_left_it(answers, script, status, kind, body):
    reply = answers.ask("POST", "/score", script.encode())
    assert (reply.status, reply.headers["content-type"], reply.body) == (status, kind, body)


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        ("answer = AMLResponse({'a': 1}, 200)", "AMLResponse takes str or bytes, not dict; json_str=True sends it"),
        ("answer = AMLResponse([1], 200)", "AMLResponse takes a list of str or bytes, not of int"),
        ("answer = AMLResponse('x', 200); answer.headers['A'] = 'b\\nc'", "must not have line breaks"),
    ],
)
def test_an_answer_that_cannot_be_sent_fails_where_the_script_made_it(answers, script, cause):
    reply = answers.ask("POST", "/score", script.encode())
    assert reply.status == 500
    assert cause in reply.json()["cause"]
