"""A contract is read from files, URLs and Redoc pages of every known form, or refused in
Spanish.
"""

import gzip
import json
from pathlib import Path

import pytest
from contract_sample import PAGES, Web, raw

from conformance.core.errors import InputError, UsageError
from conformance.http.contract import text as text_module
from conformance.http.contract.document import load
from conformance.http.contract.source import read

DOCUMENT = raw({"/a": {"get": {"responses": {"200": {"description": "Bien"}}}}})
JSON = json.dumps(DOCUMENT)
SITE = "https://siifa.example/docs/index.html"


@pytest.mark.parametrize(
    "content",
    [
        JSON.encode(),
        b"\xef\xbb\xbf" + JSON.encode(),
        JSON.encode("utf-16"),
        JSON.encode("utf-16-le"),
        JSON.encode("utf-16-be"),
        gzip.compress(JSON.encode()),
        b"\n  " + JSON.encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "utf-16-be", "gzip", "spaces"],
)
def test_bytes_of_any_encoding_are_read(tmp_path: Path, content: bytes) -> None:
    """UTF-8 with or without mark, UTF-16 with or without mark, and gzip give the same document."""
    path = tmp_path / "contrato.json"
    path.write_bytes(content)
    assert read(str(path)).raw == DOCUMENT


def test_yaml_keeps_texts_that_look_like_something_else(tmp_path: Path) -> None:
    """Dates, `no` and status codes stay texts, as in the JSON of the same document."""
    path = tmp_path / "contrato.yaml"
    path.write_text(
        "openapi: 3.0.3\ninfo: {title: no, version: 2026-01-01}\npaths: {}\nx-a: {200: 010}\n",
        encoding="utf-8",
    )
    expected = {
        "openapi": "3.0.3",
        "info": {"title": "no", "version": "2026-01-01"},
        "paths": {},
        "x-a": {"200": 10},
    }
    assert expected == read(str(path)).raw


@pytest.mark.parametrize("page", ["redocly-1-build-docs.html", "redocly-2-build-docs.html"])
def test_pages_made_by_the_real_viewer_have_the_digest_of_their_document(page: str) -> None:
    """What `redocly build-docs` made of a YAML document, majors 1 and 2, is that document."""
    assert load(str(PAGES / "glosas.yaml")).sha256 == load(str(PAGES / page)).sha256


@pytest.mark.parametrize(
    ("body", "form"),
    [
        ("<redoc spec-url='spec.json?a=1&amp;b=2'></redoc>", "redoc spec-url"),
        ('<redoc spec-url="spec.json?a=1&amp;b=2"></redoc>', "redoc spec-url"),
        ("<redoc spec-url=spec.json?a=1&b=2></redoc>", "redoc spec-url"),
        ("<script>Redoc.init('spec.json?a=1&b=2', {}, x)</script>", "redoc Redoc.init"),
        ('<script>Redoc.init( "spec.json?a=1\\u0026b=2" )</script>', "redoc Redoc.init"),
        (
            "<script>const url = `spec.json?a=1&b=2`;\nRedoc.init(url, {})</script>",
            "redoc Redoc.init",
        ),
        (
            "<script>var base='spec.json'; Redoc.init(base + '?a=1&b=2')</script>",
            "redoc Redoc.init",
        ),
        (
            "<script>var c = {specUrl: 'spec.json?a=1&b=2'}; Redoc.init(c.specUrl)</script>",
            "redoc Redoc.init",
        ),
        (
            "<script>Redoc.init(window.location.origin + '/docs/spec.json?a=1&b=2')</script>",
            "redoc Redoc.init",
        ),
        (
            '<script src="redoc.standalone.js"></script><script src="index.js"></script>',
            "redoc Redoc.init",
        ),
    ],
)
def test_redoc_pages_that_name_the_document_are_followed(body: str, form: str) -> None:
    """The address is taken literally, through a variable, or from the page's script, relative to
    the page.
    """
    web = Web(
        {
            SITE: f"<!DOCTYPE html><html><body>{body}</body></html>",
            "https://siifa.example/docs/spec.json?a=1&b=2": JSON,
            "https://siifa.example/docs/index.js": 'Redoc.init("spec.json?a=1&b=2", {}, e);',
        }
    )
    source = read(SITE, fetch=web)
    assert (DOCUMENT, form) == (source.raw, source.form)


@pytest.mark.parametrize(
    "body",
    [
        f"Redoc.init({JSON}, {{}})",
        f"const spec = {JSON};\nRedoc.init(spec)",
        f"Redoc.init(JSON.parse({json.dumps(JSON)}))",
        f"const __redoc_definition = {JSON};",
        f'const __redoc_state = {{"spec": {{"data": {JSON}}}, "x": "}}"}};',
    ],
)
def test_redoc_pages_that_hold_the_document_are_read(tmp_path: Path, body: str) -> None:
    """An object in the page is parsed as JSON from its start."""
    path = tmp_path / "redoc.html"
    path.write_text(f"<html><script>{body}</script></html>", encoding="utf-8")
    assert read(str(path)).raw == DOCUMENT


