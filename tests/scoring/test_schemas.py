"""What `@input_schema` and `@output_schema` make of a script's arguments, and the document that describes them."""

from __future__ import annotations

import base64
import json
import re
import textwrap
from pathlib import Path

import pytest
from tests.scoring.conftest import Server
from tests.scoring.from_the_index import install_once

SCHEMAS = """
    import datetime
    import numpy as np
    import pandas as pd
    from inference_schema.schema_decorators import input_schema, output_schema
    from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
    from inference_schema.parameter_types.pandas_parameter_type import PandasParameterType
    from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType

    frame = pd.DataFrame({"count": [1], "price": [1.5], "name": ["x"], "when": pd.to_datetime(["2026-01-01"])})
    nested = StandardPythonParameterType({
        "array": NumpyParameterType(np.array([[1.0, 2.0]])),
        "many": StandardPythonParameterType([NumpyParameterType(np.array([1]))]),
        "plain": "text",
    })

    def init(): pass

    @input_schema("array", NumpyParameterType(np.array([[1, 2]])), optional=True)
    @input_schema("frame", PandasParameterType(frame), optional=True)
    @input_schema("nested", nested, optional=True)
    @input_schema("number", StandardPythonParameterType(1.5), optional=True)
    @input_schema("raw", StandardPythonParameterType(b"x"), optional=True)
    @input_schema("moment", StandardPythonParameterType(datetime.datetime(2026, 1, 1)), optional=True)
    @output_schema(StandardPythonParameterType({"said": "text"}))
    def run(array=None, frame=None, nested=None, number=None, raw=None, moment=None):
        if nested is not None:
            nested = [str(nested["array"].dtype), [str(one.dtype) for one in nested["many"]], nested["plain"]]
        if frame is not None:
            frame = {"types": [str(one) for one in frame.dtypes], "rows": frame.to_dict(orient="records")}
        dtype = None if array is None else str(array.dtype)
        return {"array": array, "dtype": dtype, "frame": frame, "nested": nested, "number": number,
                "raw": None if raw is None else raw.decode(), "moment": moment}
"""


@pytest.fixture(scope="session")
def inference_schema() -> Path:
    """A folder with the real inference-schema package, installed once from the package index."""
    needed = ("inference-schema==1.8", "wrapt", "pytz", "python-dateutil", "six")
    return install_once("inference-schema-1.8", *needed, options=("--no-deps",))


@pytest.fixture(scope="module", params=["ours", "the real package"])
def schemas(request, tmp_path_factory, inference_schema):
    """The same script, with our stand-in for inference_schema and with the package itself."""
    folder = tmp_path_factory.mktemp("schemas")
    (folder / "score.py").write_text(textwrap.dedent(SCHEMAS))
    environ = {"PYTHONPATH": str(inference_schema)} if request.param != "ours" else {}
    with Server(folder, ["--entry-script", "score.py"], environ) as server:
        yield server


def test_arguments_are_converted_as_their_samples_are(schemas):
    sent = {
        "array": [[1, 2], [3, 4]],
        "frame": [{"count": 3, "price": 2, "name": "n", "when": "2026-11-21"}],
        "nested": {"array": [[1, 2]], "many": [[1], [2, 3]], "plain": "p"},
        "number": 2,
        "raw": base64.b64encode(b"bytes").decode(),
        "moment": "2026-11-21T04:05:06",
        "unknown": "is ignored",
    }
    got = schemas.score(sent).json()
    assert (got["array"], got["dtype"]) == ([[1, 2], [3, 4]], "int64")
    assert got["frame"]["types"][:2] == ["int64", "float64"]
    assert got["frame"]["types"][3].startswith("datetime64")
    assert got["frame"]["rows"][0]["count"] == 3
    assert got["nested"] == ["float64", ["int64", "int64"], "p"]
    assert (got["number"], got["raw"], got["moment"]) == (2, "bytes", "2026-11-21T04:05:06")


@pytest.mark.parametrize(
    ("sent", "got"),
    [
        (["2026-11-21T04:05:06.000Z"], ["2026-11-21T04:05:06"]),
        (["2026-11-21T04:05:06+02:00", "2026-11-21", None], ["2026-11-21T02:05:06", "2026-11-21T00:00:00", None]),
    ],
)
def test_a_column_of_moments_without_a_zone_takes_those_with_one_in_utc(schemas, sent, got):
    rows = [{"count": 3, "price": 2, "name": "n", "when": when} for when in sent]
    frame = schemas.score({"frame": rows}).json()["frame"]
    assert re.fullmatch(r"datetime64\[\w+\]", frame["types"][3])
    assert [row["when"] for row in frame["rows"]] == got


