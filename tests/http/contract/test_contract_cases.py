"""What stands in published and in hand-written documents: it is read, or refused with its place;
nothing else.
"""

import copy
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from contract_sample import bindings, raw
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.errors import InputError, UsageError
from conformance.http.contract.binding import Bindings, bind
from conformance.http.contract.document import Document, from_raw, load
from conformance.http.contract.drift.documents import diff
from conformance.http.contract.lint import lint
from conformance.http.contract.show import bind_table, render_drift, render_findings, show

HEAD = 'openapi: 3.0.3\ninfo: {title: D, version: "1"}\n'
PLACE = "#/paths/~1api~1Pago/get/responses/200/content/application~1json/schema"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Bindings:
    """The bindings of the small documents."""
    return bindings(tmp_path_factory.mktemp("enlaces"))


def written(
    tmp_path: Path,
    schema: str = "{type: object}",
    *,
    head: str = HEAD,
    path: str = "/api/Pago",
    more: str = "",
    beside: str = "",
) -> str:
    """Write a small document and return its path.

    `more` stands among the answers, `beside` among the
    paths."""
    answers = (
        f'responses: {{"200": {{description: ok, content: {{application/json: {{schema: '
        f"{schema}}}}}}}{more}}}"
    )
    text = f"{head}paths:\n{beside}  {path}:\n    get:\n      {answers}\n"
    file = tmp_path / "contrato.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_extensions_may_stand_anywhere(tmp_path: Path) -> None:
    """`x-…` holds anything among paths, answers, schemas' names and keywords, and is none of
    them.
    """
    extended = written(
        tmp_path, "{type: object, x-b: [1]}", more=", x-nota: texto", beside="  x-interno: true\n"
    )
    assert ["200"] == [one.status for one in load(extended).operations[0].answers]


def test_an_anchor_may_be_defined_again(tmp_path: Path) -> None:
    """Of two anchors of one name the last before an alias is meant, as YAML says."""
    document = load(written(tmp_path, head=f"{HEAD}x-a: &x {{a: 1}}\nx-b: &x {{b: 1}}\nx-c: *x\n"))
    assert ({"b": 1}, {"a": 1}) == (document.raw["x-c"], document.raw["x-a"])


@pytest.mark.parametrize(
    ("servers", "path"),
    [
        ('[{url: "https://h/{b}", variables: {b: {default: api}}}]', "/Pago"),
        ('[{url: "http://["}]', "/api/Pago"),
        ('[{url: "{a}/x", variables: 5}]', "/api/Pago"),
        ("5", "/api/Pago"),
    ],
)
def test_servers_are_read_with_their_variables(
    tmp_path: Path, known: Bindings, servers: str, path: str
) -> None:
    """A base path that a variable gives by default counts; what is no address gives none."""
    document = load(written(tmp_path, head=f"{HEAD}servers: {servers}\n", path=path))
    assert {"listar_pagos"} == set(bind(document, "factura", known))


def test_a_compressed_document_cut_where_a_line_ends_is_refused(tmp_path: Path) -> None:
    """Half of a YAML document is a document too, and is none here."""
    lines = written(tmp_path) and (tmp_path / "contrato.yaml").read_bytes() + b"# fin\n" * 5000
    cut = tmp_path / "cortado.gz"
    cut.write_bytes(gzip.compress(lines)[:-20])
    with pytest.raises(UsageError, match="cortado"):
        load(str(cut))


