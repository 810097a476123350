"""Lists by one filter and by two: what the norm leaves open is never held against a row, and the
rest always is.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from conformance.core.finding import Level, Verdict
from conformance.http.probes.row_and_detail import disagreement
from conformance.packs.siifa.sandbox.call import Call, within
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.defects.concurrent import CONCURRENT
from conformance.packs.siifa.sandbox.operations import reads
from conformance.packs.siifa.sandbox.tables.records import Seguimiento
from conformance.sandbox.reach import Watch
from conformance.selftest.rehearsal import rehearse, watched
from conformance.selftest.rehearsed import Reach, Rehearsal, Rehearsed, prepare

ALL = (Level.MUST, Level.SHOULD, Level.MAY)
WRITTEN = ("carrera", "firmada")
"""What happens to a write beside others is found by who writes."""
FOUND = [
    one.id
    for one in CONCURRENT
    if one.code in ("CON-01", "CON-03", "CON-04") and not any(word in one.id for word in WRITTEN)
]


def lists(revision: str = "oficial") -> Rehearsed:
    craft = prepare(phases=("probing",), revision=revision)
    ends = ("/paginacion", "/filtros")
    return Rehearsed(
        craft.plan,
        tuple(one for one in craft.items if one.id.endswith(ends) or "/concuerda-" in one.id),
    )


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return lists()


@pytest.fixture(scope="module")
def seen(craft: Rehearsed) -> tuple[Rehearsal, Reach]:
    """What a clean run finds, and which items meet which defect: the others are answered alike."""
    return watched(craft, Watch(DEFECTS[name] for name in FOUND))


@pytest.mark.parametrize(
    ("row", "detail", "without", "expected"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, "", None),
        ({"a": 1}, {"a": 2}, "", ("1", "2", "a")),
        ({"a": None}, {"a": ""}, "", None),
        ({"a": None}, {"b": 1}, "", None),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "", None),
        ({"valor": 5}, {"valorGlosa": 6}, "Glosa", ("5", "6", "valor")),
        ({"f": "2026-01-01T10:00:00-05:00"}, {"f": "2026-01-01T15:00:00Z"}, "", None),
    ],
)
def test_a_row_and_its_detail_disagree_only_in_what_both_tell(
    row: dict[str, Any], detail: dict[str, Any], without: str, expected: object
) -> None:
    assert expected == disagreement(row, detail, without)


def test_a_server_that_filters_by_the_date_of_registration_is_right_too(
    craft: Rehearsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which date FechaCreacion looks at is open: the act's, or the later one of its
    registration.
    """

    def by_registration(call: Call) -> Iterable[Seguimiento]:
        start, end = call.query["fechaCreacionInicio"], call.query["fechaCreacionFinal"]
        open_range = {**call.query, "fechaCreacionInicio": None, "fechaCreacionFinal": None}
        return (
            row
            for row in scoped(replace(call, query=open_range))
            if within(row.formulacion.reported, start, end)
        )

    scoped = reads._scoped
    monkeypatch.setattr(reads, "_scoped", by_registration)
    assert () == rehearse(craft).findings


@pytest.mark.parametrize("revision", ["oficial", "manual"])
def test_a_clean_sandbox_passes(seen: tuple[Rehearsal, Reach], revision: str) -> None:
    made = seen[0] if revision == "oficial" else rehearse(lists(revision))
    assert ((), {Verdict.PASSED}) == (
        made.findings,
        {one.verdict for one in made.outcomes.values()},
    )


@pytest.mark.parametrize("name", FOUND)
def test_a_defect_is_found_by_its_code_alone(
    craft: Rehearsed, seen: tuple[Rehearsal, Reach], name: str
) -> None:
    made = rehearse(craft, (name,), reach=seen[1])
    assert {DEFECTS[name].code} == made.codes(*ALL)
    assert {DEFECTS[name].code} == made.codes(DEFECTS[name].level)


def test_the_operation_that_takes_its_time_is_the_one_that_is_found(craft: Rehearsed) -> None:
    """The rehearsal's watch adds what the sandbox would have slept: nobody waits."""
    made = rehearse(craft, ("bancos-lentos",))
    assert [("TIM-01", "listar_bancos", Level.SHOULD)] == [
        (one.code, one.capability, one.level) for one in made.findings
    ]
