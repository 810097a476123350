"""A conforming system is found conforming: whatever the seed, or the document that describes it."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from conformance.core.finding import Level, Verdict
from conformance.core.profile import QUICK
from conformance.http.contract.document import Document, load
from conformance.http.reference import Setup
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, prepare, prepare_plan

OFFICIAL = Path(__file__).resolve().parents[2].parent / "shared" / "official"

_FEW = 5

published = pytest.mark.skipif(
    not OFFICIAL.is_dir(),
    reason="los documentos publicados no están junto a esta copia del repositorio",
)


def verdicts(rehearsal: Rehearsal) -> set[Verdict]:
    """How the items about the system ended: those that only look over a loaded document are left
    out.
    """
    return {
        outcome.verdict
        for name, outcome in rehearsal.outcomes.items()
        if not name.startswith("contract/") or name.endswith("/nucleo")
    }


def test_any_seed_is_clean() -> None:
    """What is generated differs with the seed, as does the world it meets; the verdict does not."""
    rehearsal = rehearse(prepare(seed=1, phases=("generation",)), setup=Setup(1))
    assert () == rehearsal.findings
    assert {Verdict.PASSED} == verdicts(rehearsal)


@published
@pytest.mark.parametrize(
    ("files", "absent"),
    [
        ({"factura": "siifa-swagger-modulo4-20260326-v103.json"}, ()),
        (
            {"factura": "siifa-swagger-modulo3-v102-20260218.json"},
            ("pago", "cuenta", "banco", "seguimientos"),
        ),
        (
            {
                "factura": "siifa-factura-v1.openapi.json",
                "seguridad": "siifa-seguridad-v1.openapi.json",
            },
            ("pago", "cuenta", "banco", "seguimientos"),
        ),
    ],
)
def test_each_published_document_is_clean(
    files: Mapping[str, str], absent: tuple[str, ...]
) -> None:
    """Against each document the only findings are about the document, and what it lacks is not
    judged.
    """
    documents: dict[str, Document] = {
        service: load(str(OFFICIAL / name)) for service, name in files.items()
    }
    craft = prepare_plan(make_plan(target_of(), documents, examples=_FEW, profile=QUICK))
    rehearsal = rehearse(craft)
    assert frozenset() == rehearsal.codes(*Level)
    assert {Level.MAY} == {finding.level for finding in rehearsal.findings}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == verdicts(rehearsal)
    excused = {
        name
        for outcome in rehearsal.outcomes.values()
        if outcome.verdict is Verdict.NOT_APPLICABLE
        for name in re.findall(r"la capacidad (\w+)", outcome.reason)
    }
    assert excused <= set(craft.plan.contract.missing), (
        "lo que no aplica es lo que el documento no tiene"
    )
    lacking = [
        name for name in craft.plan.contract.missing if not any(word in name for word in absent)
    ]
    assert ["listar_glosa", "listar_devolucion"] == lacking