def test_a_page_in_a_file_finds_the_document_beside_it(tmp_path: Path) -> None:
    """A relative `spec-url` of a saved page is a file of the same folder."""
    (tmp_path / "spec.json").write_text(JSON, encoding="utf-8")
    (tmp_path / "redoc.html").write_text(
        "<html><redoc spec-url='./spec.json'></redoc></html>", encoding="utf-8"
    )
    assert read(str(tmp_path / "redoc.html")).raw == DOCUMENT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vacío"),
        (b"   ", "vacío"),
        (b"PK\x03\x04\x00\x00", "binario"),
        (b"\x1f\x8bxx", "gzip"),
        (b'{"openapi": "3.0.0",\n "paths": }', "contrato:2:11"),
        (b"a: [1\nb: 2", "JSON ni YAML válido"),
        (b"[1, 2]", "una lista"),
        (b"hola", "un valor suelto"),
        (b'{"a": 1}', "falta la clave «openapi»"),
        (b'{"swagger": "2.0"}', "Swagger 2.0"),
        (b'{"openapi": "4.0.0"}', "«4.0.0»"),
        (b"<html><body>Hola</body></html>", "no es de Redoc"),
        (b"<html>swagger-ui</html>", "Swagger UI"),
        (b"<html><redoc></redoc></html>", "no se halló el documento"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"<html><redoc spec-url='/v1/spec.json'></html>", "solo existe en el servidor"),
        (b"[" * 100_000, "hondo"),
        (
            b'{"openapi":"3.0.0","paths":{"/a":{"get":{"responses":{"200":{"$ref":"#/components/responses/X"}}}}}}',
            "#/paths/~1a/get/responses/200",
        ),
        (
            b'{"openapi":"3.0.0","paths":{"/a":{"parameters":[{"$ref":"otro.yaml#/x"}]}}}',
            "Referencia externa",
        ),
        (b'{"openapi":"3.0.0","paths":{"/a":null}}', "#/paths/~1a"),
        (b'{"openapi":"3.0.0","paths":{"/a":{"get":{"parameters":"x"}}}}', "una lista"),
    ],
)
def test_bad_contracts_are_refused_in_spanish(tmp_path: Path, content: bytes, said: str) -> None:
    """Every kind of bad input gets a clear answer that names what was found."""
    path = tmp_path / "contrato"
    path.write_bytes(content)
    with pytest.raises(UsageError) as raised:
        load(str(path))
    assert said in str(raised.value)


def test_missing_files_folders_and_odd_schemes_are_refused(tmp_path: Path) -> None:
    """A path that can't be read says which kind of thing it is."""
    for source, said in (
        (str(tmp_path / "no"), "no existe"),
        (str(tmp_path), "carpeta"),
        ("ftp://x/y", "«ftp»"),
    ):
        with pytest.raises(UsageError) as raised:
            read(source)
        assert said in str(raised.value)


def test_large_files_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit a file is refused, and gzip does not get around it."""
    path = tmp_path / "grande.json.gz"
    path.write_bytes(gzip.compress(b" " * 5000))
    monkeypatch.setattr(text_module, "LIMIT", 1000)
    with pytest.raises(UsageError, match="MB"):
        read(str(path))


def test_yaml_aliases_cannot_grow_without_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Aliases of aliases are copied out only up to a limit."""
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 20))]
    path = tmp_path / "bomba.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(text_module, "_NODES", 10_000)
    with pytest.raises(UsageError, match="alias"):
        read(str(path))


def test_pages_that_point_at_pages_end() -> None:
    """A page that leads to itself is given up after a few hops."""
    with pytest.raises(UsageError, match="sin llegar a un documento"):
        read(SITE, fetch=Web({SITE: "<html><redoc spec-url='index.html'></html>"}))


def test_a_page_on_the_web_cannot_point_at_a_file() -> None:
    """A published page never makes the harness read a local file."""
    with pytest.raises(UsageError, match="no es una dirección"):
        read(SITE, fetch=Web({SITE: "<html><redoc spec-url='file:///etc/hosts'></html>"}))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "a.json",
            '{"openapi": "3.0.3",\n "info": {},\n  "info": {"a:": [{"\\"": 1}]}, "paths": {}}',
            "a.json:3:3",
        ),
        (
            "b.json",
            '{"openapi": "3.0.3", "paths": {}, "info": {"x": [1, {"t": "{", "t": 2}]}}',
            "b.json:1:64",
        ),
        ("c.yaml", "openapi: 3.0.3\ninfo: {}\npaths: {}\ninfo: {}\n", "c.yaml:4:1"),
        ("d.yaml", "openapi: 3.0.3\npaths: {/a: {200: 1, '200': 2}}\n", "d.yaml:2:22"),
    ],
)
def test_a_key_written_twice_is_refused_at_its_place(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    """A document that says two things under one name is not read as either of them."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="está repetida") as raised:
        read(str(tmp_path / name))
    assert said in str(raised.value)


def test_a_merged_key_is_not_a_repeated_one(tmp_path: Path) -> None:
    """A YAML merge (<<) gives way to what is written beside it, in whatever order they are read."""
    path = tmp_path / "x.yaml"
    path.write_text(
        "openapi: 3.0.3\npaths: {}\nx-a: &a {k: 1, j: 1}\nx-b: &b {<<: *a, k: 2}\nx-c: {<<: *b, "
        "k: 3}\n",
        encoding="utf-8",
    )
    assert ({"k": 3, "j": 1}, {"k": 2, "j": 1}) == (
        read(str(path)).raw["x-c"],
        read(str(path)).raw["x-b"],
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", '{"openapi": "3.0.3" "info"', "falta «,» o el cierre"),
        ("b.json", '{"a": "b', "un texto no se cierra"),
        ("c.yaml", "openapi: 3\n\tinfo: x\n", "tabulación"),
        ("d.yaml", "a: b: c", "hay dos puntos donde no va una clave"),
        ("e.yaml", "a: [1", "falta «,» o «]»"),
        ("f.yaml", "a: 1\n b: 2\n", "hay dos puntos donde no va una clave"),
    ],
)
def test_what_the_parsers_say_is_told_in_spanish(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    """The English of the JSON and YAML parsers never shows."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no es JSON") as raised:
        read(str(tmp_path / name))
    assert said in str(raised.value)