@pytest.mark.parametrize("digits", [400, 5_000])
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_numbers_of_any_length_are_told_at_their_place(
    tmp_path: Path, digits: int, form: str
) -> None:
    """A limit that no double holds is a fault with its place."""
    path = written(tmp_path, f"{{type: integer, maximum: {'9' * digits}}}")
    if form == "json":
        text = json.dumps(
            raw(
                {
                    "/api/Pago": {
                        "get": {
                            "responses": {
                                "200": {
                                    "description": "ok",
                                    "content": {"application/json": {"schema": {"maximum": 7}}},
                                }
                            }
                        }
                    }
                }
            )
        )
        Path(path).write_text(text.replace("7}", f"{'9' * digits}}}"), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load(path)
    assert f"{PLACE}/maximum" in str(raised.value)


@pytest.mark.parametrize("digits", [18, 300])
def test_long_numbers_that_a_double_holds_are_read(tmp_path: Path, digits: int) -> None:
    """They are only long."""
    schema = load(written(tmp_path, f"{{maximum: {'9' * digits}}}")).operations[0].answers[0].schema
    assert {"maximum": 10**digits - 1} == schema


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ("{allOf: null}", "/allOf"),
        ("{properties: }", "/properties"),
        ("{properties: []}", "/properties"),
        ("{properties: {o: {required: true}}}", "/properties/o/required"),
        ("{items: [{}]}", "/items"),
        ('{title: "\\ud800"}', ""),
    ],
)
def test_what_is_no_schema_is_a_fault_with_its_place(
    tmp_path: Path, schema: str, place: str
) -> None:
    """Null or a list where a mapping belongs, a boolean where a list does, half a character."""
    with pytest.raises(UsageError) as raised:
        load(written(tmp_path, schema))
    assert (place and f"{PLACE}{place}" in str(raised.value)) or "contrato.yaml" in str(
        raised.value
    )


@pytest.mark.parametrize(
    ("schema", "code", "left"),
    [
        ("{type: int, maximum: 5}", "DOC-15", {"maximum": 5}),
        ("{multipleOf: 0}", "DOC-15", {}),
        ("{oneOf: []}", "DOC-15", {}),
        ('{type: string, pattern: "^[\\\\w-\\\\. ]+$"}', "DOC-16", {"type": "string"}),
        ('{patternProperties: {"[": {}, "a": {}}}', "DOC-16", {"patternProperties": {"a": {}}}),
        ("{$ref: 5, maximum: 5}", "DOC-15", {"maximum": 5}),
        ("{$dynamicRef: '#x'}", "DOC-15", {}),
        ("{title: 5}", "DOC-15", {}),
        ("{type: [string, string]}", "DOC-15", {}),
    ],
)
def test_a_rule_that_no_validator_takes_is_told_and_left_out(
    tmp_path: Path, known: Bindings, schema: str, code: str, left: dict[str, Any]
) -> None:
    """The rest of the schema stands, and the document has a finding that names the rule and its
    place.
    """
    document = load(written(tmp_path, schema))
    found = [one for one in lint(document, {}, known) if one.code in {"DOC-15", "DOC-16"}]
    assert (left, [code]) == (document.operations[0].answers[0].schema, [one.code for one in found])
    assert PLACE in str(found[0].actual)


@pytest.mark.parametrize(
    "schema",
    [
        '{type: string, pattern: "^\\\\p{L}+$"}',
        "{type: [string, 'null'], minLength: 1}",
        "{exclusiveMinimum: true, minimum: 1}",
        "{example: 5, enum: []}",
    ],
)
def test_what_validators_take_is_left_alone(tmp_path: Path, schema: str) -> None:
    """No rule that some validator reads is told or lost."""
    assert () == load(written(tmp_path, schema)).left_out