def test_rows_are_free(schemas):
    assert schemas.score({"array": [[1, 2]] * 5}).json()["array"] == [[1, 2]] * 5


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"array": [[1, 2, 3]]}, "field 'array': expected an array of int64 [rows, 2], got shape [1, 3]"),
        ({"array": [1, 2]}, "field 'array': expected an array of int64 [rows, 2], got shape [2]"),
        ({"array": [[1.9, 2]]}, "field 'array': expected an array of int64 [rows, 2], got 1.9, which is not a whole"),
        ({"array": [["one", 2]]}, "field 'array': expected an array of int64 [rows, 2], got text"),
        ({"array": "text"}, "field 'array': expected an array of int64 [rows, 2], got 'text'"),
        (
            {"frame": [{"count": 1}]},
            "field 'frame': expected a table of 4 columns: count, price, name, when, got 1 col",
        ),
        (
            {"frame": [{"count": 1.5, "price": 1, "name": "", "when": "2026-01-01"}]},
            "field 'frame.count': expected int64, got 1.5, which is not a whole number in its range",
        ),
        (
            {"frame": [{"count": 1, "price": "dear", "name": "", "when": "2026-01-01"}]},
            "field 'frame.price': expected float64, got text",
        ),
        (
            {"nested": {"array": [[1]]}},
            "field 'nested.array': expected an array of float64 [rows, 2], got shape [1, 1]",
        ),
        ({"nested": [1]}, "field 'nested': expected an object, got a list of 1"),
        ({"number": "1.5"}, "field 'number': expected a number, got '1.5'"),
    ],
)
def test_a_payload_that_does_not_fit_is_a_400_that_names_field_expected_and_got(schemas, sent, said):
    reply = schemas.score(sent)
    assert reply.status == 400, reply.body
    assert reply.json()["message"].startswith(said)


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"{}", "text/plain", 415, "Expects Content-Type to be application/json"),
        (b"[1]", "application/json", 400, "POST body should be a JSON dictionary."),
        (b"", "application/json", 400, "POST body is empty. Expecting a JSON dictionary."),
        (b"{", "application/json", 400, "POST body could not be decoded as JSON"),
        (b"[" * 100_000, "application/json", 400, "POST body could not be decoded as JSON"),
    ],
)
def test_a_body_that_is_no_json_object_is_told_so(schemas, body, kind, status, said):
    reply = schemas.score(body, {"Content-Type": kind})
    assert reply.status == status
    assert reply.json()["message"].startswith(said)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-16", "application/vnd.x+json"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_is_read_by_any_name_and_in_any_of_its_encodings(schemas, kind, encoding):
    assert schemas.score('{"number": 1.5}'.encode(encoding), {"Content-Type": kind}).json()["number"] == 1.5


@pytest.mark.parametrize("package", ["ours", "the real package"])
def test_what_was_not_sent_is_told_from_what_was_sent_as_null(serve, inference_schema, package):
    environ = {"PYTHONPATH": str(inference_schema)} if package != "ours" else {}
    server = serve(
        """
        import numpy as np
        from inference_schema.schema_decorators import input_schema
        from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
        from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType
        def init(): pass
        @input_schema("rows", NumpyParameterType(np.array([[1, 2]])))
        @input_schema("limit", StandardPythonParameterType(0.5))
        def run(rows=None, limit=0.5): return [rows, limit]
        """,
        **environ,
    ).ready()
    expected = "expected an array of int64 [rows, 2]"
    absent = server.score({"limit": 1.5})
    assert (absent.status, absent.json()["code"]) == (400, "SHOAL-SCO-133")
    assert absent.json()["message"] == f"field 'rows' was not sent; {expected}"
    assert server.get("/score?limit=1.5").json()["message"] == f"field 'rows' was not sent; {expected}"
    null = server.score({"rows": None})
    assert null.json()["message"].startswith(f"field 'rows': {expected}, got null")
    assert server.score({"rows": [[1, 2]]}).json() == [[[1, 2]], 0.5]


def test_a_missing_argument_is_named(serve):
    server = serve("""
        from inference_schema.schema_decorators import input_schema
        from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType
        def init(): pass
        @input_schema("a", StandardPythonParameterType(1))
        def run(a, b, c=3): return [a, b, c]
    """).ready()
    reply = server.score({"a": 1})
    assert (reply.status, reply.json()["message"]) == (400, "A value is not provided for the 'b' parameter.")
    assert server.score({"a": 1, "b": 2}).json() == [1, 2, 3]
    assert server.get("/score?a=1&b=2").json() == [1, 2, 3]


def test_a_failing_script_with_a_schema_is_still_a_500(serve):
    server = serve("""
        from inference_schema.schema_decorators import input_schema
        from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType
        def init(): pass
        @input_schema("a", StandardPythonParameterType(1))
        def run(a): raise ValueError("mine")
    """).ready()
    reply = server.score({"a": 1})
    assert (reply.status, reply.json()["cause"]) == (500, "ValueError: mine")


