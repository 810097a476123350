"""Lists by one filter and by two: what the norm leaves open is never held against a row, and the
rest always is.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from conformance.core.finding import Level, Verdict
from conformance.http.probes.filters import LISTS, Filter, Value, candidates, matches
from conformance.http.probes.paging import disagreement
from conformance.packs.siifa.sandbox.call import Call, within
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.defects.concurrent import CONCURRENT
from conformance.packs.siifa.sandbox.operations import reads
from conformance.packs.siifa.sandbox.tables.records import Seguimiento
from conformance.selftest.rehearsal import Rehearsed, prepare, rehearse

ALL = (Level.MUST, Level.SHOULD, Level.MAY)
FOUND = [
    one.id
    for one in CONCURRENT
    if one.code in ("CON-01", "CON-03", "CON-04") and "carrera" not in one.id
]
NOW = datetime(2026, 3, 1, tzinfo=UTC)
BANKS = next(one for one in LISTS if one.capability == "listar_bancos")


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


def asked(how: str, text: str, *, loose: bool = False) -> Value:
    return Value(Filter("X", "x", how, loose=loose), text)


@pytest.mark.parametrize(
    ("value", "seen", "expected"),
    [
        (asked("igual", "A1"), "a1", True),
        (asked("igual", "1"), 1, True),
        (asked("igual", "1"), 2, False),
        (asked("parte", "Médica"), "orden médica", True),
        (asked("parte", "x"), "orden", False),
        (asked("minimo", "2"), 2.0, True),
        (asked("minimo", "2"), 1.99, False),
        (asked("maximo", "2"), 2.01, False),
        (asked("tiene", "true"), "RE9901", True),
        (asked("tiene", "true"), None, False),
        (asked("tiene", "false"), "", True),
        (asked("igual", "1"), None, None),
        (asked("desde", "2026-03-01T00:00:00Z", loose=True), "2020-01-01T00:00:00Z", None),
    ],
)
def test_a_row_matches_does_not_or_leaves_it_open(
    value: Value, seen: Any, expected: bool | None
) -> None:
    assert expected is matches(value, {"x": seen})


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("2026-02-28T19:00:00-05:00", True),  # the same instant: a range takes its ends in
        ("2026-03-01T20:00:00Z", None),
        ("2026-02-28T04:00:00Z", None),  # the edge days: UTC or Bogotá
        ("2026-03-09T00:00:00Z", True),
        ("2026-02-20T00:00:00Z", False),
        ("2026-02-20", False),
        ("ayer", None),
        (
            "2026-03-01T00:00:00.4000001Z",
            None,
        ),  # of two rows in one second a filter may take the one alone
    ],
)
def test_the_zone_of_the_edge_days_is_left_open(seen: str, expected: bool | None) -> None:
    assert expected is matches(asked("desde", "2026-03-01T00:00:00Z"), {"x": seen})


def test_two_values_are_asked_of_a_filter_the_second_of_nobody_if_need_be() -> None:
    code, _, state = BANKS.filters
    rows = [{"codigoBanrep": 1, "estado": "ACTIVO"}, {"codigoBanrep": 2, "estado": "ACTIVO"}]
    assert ["CodigoBanrep=1", "CodigoBanrep=2"] == [
        str(one) for one in candidates(BANKS, code, rows, NOW)
    ]
    assert ["CodigoBanrep=1", "CodigoBanrep=2147483000"] == [
        str(one) for one in candidates(BANKS, code, rows[:1], NOW)
    ]
    assert [("Estado=ACTIVO", 1)] == [
        (str(one), one.source) for one in candidates(BANKS, state, rows, NOW)
    ]


def test_a_date_without_offset_is_not_asked_for() -> None:
    first = Filter("FechaInicio", "x", "desde")
    assert ["FechaInicio=2026-03-04T00:00:00Z"] == [
        str(one) for one in candidates(BANKS, first, [{"x": "2026-01-01T10:00:00"}], NOW)
    ]


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
def test_a_clean_sandbox_passes(revision: str) -> None:
    made = rehearse(lists(revision))
    assert ((), {Verdict.PASSED}) == (
        made.findings,
        {one.verdict for one in made.outcomes.values()},
    )


@pytest.mark.parametrize("name", FOUND)
def test_a_defect_is_found_by_its_code_alone(craft: Rehearsed, name: str) -> None:
    made = rehearse(craft, (name,))
    assert {DEFECTS[name].code} == made.codes(*ALL)
    assert {DEFECTS[name].code} == made.codes(DEFECTS[name].level)


def test_the_operation_that_takes_its_time_is_the_one_that_is_found(craft: Rehearsed) -> None:
    """The rehearsal's watch adds what the sandbox would have slept: nobody waits."""
    made = rehearse(craft, ("bancos-lentos",))
    assert [("TIM-01", "listar_bancos", Level.SHOULD)] == [
        (one.code, one.capability, one.level) for one in made.findings
    ]
