"""Pages with the viewer inlined, and every other way in which a page shows a document, load to its
digest.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from contract_sample import OFFICIAL, Web, raw
from redoc_pages import new, old

from conformance.core.errors import UsageError
from conformance.http.contract.document import digest, load
from conformance.http.contract.script import without_comments
from conformance.http.contract.source import read

TREE = raw(
    {
        "/a": {
            "get": {
                "responses": {
                    "200": {
                        "description": "ok </script> <!-- nota -->, // no es comentario, /* ni "
                        "esto */ `${x}` \"y' \\ fin"
                    }
                }
            }
        }
    }
)
JSON = json.dumps(TREE)
SAFE = JSON.replace("</", "<\\/")
SITE = "https://siifa.example/docs/index.html"
DOCUMENTS = sorted(OFFICIAL.glob("*.json")) if OFFICIAL.is_dir() else []
published = pytest.mark.skipif(
    not DOCUMENTS, reason="los documentos publicados no están junto a esta copia"
)


def page(tmp_path: Path, text: str) -> str:
    path = tmp_path / "pagina.html"
    path.write_bytes(text.encode())
    return str(path)


@pytest.mark.parametrize("generation", [old, new])
@pytest.mark.parametrize("size", [20_000, 2_000_000])
def test_a_page_with_its_viewer_inlined_is_its_document(
    tmp_path: Path, generation: Callable[..., str], size: int
) -> None:
    """Control characters and comments' signs in megabytes of code hide nothing, whatever the
    descriptions say.
    """
    assert digest(TREE) == load(page(tmp_path, generation(TREE, size=size))).sha256


@published
@pytest.mark.parametrize("generation", [old, new])
def test_published_documents_survive_both_generations(
    tmp_path: Path, generation: Callable[..., str]
) -> None:
    """Each official document, written into a page of either generation, has the digest of its
    JSON.
    """
    for path in DOCUMENTS:
        tree = json.loads(path.read_text(encoding="utf-8-sig"))
        assert load(str(path)).sha256 == load(page(tmp_path, generation(tree))).sha256


def tool(name: str) -> str | None:
    """Return a tool of npm: of the folder REDOC_TOOLS (`make redoc-pages` fills one), or installed
    on this machine.
    """
    home = os.environ.get("REDOC_TOOLS")
    return (
        shutil.which(name, path=str(Path(home) / "node_modules" / ".bin"))
        if home
        else shutil.which(name)
    )


@published
@pytest.mark.parametrize(
    ("name", "order", "options"),
    [("redoc-cli", "build", []), ("redocly", "build-docs", ["--inlineBundle"])],
)
def test_pages_built_by_the_real_tools_are_their_documents(
    tmp_path: Path, name: str, order: str, options: list[str]
) -> None:
    """What redoc-cli and Redoc 3 build of the published documents, viewer inlined, loads to the
    same digests.
    """
    found = tool(name)
    if found is None:
        pytest.skip(f"{name} no está instalado: make redoc-pages")
    quiet = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    for path in DOCUMENTS:
        built = tmp_path / "redoc-static.html"
        subprocess.run(
            [found, order, str(path), *options, "-o", str(built)],
            check=True,
            env=quiet,
            cwd=tmp_path,
            capture_output=True,
        )
        assert load(str(path)).sha256 == load(str(built)).sha256


@pytest.mark.parametrize(
    "body",
    [
        '<!-- <redoc spec-url="viejo.json"></redoc> --><redoc spec-url="spec.json"></redoc>',
        '<!--> <redoc spec-url="spec.json"></redoc>',
        '<textarea><redoc spec-url="viejo.json"></redoc></textarea><redoc '
        'spec-url="spec.json"></redoc>',
        '<script>/* Redoc.init("viejo.json") */ Redoc.init("spec.json", {}, e)</script>',
        '<script>\n// Redoc.init("viejo.json", {}, el)\nRedoc.init("spec.json", {}, el)</script>',
        '<script>\n<!-- Redoc.init("viejo.json")\nRedoc.init("spec.json")\n//--></script>',
        '<script>var url = "spec.json"; // var url = "viejo.json"\nRedoc.init(url)</script>',
        '<script>var u="http://x/*y*/", v=/\\/*"/.test(u); Redoc.init("spec.json")</script>',
        "<script "
        'type="text/template">Redoc.init("viejo.json")</script><script>Redoc.init("spec.json")</script>',
        '<body onload="Redoc.init(&quot;spec.json&quot;, {}, e)">',
        '<script type="module">import { init } from "https://cdn/redoc.standalone.js"; '
        'init("spec.json", {}, e)</script>',
        '<script>!function(){var n="spec.json";Redoc.init(n,{},document.body)}()</script>',
        "<script>document.write('<script>Redoc.init(\"spec.json\")<\\/script>')</script>",
        '<div id="swagger-ui"></div><script>window.ui = SwaggerUIBundle({ url: "spec.json", '
        'dom_id: "#x" })</script>',
        '<script src="swagger-ui-bundle.js"></script><script '
        'src="swagger-initializer.js"></script>',
    ],
)
def test_what_stands_in_a_comment_names_nothing(body: str) -> None:
    """A page is followed to the address that its elements and its code give; comments and templates
    give none.
    """
    web = Web(
        {
            SITE: f"<!DOCTYPE html><html>{body}</html>",
            "https://siifa.example/docs/spec.json": JSON,
            "https://siifa.example/docs/swagger-initializer.js": 'SwaggerUIBundle({"url": '
            '"spec.json"})',
        }
    )
    assert TREE == read(SITE, fetch=web).raw


@pytest.mark.parametrize(
    "code",
    [
        'var spec = JSON.parse(document.getElementById("spec").textContent); Redoc.init(spec,{},e)',
        'Redoc.init(JSON.parse(document.querySelector("#spec").innerHTML))',
        "const el=document.getElementById('spec'); Redoc.init(JSON.parse(el.textContent))",
        "const t=document.getElementById('spec').innerText, s=JSON.parse(t);Redoc.init(s)",
        'Redoc.init(JSON.parse($("#spec").text()))',
        "Redoc.init(JSON.parse(document.querySelector('script[type=\"application/json\"]').textContent))",
        "Redoc.init(parsed(JSON, document.scripts[0]))",
    ],
)
def test_data_that_the_page_parses_is_its_document(tmp_path: Path, code: str) -> None:
    """A document in `<script type="application/json">` is found by the element that the page's code
    parses.
    """
    data = f'<script type="application/json" id="spec">{SAFE}</script>'
    assert TREE == read(page(tmp_path, f"<html>{data}<script>{code}</script></html>")).raw


@pytest.mark.parametrize(
    "body",
    [
        f"<script>SwaggerUIBundle({{ spec: {SAFE}, dom_id: '#x' }})</script>",
        f'<script>var options = {{"swaggerDoc": {SAFE}}}; SwaggerUIBundle(options)</script>',
        f"<script>var spec={SAFE};Redoc.init(spec,{{}},document.body)</script>",
        f'<script>window.__redoc_state={{"spec":{{"data":{SAFE}}}}}</script>',
    ],
)
def test_a_document_in_the_code_is_read(tmp_path: Path, body: str) -> None:
    """Minified or not, of Redoc or of Swagger UI, an object that the page is given is the
    document.
    """
    assert TREE == read(page(tmp_path, f"<html>{body}</html>")).raw


@pytest.mark.parametrize(
    "body",
    [
        '<!-- <redoc spec-url="a.json"></redoc> -->',
        '<script>// Redoc.init("a.json")</script>',
        '<script>/* __redoc_state = {"spec": {"data": {"openapi": "3.0.0"}}} */</script>',
    ],
)
def test_a_page_that_shows_only_in_comments_shows_nothing(tmp_path: Path, body: str) -> None:
    """It is refused, and told that comments do not count."""
    with pytest.raises(UsageError, match="comentario no cuenta"):
        read(page(tmp_path, f"<html>{body}</html>"))


@pytest.mark.parametrize(
    ("script", "text", "bare"),
    [
        (
            'a="//x"; /*c*/b=/[/*"]/.test(c)/2;//x',
            'a="//x";      b=/[/*"]/.test(c)/2;   ',
            "a=     ;      b=       .test(c)/2;   ",
        ),
        (
            "`a${ {b:`c${1}/*no*/`} }d` // c",
            "`a${ {b:`c${1}/*no*/`} }d`     ",
            "     {b:    1        }         ",
        ),
        ('return/"/.test(a)//c', 'return/"/.test(a)   ', "return   .test(a)   "),
        ('x="sin cerrar\ny="z"', 'x="sin cerrar\ny="z"', 'x="sin cerrar\ny=   '),
    ],
)
def test_a_script_is_told_apart_from_its_comments_and_texts(
    script: str, text: str, bare: str
) -> None:
    """Texts, templates and regular expressions are known from comments and from divisions."""
    code = without_comments(script)
    assert (text, bare) == (code.text, code.bare)


@pytest.mark.parametrize(
    "piece",
    [
        '<a "',
        "<!--",
        "<script>__redoc_state={",
        "<script>Redoc.init(a.b,",
        "(/[",
        "`${",
        '"\\',
        '<script>Redoc.init("\\',
        "<script>__redoc_state={'a':[[",
    ],
)
def test_a_hostile_page_is_refused_in_time(tmp_path: Path, piece: str) -> None:
    """Whatever is repeated, reading takes time in proportion to the page: no pattern goes back over
    it again.
    """
    text = f"<html>redoc <script>Redoc.init(q);{piece * (300_000 // len(piece))}"
    with pytest.raises(UsageError):
        read(page(tmp_path, text))


def test_embedded_documents_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An object in a page that holds more values than a contract is not read."""
    monkeypatch.setattr("conformance.http.contract.measure.MOST_VALUES", 100)
    tree: dict[str, Any] = {"openapi": "3.0.0", "x": [{}] * 200}
    with pytest.raises(UsageError, match="no se halló el documento"):
        read(page(tmp_path, f"<html><script>Redoc.init({json.dumps(tree)})</script></html>"))
