"""A contract that was reconstructed: what breaks it weighs what it rests on, and a guess decides
nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from toy_installed import registered
from toy_reconstructed import document, reconstructed

from conformance.cli import main
from conformance.core.errors import InputError
from conformance.core.finding import Basis, Finding, Level, Verdict
from conformance.http.checks.graded import graded
from conformance.http.checks.schema import graded_fault
from conformance.http.contract.document import from_raw
from conformance.http.contract.provenance import Provenance, faults_of
from conformance.http.verification import verify
from conformance.report.line import deviation_from
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare

ENTRIES = {"reconstruida": "toy_reconstructed:reconstructed"}


@pytest.fixture(scope="module", autouse=True)
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with registered(tmp_path_factory.mktemp("reconstruida"), "rebuilt", ENTRIES):
        yield


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return prepare(pack="reconstruida", examples=2, phases=("scenario",))


def test_each_part_says_where_it_comes_from() -> None:
    """Of those alone that say something; a document that says nothing is official."""
    made = from_raw(document(), "x")
    said = {one.label: dict(one.provenance) for one in made.operations}
    assert "reconstructed" == made.origin
    assert {
        "GET /entrar/{usuario}/{clave}": {},
        "GET /{token}/ejemplares": {"path": Provenance(invented=True)},
        "POST /{token}/prestamos": {
            "operation": Provenance(Level.MUST, "guía, cliente A"),
            "body": Provenance(Level.MAY, "cliente A"),
            "answers": Provenance(Level.SHOULD),
        },
    } == said
    assert "official" == from_raw({**document(), "info": {}}, "x").origin


def test_a_clean_server_is_as_clean_by_such_a_contract(craft: Rehearsed) -> None:
    verify(reconstructed())
    clean = rehearse(craft)
    assert ((), {Verdict.PASSED}) == (
        clean.findings,
        {one.verdict for one in clean.outcomes.values()},
    )


@pytest.mark.parametrize(
    ("defect", "code", "level", "said", "verdict"),
    [
        ("sin-lista", "SCH-03", "MAY", "la ruta (propuesta del arnés)", "BLOCKED"),
        (
            "otro-cuerpo",
            "LIF-01",
            "MAY",
            "el cuerpo que se envía (reconstrucción; fuente: cliente A)",
            "BLOCKED",
        ),
        (
            "otro-estado",
            "SCH-03",
            "SHOULD",
            "los estados que se declaran (reconstrucción)",
            "FAILED",
        ),
        (
            "sin-nota",
            "SCH-01",
            "MAY",
            "una parte del esquema (reconstrucción, de nivel MAY)",
            "FAILED",
        ),
        (
            "sin-dias",
            "SCH-01",
            "SHOULD",
            "una parte del esquema (reconstrucción, de nivel SHOULD)",
            "FAILED",
        ),
        ("sin-nada", "SCH-01", "MUST", "", "FAILED"),
    ],
)
def test_what_is_found_weighs_what_it_rests_on(
    craft: Rehearsed, defect: str, code: str, level: str, said: str, verdict: str
) -> None:
    """A guess leaves what was asked undecided; of two faults the weightier is told."""
    ran = rehearse(craft, [defect])
    told = [(one.code, one.level, one.basis.said if one.basis else "") for one in ran.findings]
    assert (code, level, said) in told
    assert verdict == ran.outcomes["scenario/prestar-dos-veces"].verdict


def test_a_schema_is_asked_at_its_weightiest_first() -> None:
    """What is marked as less is no part of what is above it, nor is it required there."""
    part: dict[str, Any] = {"type": "integer"}
    schema = {
        "type": "object",
        "required": ["a", "b", "c"],
        "properties": {
            "a": part,
            "b": {**part, "x-conformance-level": "SHOULD"},
            "c": {**part, "x-invented": True},
        },
    }
    assert [Level.MUST, Level.SHOULD, Level.MAY] == [level for level, _ in graded(schema)]
    assert [(Level.MUST, part)] == list(graded(part))
    faults = [
        graded_fault(schema, body)[0]
        for body in ({"a": 1, "b": 1}, {"a": 1, "b": "x", "c": "x"}, {"c": "x"}, {"a": "x"})
    ]
    assert [Level.MAY, Level.SHOULD, Level.MUST, Level.MUST] == faults
    assert (Level.MUST, "") == graded_fault(schema, {"a": 1, "b": 1, "c": 1})


def test_commands_tell_where_a_contract_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the pack, of its document, and of a code that is found by it."""
    file = str(reconstructed().documents["prestamos"])
    assert 0 == main(["packs", "reconstruida"])
    told = capsys.readouterr().out
    assert "  prestamos: «Biblioteca de juguete 1.0», reconstrucción\n" in told
    assert "; 6 defectos (6 MUST; 0 sutiles)\n" in told
    assert 0 == main(["contract", "show", file])
    shown = capsys.readouterr().out
    assert "procedencia: reconstrucción; lo que se halle no pesa más" in shown
    assert "  listar_ejemplares  [ruta propuesta]\n" in shown
    assert "  prestar  [MUST; fuente: guía, cliente A]\n" in shown
    assert 0 == main(["explain", "SCH-01", "--pack", "reconstruida"])
    assert "De dónde sale el contrato: prestamos, reconstrucción; " in capsys.readouterr().out


def test_marks_that_nobody_can_read_are_told_with_their_place() -> None:
    """When the pack is loaded: a word that is none would pass for an obligation."""
    wrong = document()
    wrong["info"]["x-provenance"] = "inventado"
    wrong["paths"]["/{token}/ejemplares"]["x-invented"] = "si"
    wrong["paths"]["/{token}/prestamos"]["post"]["x-conformance-level"] = "must"
    assert [
        "#/info/x-provenance dice «inventado»; se acepta: official, reconstructed, invented",
        "#/paths/~1{token}~1ejemplares/x-invented dice «si»; se acepta: true, false",
        "#/paths/~1{token}~1prestamos/post/x-conformance-level dice «must»; se acepta: MUST, "
        "SHOULD, MAY",
    ] == list(faults_of(wrong))
    pack = reconstructed()
    path = pack.documents["prestamos"].with_name("mal.yaml")
    path.write_text(str(wrong).replace("True", "true"), encoding="utf-8")
    with pytest.raises(InputError, match="dice «must»"):
        verify(replace(pack, documents={"prestamos": path}))


def test_a_ledger_keeps_what_a_finding_rests_on() -> None:
    """As people are told it; of the others it says nothing."""
    line = {
        **dict.fromkeys(("code", "title", "requirement", "expected", "actual", "place"), "x"),
        "item": "uno",
        "level": "MAY",
        "capability": None,
        "operation": None,
        "exchanges": [],
    }
    found: Finding = deviation_from({**line, "basis": "la ruta (propuesta)"}).finding
    assert Basis(Level.MAY, "la ruta (propuesta)") == found.basis
    assert deviation_from(line).finding.basis is None
