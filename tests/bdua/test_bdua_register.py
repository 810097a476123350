"""The register holds every sentence of the resolution; the calendar and the layouts are data."""

import csv
from datetime import date, datetime, time

import pytest

from conformance.core.calendar import BOGOTA
from conformance.core.data_path import data
from conformance.core.finding import Level
from conformance.core.requirement import ATTESTATION
from conformance.files.windows import Days, term
from conformance.packs.bdua.consistency import FileFacts, inconsistencies
from conformance.packs.bdua.layouts import layout
from conformance.packs.bdua.pack import load
from conformance.packs.bdua.regimes import CONTRIBUTIVO, TRIMESTRAL
from conformance.packs.bdua.sandbox.defects import DEFECTS
from conformance.run.deliveries.target import usual_target
from conformance.run.deliveries.verification import verified

SENTENCES = (
    *("1", "2.1", "2.2", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6"),
    *("4.1", "4.2", "4.3", "4.4", "4.5", "4.a1", "4.a2", "4.b1", "4.b2"),
    *("4.c1", "4.c2", "4.6", "4.7", "4.8", "4.9", "4.10", "4.11", "4.12"),
    *("4.13", "4.14", "4.15", "4.p1", "4.p2a", "4.p2b", "5.1", "5.2", "5.a"),
    *("5.b", "5.c", "5.d", "5.3", "5.4", "5.5", "6.1", "6.2", "6.3"),
    *("6.4", "6.5", "7", "9.1", "9.2", "9.3", "9.4", "9.5", "9.6"),
    *("9.7a", "9.7b", "10", "11.1", "11.2", "11.3", "12.1", "12.2", "13"),
    *("14", "15", "16"),
)
HOMES = {"0812-MC": "0812/MC", "0812-NOV": "0812/NOV", "2629-MS": "2629/MS"}
WRONG_ELSEWHERE = ("consecutivo con hueco", "valor igual al de BDUA", "en UTF-8")


def _rows(*parts: str) -> list[dict[str, str]]:
    path = data("specs", "bdua", *parts)
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_the_register_holds_every_sentence_of_the_resolution() -> None:
    """As many as the resolution has, each with a test or with why it takes somebody's word."""
    pack = verified(load())
    assert [f"BDUA-RES-{one}" for one in SENTENCES] == list(pack.requirements)
    cited = {name for item in pack.items(usual_target(pack, "", {})) for name in item.requirements}
    attested = {name for name, one in pack.requirements.items() if one.verify == ATTESTATION}
    assert set(pack.requirements) == cited | attested
    assert set() == cited & attested


def test_no_citation_names_what_does_not_exist() -> None:
    """Items, citations and defects name requirements, capabilities and codes that are there."""
    pack = load()
    asked = [one for one in DEFECTS.values() if one.agreed]
    assert (47, 8) == (len(DEFECTS) - len(asked), len(asked))
    assert set() == {one.requirement for one in DEFECTS.values()} - set(pack.requirements)


@pytest.mark.parametrize(
    "row", _rows("calendario-2026-2027.csv"), ids=lambda row: row["dia_habil_8"]
)
def test_the_windows_of_each_month_are_those_of_the_calendar(row: dict[str, str]) -> None:
    """Business days are counted over holidays, moved or not; the quarterly months are four."""
    days, year, month = Days(), int(row["anio"]), int(row["mes"])
    first, second = (
        term(days, window, year, month, time(23, 59, 59)) for window in CONTRIBUTIVO.windows
    )
    assert (
        row["dia_habil_1"],
        row["dia_habil_8"],
        row["dia_habil_9"],
        row["dia_habil_13"],
        row["dia_habil_15"],
        row["corte_mes_anterior"],
    ) == tuple(
        map(
            str,
            (
                first.opens.date(),
                first.closes.date(),
                first.results,
                second.closes.date(),
                second.results,
                first.cutoff,
            ),
        )
    )
    assert (row["trimestral"] == "si") == TRIMESTRAL.windows[0].in_month(month)


def test_a_window_closes_to_the_second() -> None:
    """The closing second is within it, the next one is not."""
    made = term(Days(), CONTRIBUTIVO.windows[0], 2026, 4, time(17))
    assert made.holds(datetime(2026, 4, 14, 17, 0, 0, tzinfo=BOGOTA))
    assert not made.holds(datetime(2026, 4, 14, 17, 0, 1, tzinfo=BOGOTA))


@pytest.mark.parametrize("row", _rows("layouts", "ejemplos.csv"), ids=lambda row: row["motivo"])
def test_each_example_is_right_or_wrong_as_it_says(row: dict[str, str]) -> None:
    """By its layout, or by what its fields say together; some need the base or the file."""
    shape = layout(HOMES[row["layout"]])
    cells = row["registro sintetico"].split(",")
    flaws = [one.said for one in shape.flaws(cells)]
    if not flaws:
        entity = "EPSS99" if row["layout"] == "2629-MS" else "EPS999"
        facts = FileFacts(entity, date(2026, 3, 2))
        flaws = list(inconsistencies(shape.row(cells), facts))
    elsewhere = any(one in row["motivo"] for one in WRONG_ELSEWHERE)
    assert elsewhere or bool(flaws) == row["veredicto"].startswith("incorrecto")


def test_practice_obliges_nobody() -> None:
    """By today's profile nothing is more than recommended; by that of 2007 the norm obliges."""
    pack = load()
    practice = usual_target(pack, "", {"perfil": "adres-practica"})
    assert Level.SHOULD == pack.level(practice, Level.MUST)
    assert Level.MUST == pack.level(usual_target(pack, "", {}), Level.MUST)
    assert "derogada" in pack.remarks(usual_target(pack, "", {}))[0]