@pytest.mark.parametrize("orient", ["split", "records", "index", "columns", "values", "table"])
def test_tables_are_taken_in_every_orient(serve, orient):
    import pandas as pd

    server = serve(f"""
        import pandas as pd
        from inference_schema.schema_decorators import input_schema
        from inference_schema.parameter_types.pandas_parameter_type import PandasParameterType
        def init(): pass
        @input_schema("data", PandasParameterType(pd.DataFrame({{"a": [1], "b": [2.5]}}), orient={orient!r}))
        def run(data): return data.to_numpy().tolist()
    """).ready()
    frame = pd.DataFrame({"a": [1, 2], "b": [3.5, 4.5]})
    assert server.score({"data": json.loads(frame.to_json(orient=orient))}).json() == [[1, 3.5], [2, 4.5]]
    takes = server.get("/swagger.json?version=3").json()["components"]["schemas"]["ServiceInput"]
    assert takes["properties"]["data"]["format"] == f"pandas.DataFrame:{orient}"


def test_texts_longer_than_the_sample_are_not_cut(serve):
    server = serve("""
        import numpy as np
        from inference_schema.schema_decorators import input_schema
        from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
        def init(): pass
        @input_schema("words", NumpyParameterType(np.array(["abc"])))
        def run(words): return words
    """).ready()
    assert server.score({"words": ["longer than three"]}).json() == ["longer than three"]


def test_swagger_is_2_by_default_and_says_what_run_takes(schemas):
    document = schemas.get("/swagger.json").json()
    assert document["swagger"] == "2.0"
    assert set(document["paths"]) == {"/", "/score", "/swagger.json"}
    takes = document["definitions"]["ServiceInput"]
    assert takes["properties"]["array"] == {
        "type": "array",
        "items": {"type": "array", "items": {"type": "integer", "format": "int64"}},
        "format": "numpy.ndarray",
    }
    assert takes["properties"]["frame"]["format"] == "pandas.DataFrame:records"
    assert takes["properties"]["frame"]["items"]["properties"]["when"]["format"] == "date-time"
    assert takes["example"]["array"] == [[1, 2]]
    assert document["definitions"]["ServiceOutput"]["properties"] == {"said": {"type": "string"}}


@pytest.mark.parametrize(("version", "openapi"), [("3", "3.0.3"), ("3.0", "3.0.3"), ("3.1", "3.1.0")])
def test_openapi_is_there_for_who_asks(schemas, version, openapi):
    document = schemas.get(f"/swagger.json?version={version}").json()
    assert document["openapi"] == openapi
    assert document["components"]["schemas"]["ServiceInput"]["properties"]["number"]["type"] == "number"


def test_an_unknown_version_of_swagger_is_a_404_that_names_the_known(schemas):
    reply = schemas.get("/swagger.json?version=4")
    assert reply.status == 404
    assert "[2, 2.0, 3, 3.0, 3.1]" in reply.json()["message"]


MIXED = """
    from inference_schema.schema_decorators import input_schema, output_schema
    from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType as Like

    def init(): pass

    @input_schema("a", Like([{outer_sample}]))
    @input_schema("b", Like([{inner_sample}]))
    @output_schema(Like([1]))
    def run(a, b): pass
"""


@pytest.mark.parametrize("real", [False, True], ids=["ours", "the real package"])
@pytest.mark.parametrize(("outer_sample", "inner_sample", "status"), [("1", "1, 'x'", 200), ("1, 'x'", "1", 404)])
def test_of_several_inputs_the_outermost_decides_whether_swagger_2_can_say_it(
    serve, inference_schema, real, outer_sample, inner_sample, status
):
    script = MIXED.format(outer_sample=outer_sample, inner_sample=inner_sample)
    server = serve(script, **({"PYTHONPATH": str(inference_schema)} if real else {})).ready()
    assert server.get("/swagger.json").status == status
    assert server.get("/swagger.json?version=3").status == 200


def test_a_scripts_own_swagger_file_takes_the_place_of_ours(serve):
    server = serve("def init(): pass\ndef run(data): pass", files={"swagger.json": '{"mine": 2}'}).ready()
    assert server.get("/swagger.json").json() == {"mine": 2}
    assert server.get("/swagger.json?version=3").json()["openapi"] == "3.0.3"


def test_the_service_is_described_by_its_name_version_and_prefix(serve):
    server = serve(
        "def init(): pass\ndef run(data): pass", SERVICE_NAME="pump", SERVICE_VERSION="7", SERVICE_PATH_PREFIX="/a/b/"
    ).ready()
    document = server.get("/swagger.json").json()
    assert (document["info"]["title"], document["info"]["version"]) == ("pump", "7")
    assert "/a/b/score" in document["paths"]
    assert server.get("/describe").json()["kind"] == "script"
