"""What is badly said in a document is found once per kind; drift says what breaks a client."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from contract_sample import GLOSA, answer, bindings, old, own, raw

from conformance.core.errors import InputError, UsageError
from conformance.http.contract.binding import bind
from conformance.http.contract.codes import CODES
from conformance.http.contract.document import Document, from_raw
from conformance.http.contract.drift.documents import diff, drift_findings
from conformance.http.contract.lint import lint
from conformance.http.contract.quirks import Quirks, TextNames, load_quirks
from conformance.http.contract.show import bind_table, render_drift, render_findings, show

NAMES = Quirks(
    text_names=TextNames("los NIT son textos", re.compile("^nit")),
    required_query={"idFactura": ("listar_glosa_de_factura",)},
)


def test_an_old_document_gets_every_finding_it_deserves(tmp_path: Path) -> None:
    """One finding per kind, with its places."""
    known = bindings(tmp_path)
    found = lint(old(), bind(old(), "factura", known), known, NAMES)
    assert {
        "DOC-01": "POST /api/Glosa; GET /api/Glosa/ByIdFactura/{idFactura}; GET /WeatherForecast",
        "DOC-02": "POST /api/Glosa",
        "DOC-03": "#/components/schemas/Pagina`1[[Glosa, Version=1.0]]",
        "DOC-04": "int32: idFactura en POST /api/Glosa, GET /api/Glosa/ByIdFactura/{idFactura} "
        "frente a "
        "int64: idFactura en GET /api/Glosa/ByIdFactura/{idFactura}",
        "DOC-05": "nitEmisor en POST /api/Glosa; nitEmisor en GET "
        "/api/Glosa/ByIdFactura/{idFactura}",
        "DOC-06": "GET /WeatherForecast",
        "DOC-07": "GET /api/Glosa/ByIdFactura/{idFactura}",
        "DOC-09": "POST /api/Glosa (text/json)",
        "DOC-11": "no hay components.securitySchemes",
        "DOC-12": "ver_glosa (GET /api/Glosa/{IdGlosa})",
        "DOC-13": "System.TimeOnly",
        "DOC-14": "fechaCreacion (ahora fechaFormulacion) en GET "
        "/api/Glosa/ByIdFactura/{idFactura}; "
        "fechaCreacion (ahora fechaFormulacion) en POST /api/Glosa",
    } == {one.code: one.actual for one in found}


def test_optional_and_nullable_quirks_are_found(tmp_path: Path) -> None:
    """A required field that takes null, and an obligatory query parameter that is optional."""
    known = bindings(tmp_path)
    glosa = {
        **GLOSA,
        "properties": {**GLOSA["properties"], "codigo": {"type": "string", "nullable": True}},
    }
    document = from_raw(
        raw(
            {
                "/api/Glosa": {
                    "post": {
                        "requestBody": {"content": {"application/json": {"schema": glosa}}},
                        "responses": {},
                    }
                },
                "/api/Glosa/ByIdFactura": {
                    "get": {
                        "parameters": [{"name": "IdFactura", "in": "query", "schema": {}}],
                        "responses": answer({"type": "array"}),
                    }
                },
            }
        ),
        "a.json",
    )
    found = {
        one.code: one.actual
        for one in lint(document, bind(document, "factura", known), known, NAMES)
    }
    assert ("codigo en POST /api/Glosa", "IdFactura en GET /api/Glosa/ByIdFactura") == (
        found["DOC-08"],
        found["DOC-10"],
    )


QUIRKS = """\
version: 1
nothing_required: {formular_glosa: el texto no exige nada}
contradictions:
  - id: X1
    says: el texto exige Valor y el cuerpo no lo tiene
    capabilities: [formular_glosa, ver_glosa]
    when: [{text: Valor}, {lacks: request, name: valor}]
  - id: X2
    says: el cuerpo admite codigo y el texto no lo nombra
    capabilities: formular_glosa
    when: [{declares: request, name: codigo}, {untold: codigo}]
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "- Valor: obligatorio",
            [
                "X1: el texto exige Valor y el cuerpo no lo tiene (POST /api/Glosa)",
                "X2: el cuerpo admite codigo y el texto no lo nombra (POST /api/Glosa)",
            ],
        ),
        ("- Codigo, ValorGlosa", []),
        (None, []),
    ],
)
def test_a_contradiction_is_told_while_it_holds(
    tmp_path: Path, text: str | None, told: list[str]
) -> None:
    """A row of the pack is told of a document that shows it, and of no other; a silent text
    contradicts nothing.
    """
    path = tmp_path / "quirks.yaml"
    path.write_text(QUIRKS, encoding="utf-8")
    known = bindings(tmp_path)
    document = changed(lambda tree: post(tree).update({"description": text} if text else {}))
    found = lint(document, bind(document, "factura", known), known, load_quirks(path))
    assert told == [
        one for finding in found if finding.code == "DOC-17" for one in finding.actual.split("; ")
    ]


