"""No document takes more than seconds and 500 MB, nor ends the harness: it is refused, saying what
is too much.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from contract_sample import raw

from conformance.core.errors import MOST_FAULTS, InputError, UsageError
from conformance.http.contract.document import from_raw
from conformance.http.contract.source import read
from conformance.report.expected_file import ExpectationWords, parse_expected
from conformance.run.target_file import parse_target


def chained(wrap: str, links: int = 30) -> dict[str, Any]:
    """Return a document whose schema names two others, each of which names two, and so on."""
    schemas: dict[str, Any] = {f"S{links}": {"type": "string"}}
    for index in range(links):
        ref = {"$ref": f"#/components/schemas/S{index + 1}"}
        schemas[f"S{index}"] = {wrap: {"a": ref, "b": ref} if wrap == "properties" else [ref, ref]}
    return of({"$ref": "#/components/schemas/S0"}, components={"schemas": schemas})


def of(schema: Any, **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {
        **raw({"/a": {"get": {"responses": {"200": {"description": "ok", "content": content}}}}}),
        **more,
    }


def all_to_all(count: int) -> dict[str, Any]:
    every = {f"p{index}": {"$ref": f"#/components/schemas/S{index}"} for index in range(count)}
    return of(
        every["p0"],
        components={"schemas": {f"S{index}": {"properties": every} for index in range(count)}},
    )


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"allOf": [schema, {"minLength": 1}]}
    return of(schema)


@pytest.mark.parametrize(
    "tree",
    [chained("allOf"), chained("oneOf"), chained("properties"), all_to_all(30)],
    ids=["allOf", "oneOf", "properties", "recursive"],
)
def test_schemas_that_double_at_each_step_are_refused(tree: dict[str, Any]) -> None:
    """What is small as it is written and endless once its references are followed is told at its
    place.
    """
    with pytest.raises(InputError, match="crecen sin medida"):
        from_raw(tree, "doblado")


def test_a_document_that_nests_without_measure_is_refused() -> None:
    """Thirty levels are read; sixty-odd of schemas, or hundreds of anything, are told."""
    assert 1 == len(from_raw(nested(30), "normal").operations)
    for levels in (80, 150):
        with pytest.raises(InputError, match="anida"):
            from_raw(nested(levels), "hondo")


def test_more_operations_than_any_system_has_are_refused() -> None:
    """Each is compared with each capability: their number is bounded."""
    item = {"get": {"responses": {}}}
    with pytest.raises(InputError, match="5001 operaciones"):
        from_raw(raw({f"/{index}": item for index in range(5001)}), "muchas")


def texts() -> Iterator[tuple[str, str, str]]:
    """Yield a name, a text that is small and costs much, and what is said of it."""
    head = "openapi: 3.0.3\npaths: {}\n"
    yield "numbers", json.dumps({"openapi": "3.0.3", "x": [1] * 250_000}), "demasiados valores"
    yield "objects", '{"openapi": "3.0.3", "x": [' + "{}," * 250_000 + "1]}", "demasiados valores"
    yield (
        "keys",
        '{"openapi": "3.0.3", "x": {' + ",".join(f'"k{n}":1' for n in range(300_000)) + "}}",
        "valores",
    )
    yield "keys in YAML", head + "".join(f"k{n}: 1\n" for n in range(300_000)), "demasiados valores"
    yield "repeated", '{"x": {' + ",".join('"k":1' for _ in range(100_000)) + "}}", "repetida"
    yield "brackets", "[" * 100_000, "demasiado hondo"
    yield "brackets in YAML", "a: " + "[" * 100_000, "demasiados niveles"
    yield "hyphens", "- " * 100_000 + "a", "demasiados niveles"
    yield "questions", "? " * 100_000 + "a", "demasiados niveles"
    yield (
        "aliases",
        head
        + "a0: &a0 [x, x]\n"
        + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 31)),
        "crece sin medida",
    )
    yield (
        "merges",
        head
        + "a0: &a0 {a: 1}\n"
        + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 31)),
        "crece sin medida",
    )
    yield "cycle", head + "x: &a {x: *a}\n", "demasiados niveles"


@pytest.mark.parametrize(
    ("text", "said"), [pytest.param(text, said, id=name) for name, text, said in texts()]
)
def test_texts_that_would_cost_too_much_are_refused_unread(
    tmp_path: Path, text: str, said: str
) -> None:
    """A bomb of values, levels or aliases is known before it is read."""
    path = tmp_path / "contrato"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        read(str(path))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the peak of a process alone")
def test_the_worst_that_is_read_stays_within_memory(tmp_path: Path) -> None:
    """The largest document that is not refused takes less than 500 MB, the program included.

    `ru_maxrss` would count what the process that started it had taken before.
    """
    values = [{"a": 1}] * 90_000
    (tmp_path / "grande.json").write_text(
        json.dumps({**of({"enum": values[:10]}), "x-a": values}), encoding="utf-8"
    )
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from conformance.http.contract.document import load\nload(sys.argv[1])\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "grande.json")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 500_000


def test_a_target_of_nothing_but_unknown_keys_is_told_short() -> None:
    """Of a hundred thousand faults the first are told, in the time of reading the file."""
    text = "name: x\npack: siifa\n" + "".join(f"k{n}: 1\n" for n in range(20_000))
    with pytest.raises(InputError) as raised:
        parse_target(text, "objetivo.yaml", {})
    assert MOST_FAULTS == str(raised.value).count("Clave desconocida")
    assert "Y hay más faltas" in str(raised.value)


def test_a_file_of_repeated_keys_is_told_short() -> None:
    """The same of a file of expectations."""
    with pytest.raises(InputError, match="Y hay más faltas"):
        parse_expected("accepted: []\n" * 20_000, "esperado.yaml", ExpectationWords((), ()))
