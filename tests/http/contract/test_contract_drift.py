"""Pairs of documents, and what is true of the change: whether a client of the first may fail with
the second.
"""

import re
from pathlib import Path

import pytest
from contract_drift_api import (
    BREAKS,
    INTEGER,
    KEEPS,
    STRING,
    UNDECIDED,
    Schema,
    api,
    got,
    holder,
    obj,
    sent,
    servers,
)
from contract_drift_pairs import PAIRS
from contract_drift_schemas import SCHEMAS
from contract_sample import bindings

from conformance.core.errors import UsageError
from conformance.http.contract.document import Document, load
from conformance.http.contract.drift.documents import Drift, diff
from conformance.http.contract.show import render_drift

SHARED = Path(__file__).resolve().parents[4] / "shared" / "cases" / "diff"


def verdict(drift: Drift) -> str:
    return BREAKS if drift.breaking else UNDECIDED if drift.undecided else KEEPS


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_compared_by_what_a_message_may_be(name: str) -> None:
    """Narrowing breaks who sends, widening breaks who receives; the text of the schema does not
    count.
    """
    a, b, as_sent, as_got = SCHEMAS[name]
    assert (as_sent, as_got) == (verdict(diff(sent(a), sent(b))), verdict(diff(got(a), got(b))))


@pytest.mark.parametrize("name", PAIRS)
def test_an_operation_is_compared_by_what_its_client_meets(name: str) -> None:
    """Parameters, bodies, answers, security and addresses, each with its right value."""
    a, b, right = PAIRS[name]
    assert right == verdict(diff(a, b))


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        (
            got(obj(a=STRING, b=STRING, c=STRING)),
            got({"type": "array", "items": obj(z=STRING)}),
            ["tipo cambiado, POST /cosas/{id}, respuesta 200: object → array"],
        ),
        (
            got(obj(a=STRING, b=STRING)),
            got(obj(c=STRING, d=STRING)),
            [
                "objeto cambiado por otro, POST /cosas/{id}, respuesta 200: object (a, b) → "
                "object (c, d)"
            ],
        ),
        (
            servers("https://h/v1"),
            servers("https://h/v2"),
            ["ruta base cambiada, POST /cosas/{id}: /v1 → /v2"],
        ),
        (
            sent(obj(a=STRING, b=STRING)),
            sent(obj(a={**STRING, "maxLength": 3}, b={**STRING, "maxLength": 3})),
            [
                "límite cambiado (maxLength): — → 3, en 2 lugares: POST /cosas/{id}, petición › a; "
                "POST /cosas/{id}, petición › b"
            ],
        ),
        (
            sent(obj(**{f"p{n}": STRING for n in range(9)})),
            sent(obj(**{f"p{n}": INTEGER for n in range(9)})),
            [
                "tipo cambiado: string → integer, en 9 lugares: POST /cosas/{id}, petición › p0; "
                "POST /cosas/{id}, petición › p1; POST /cosas/{id}, petición › p2; y 6 más"
            ],
        ),
        (
            sent(obj(["x"], x=INTEGER, y=STRING)),
            sent(obj(["x"], x=STRING)),
            [
                "tipo cambiado, POST /cosas/{id}, petición › x: integer → string",
                "propiedad retirada, POST /cosas/{id}, petición › y: string → —",
            ],
        ),
    ],
)
def test_what_breaks_is_told_short(a: Document, b: Document, told: list[str]) -> None:
    """One cause is one line, the most harmful first."""
    text = render_drift(diff(a, b)).split("\n\n")[1]
    assert [
        f"Rompen a los clientes ({len(told)}):",
        *(f"  - {line}" for line in told),
    ] == text.splitlines()


def test_every_place_is_named_when_asked() -> None:
    """What was cut short says how to see it whole."""
    drift = diff(*(sent(obj(a=kind, b=kind, c=kind, d=kind)) for kind in (STRING, INTEGER)))
    assert (True, False, True) == (
        "y 1 más" in render_drift(drift),
        "más" in render_drift(drift, every=True),
        render_drift(drift).endswith("Con --todo se nombra cada lugar."),
    )


def test_a_known_alias_is_told_as_a_rename(tmp_path: Path) -> None:
    """A property that the bindings know by its old name is one line, and its schema is compared."""
    a, b = (
        api(
            {"requestBody": holder(obj(idFactura=INTEGER, **{name: {**STRING, **more}}))},
            path="/api/Glosa",
        )
        for name, more in (("fechaCreacion", {}), ("fechaFormulacion", {"maxLength": 9}))
    )
    assert [
        ("propiedad renombrada", "fechaCreacion", "fechaFormulacion"),
        ("límite cambiado", "", "9"),
    ] == [(one.kind, one.before, one.after) for one in diff(a, b, bindings(tmp_path)).changes]


def test_what_nobody_can_tell_says_so() -> None:
    """A condition that reads otherwise is neither a break nor harmless."""
    a, b, *_ = SCHEMAS["if changed"]
    assert "No se pudo decidir si rompen (1):" in render_drift(diff(sent(a), sent(b)))


def test_alternatives_without_measure_are_undecided() -> None:
    """Alternatives that multiply are not counted out."""
    many = {"allOf": [{"oneOf": [obj([f"a{n}{k}"]) for k in range(4)]} for n in range(8)]}
    assert UNDECIDED == verdict(diff(sent(many), sent({**many, "maxProperties": 3})))


def test_a_comparison_without_measure_ends_and_says_what_it_saw() -> None:
    """Schemas that double at each step are compared as far as it takes seconds: what was found, and
    what was not.
    """

    def doubling(kind: Schema) -> Document:
        schemas = {"S0": obj(a=kind)} | {
            f"S{n}": obj(
                x={"$ref": f"#/components/schemas/S{n - 1}"},
                y={"$ref": f"#/components/schemas/S{n - 1}"},
            )
            for n in range(1, 12)
        }
        return sent({"$ref": "#/components/schemas/S11"}, components={"schemas": schemas})

    drift = diff(doubling(STRING), doubling(INTEGER))
    assert (True, True) == (drift.breaking, drift.undecided)


def shared_rows() -> list[tuple[str, str, str]]:
    readme = SHARED / "README.md"
    if not readme.is_file():
        return []
    return re.findall(
        r"^\| (\d+) \| (.*) \| (.*) \|$", readme.read_text(encoding="utf-8"), re.MULTILINE
    )


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="los pares de ../shared no están junto a esta copia del repositorio"
)
def test_the_pairs_beside_this_repository_get_their_right_value() -> None:
    """Each pair that somebody else wrote, with the value that they say is right."""
    said = {number: _said(number) for number, _, _ in shared_rows()}
    assert {number: right for number, _, right in shared_rows()} == said


def _said(number: str) -> str:
    try:
        return verdict(diff(*(load(str(SHARED / f"{number}-{side}.yaml")) for side in "ab")))
    except UsageError:
        return "error"