SMALL: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "D", "version": "1"},
    "servers": [{"url": "https://h/{b}", "variables": {"b": {"default": ""}}}],
    "security": [{"B": []}],
    "paths": {
        "/api/Glosa": {
            "parameters": [{"name": "v", "in": "query", "schema": {"type": "string"}}],
            "post": {
                "operationId": "a",
                "summary": "s",
                "tags": ["x"],
                "deprecated": False,
                "security": [{"B": []}],
                "parameters": [
                    {"$ref": "#/components/parameters/P"},
                    {
                        "name": "X-A",
                        "in": "header",
                        "content": {"application/json": {"schema": {"type": "integer"}}},
                    },
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/G"},
                            "example": {"idFactura": 1},
                        }
                    },
                },
                "responses": {
                    "200": {
                        "description": "ok",
                        "headers": {"X-B": {"schema": {"type": "string"}}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/N"}}
                        },
                    },
                    "400": {"$ref": "#/components/responses/E"},
                },
            },
        },
        "/api/Glosa/ByIdFactura": {
            "get": {
                "parameters": [
                    {
                        "name": "IdFactura",
                        "in": "query",
                        "required": True,
                        "schema": {"type": "integer", "minimum": 1},
                    }
                ],
                "responses": {"200": {"description": "ok"}},
            }
        },
    },
    "components": {
        "parameters": {
            "P": {"name": "p", "in": "query", "schema": {"type": "array", "items": {"enum": ["a"]}}}
        },
        "responses": {
            "E": {"description": "e", "content": {"application/problem+json": {"schema": {}}}}
        },
        "securitySchemes": {"B": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "G": {
                "type": "object",
                "required": ["idFactura"],
                "additionalProperties": False,
                "properties": {
                    "idFactura": {
                        "type": "integer",
                        "format": "int64",
                        "minimum": 0,
                        "exclusiveMinimum": True,
                    },
                    "observacion": {
                        "type": "string",
                        "nullable": True,
                        "maxLength": 10,
                        "pattern": "^a",
                        "default": "a",
                    },
                    "l": {
                        "type": "array",
                        "items": {"allOf": [{"$ref": "#/components/schemas/N"}]},
                    },
                    "k": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
                },
            },
            "N": {
                "type": "object",
                "properties": {"h": {"items": {"$ref": "#/components/schemas/N"}}},
            },
        },
    },
}

ODD: tuple[Any, ...] = (
    None,
    [],
    {},
    "x",
    "",
    "[",
    "http://[",
    "\ud800",
    5,
    -1,
    1.5,
    True,
    False,
    10**400,
    float("inf"),
    [None],
    ["x"],
    [{}],
    {"a": None},
    {"x-a": 1},
    {"$ref": "#"},
    {"$ref": 5},
    {"$ref": "#/components/schemas/N"},
    {"type": "int"},
    {"oneOf": []},
    {"not": {}},
    {"minimum": 5, "maximum": 1},
    {"pattern": "["},
)


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every place of a tree."""
    pairs = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, value in pairs:
        yield (*path, key)
        yield from places(value, (*path, key))


PLACES = list(places(SMALL))


def put(tree: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Return a copy of a tree with another value at a place, where it still is one."""
    changed = copy.deepcopy(tree)
    node: Any = changed
    for key in path[:-1]:
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            return changed
    if isinstance(node, dict) or (
        isinstance(node, list) and isinstance(path[-1], int) and path[-1] < len(node)
    ):
        node[path[-1]] = copy.deepcopy(value)
    return changed


def everything(document: Document, other: Document, known: Bindings) -> None:
    """Do with a document all that the commands do, and write what they print."""
    bound = bind(document, "factura", known)
    texts = [
        show(document, bound, known),
        bind_table(bound, known),
        render_findings(lint(document, bound, known)),
    ]
    for before, after in ((document, other), (other, document)):
        try:
            texts.append(render_drift(diff(before, after, known)))
        except UsageError as error:  # nothing in common
            texts.append(str(error))
    assert all(text.encode() for text in texts)


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(
    changes=st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(ODD)), min_size=1, max_size=2
    )
)
def test_whatever_stands_anywhere_a_document_is_used_or_refused(
    known: Bindings, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    """Any value at any place: it loads and every command goes through, or a fault is told in text
    that can be shown.
    """
    tree = SMALL
    for path, value in changes:
        tree = put(tree, path, value)
    try:
        document = from_raw(tree, "doc")
    except UsageError as error:
        refused = str(error)
    else:
        refused = ""
        everything(document, from_raw(SMALL, "base"), known)
    assert not refused or ("#" in refused and refused.encode())