def test_a_body_that_rightly_requires_nothing_is_silent(tmp_path: Path) -> None:
    """What the text lets out is no fault of the schema."""
    path = tmp_path / "quirks.yaml"
    path.write_text(QUIRKS, encoding="utf-8")
    known = bindings(tmp_path)
    document = changed(lambda tree: sent(tree).pop("required"))
    bound = bind(document, "factura", known)
    assert [True, False] == [
        "DOC-02" in {one.code for one in lint(document, bound, known, quirks)}
        for quirks in (Quirks(), load_quirks(path))
    ]


def test_the_faults_of_a_quirks_file_are_told_together(tmp_path: Path) -> None:
    """A missing key, an unknown one, a condition that looks nowhere: each at its line."""
    path = tmp_path / "quirks.yaml"
    path.write_text(
        "version: 2\ncontradictions:\n  - {id: X1, says: s, capabilities: c, when: [{lacks: "
        "nada}]}\n"
        "  - {id: X2, capabilties: c}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_quirks(path)
    assert [1, 3, 4, 4, 4, 4] == [one.place.line for one in caught.value.faults if one.place]


def test_a_name_that_no_expression_reads_is_told_with_what_names_no_capability(
    tmp_path: Path,
) -> None:
    """The names of texts are a regular expression; a required parameter says where it is."""
    path = tmp_path / "quirks.yaml"
    path.write_text(
        "version: 1\ntext_names: {says: s, pattern: '('}\nrequired_query: {id: ver_glosa}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_quirks(path)
    assert [2, 3] == [one.place.line for one in caught.value.faults if one.place]


def test_many_places_are_counted(tmp_path: Path) -> None:
    """Only the first ten places are shown, with the count of all."""
    paths = {f"/p{n}": {"get": {"responses": answer({})}} for n in range(12)}
    found = lint(from_raw(raw(paths), "a.json"), {}, bindings(tmp_path))
    assert "GET /p9 … (12 en total)" == found[0].actual.split("; ")[-1]


def test_codes_are_unique_and_explained() -> None:
    """Every code has its own id, a title and an explanation of three parts."""
    assert len(CODES) == len({code.id for code in CODES})
    assert all(code.explanation.count("**") == 6 for code in CODES)


def changed(change: Any) -> Document:
    tree = json.loads(json.dumps(own().raw))
    change(tree)
    return from_raw(tree, "cambiado.json")


def post(tree: Any) -> Any:
    return tree["paths"]["/api/Glosa"]["post"]


def sent(tree: Any) -> Any:
    return post(tree)["requestBody"]["content"]["application/json"]["schema"]


def got(tree: Any) -> Any:
    return post(tree)["responses"]["200"]["content"]["application/json"]["schema"]


@pytest.mark.parametrize(
    ("change", "kind", "breaking"),
    [
        (lambda tree: tree["paths"].pop("/api/Pago"), "operación retirada", True),
        (
            lambda tree: tree["paths"].update({"/n": {"get": {"responses": {}}}}),
            "operación añadida",
            False,
        ),
        (lambda tree: post(tree)["responses"].pop("400"), "estado retirado", False),
        (lambda tree: post(tree)["responses"].pop("200"), "estado retirado", True),
        (
            lambda tree: sent(tree)["properties"].update(n={"type": "string"}),
            "propiedad añadida",
            False,
        ),
        (lambda tree: sent(tree)["required"].remove("codigo"), "obligatoriedad cambiada", False),
        (lambda tree: got(tree)["required"].remove("codigo"), "obligatoriedad cambiada", True),
        (
            lambda tree: sent(tree)["properties"]["codigo"].update(type="integer"),
            "tipo cambiado",
            True,
        ),
        (
            lambda tree: sent(tree)["properties"]["codigo"].update(nullable=True),
            "tipo cambiado",
            False,
        ),
        (
            lambda tree: got(tree)["properties"]["codigo"].update(nullable=True),
            "tipo cambiado",
            True,
        ),
        (
            lambda tree: sent(tree)["properties"]["codigo"].update(enum=["a"]),
            "valores cambiados",
            True,
        ),
        (
            lambda tree: got(tree)["properties"]["codigo"].update(enum=["a"]),
            "valores cambiados",
            False,
        ),
        (
            lambda tree: sent(tree)["properties"]["codigo"].update(maxLength=6),
            "límite cambiado",
            True,
        ),
        (
            lambda tree: got(tree)["properties"]["codigo"].update(maxLength=6),
            "límite cambiado",
            False,
        ),
        (
            lambda tree: sent(tree)["properties"]["idFactura"].pop("minimum"),
            "límite cambiado",
            False,
        ),
        (lambda tree: post(tree).pop("requestBody"), "cuerpo cambiado", True),
        (
            lambda tree: post(tree).update(
                parameters=[{"name": "p", "in": "query", "required": True}]
            ),
            "parámetro añadido",
            True,
        ),
        (
            lambda tree: tree["paths"]["/api/Glosa/ByIdFactura"]["get"]["parameters"].pop(),
            "parámetro retirado",
            True,
        ),
    ],
)
def test_each_kind_of_drift_is_told_and_weighed(change: Any, kind: str, breaking: bool) -> None:
    """One change gives one line, and says whether a client of the first document may fail."""
    drift = diff(own(), changed(change))
    assert ([(kind, breaking)], breaking) == (
        [(one.kind, one.breaking) for one in drift.changes],
        drift.breaking,
    )


def test_a_renamed_path_is_one_change_when_bound(tmp_path: Path) -> None:
    """With bindings the operations meet by capability."""

    def rename(tree: Any) -> None:
        item = tree["paths"].pop("/api/Glosa/ByIdFactura")
        item["get"]["parameters"][0]["in"] = "path"
        tree["paths"]["/api/Glosa/ByIdFactura/{IdFactura}"] = item

    renamed = changed(rename)
    assert ["ruta cambiada", "parámetro movido"] == [
        one.kind for one in diff(own(), renamed, bindings(tmp_path)).changes
    ]
    assert ["operación retirada", "operación añadida"] == [
        one.kind for one in diff(own(), renamed).changes
    ]


def test_nothing_in_common_is_no_comparison() -> None:
    """Two documents without a common operation can't read as clean."""
    with pytest.raises(UsageError, match="ninguna operación en común"):
        diff(own(), from_raw(raw({"/z": {"get": {"responses": {}}}}), "otro.json"))
    with pytest.raises(UsageError, match="ninguna operación en común"):
        diff(from_raw(raw({}), "a.json"), from_raw(raw({}), "a.json"))


def test_drift_from_the_reference_is_an_observation(tmp_path: Path) -> None:
    """DOC-20 of level MAY for what breaks, nothing for our own document."""
    known = bindings(tmp_path)
    assert [] == drift_findings(own(), own(), known)
    assert [("DOC-20", "MAY")] == [
        (one.code, one.level.value) for one in drift_findings(old(), own(), known)
    ]


def test_texts_for_the_terminal(tmp_path: Path) -> None:
    """The Spanish texts of show, bind, lint and diff are as in the golden file."""
    known = bindings(tmp_path)
    bound = bind(old(), "factura", known)
    texts = [
        show(old(), bound, known),
        bind_table(bound, known),
        render_findings(lint(old(), bound, known)[:2]),
        render_findings([]),
        render_drift(diff(own(), changed(lambda tree: post(tree)["responses"].pop("400")))),
        render_drift(diff(own(), own())),
    ]
    golden = Path(__file__).resolve().parents[2] / "golden" / "contract_show.txt"
    assert golden.read_text(encoding="utf-8") == "\n----\n".join(texts) + "\n"
