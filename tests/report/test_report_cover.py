"""How much of the combinations a run covered, as the acta tells it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from report_sample import HEADER

from conformance.core.covering import TRIPLES, Covered
from conformance.core.finding import Verdict
from conformance.report.acta import write_acta
from conformance.report.cover import cover, percent
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.record import Planned, RecordedOutcome
from conformance.report.verdict import outcomes
from conformance.report.writer import Writer

_ACTS = ("responder", "reiterar")


def _ledger(folder: Path, *planned: Planned, ended: RecordedOutcome | None = None) -> Ledger:
    with Writer(folder / LEDGER) as writer:
        writer.header(replace(HEADER, planned=planned))
        if ended is not None:
            writer.item(ended)
        writer.footer("2026-11-20T15:00:42+00:00")
    return read(folder / LEDGER)


def _told(folder: Path, verdict: Verdict, *covered: Covered) -> dict[str, Any]:
    planned = Planned("x", "probing", "Combinaciones", covers=_ACTS)
    ledger = _ledger(folder, planned, ended=RecordedOutcome("x", verdict, covered=covered))
    made = cover(ledger, outcomes(ledger))
    assert made is not None
    return made


def test_the_pairs_of_all_acts_are_added_up(tmp_path: Path) -> None:
    """What was reached of each act, and of all together, as the ledger keeps it."""
    told = _told(
        tmp_path,
        Verdict.PASSED,
        Covered("responder", 30, 40, ("rol: fits",)),
        Covered("reiterar", 60, 60),
    )
    assert (90.0, 90, 100, []) == tuple(
        told[name] for name in ("percent", "reached", "all", "unmeasured")
    )
    assert [(75.0, ["rol: fits"]), (100.0, [])] == [
        (row["percent"], row["unmade"]) for row in told["acts"]
    ]


def test_triples_are_told_apart_from_the_pairs_beside_them(tmp_path: Path) -> None:
    """An act with too many classes for triples is covered in pairs, and the page says both."""
    told = _told(
        tmp_path,
        Verdict.PASSED,
        Covered("responder", 30, 40, strength=TRIPLES),
        Covered("reiterar", 60, 60),
    )
    assert [("ternas", 75.0), ("pares", 100.0)] == [
        (one["crossed"], one["percent"]) for one in told["crossed"]
    ]
    write_acta(tmp_path)
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert "Combinaciones: ternas, 75 %; pares, 100 %<" in page
    assert "(30 de 40 ternas)" in page


def test_what_an_older_ledger_covered_were_pairs(tmp_path: Path) -> None:
    """Its rows say nothing of how many classes were crossed."""
    _told(tmp_path, Verdict.PASSED, Covered("responder", 30, 40, strength=TRIPLES))
    path = tmp_path / LEDGER
    older = path.read_text(encoding="utf-8").replace(f"[],{TRIPLES}]", "[]]")
    path.write_text(older, encoding="utf-8")
    (outcome,) = outcomes(read(path)).values()
    assert (Covered("responder", 30, 40),) == outcome.covered


def test_an_act_of_which_nothing_was_sent_is_named_and_not_counted(tmp_path: Path) -> None:
    """Nobody knows how many pairs an act has that could not be made."""
    told = _told(tmp_path, Verdict.BLOCKED, Covered("reiterar", 3, 4))
    assert (75.0, ["responder"]) == (told["percent"], told["unmeasured"])


def test_a_run_without_tables_of_combinations_tells_nothing(tmp_path: Path) -> None:
    """Older ledgers, and packs without factors, have no cover."""
    ledger = _ledger(tmp_path, Planned("a", "probing", "Otra"))
    assert None is cover(ledger, outcomes(ledger))


def test_the_acta_says_it(tmp_path: Path) -> None:
    """The page tells the pairs reached, and what could not be measured."""
    _told(tmp_path, Verdict.PASSED, Covered("reiterar", 3, 4, ("rol: fits",)))
    write_acta(tmp_path)
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert "Combinaciones: pares, 75 %" in page
    assert "Sin medir, por falta de con qué:</b> responder." in page


@pytest.mark.parametrize(("share", "text"), [(100.0, "100 %"), (99.99, "99,9 %"), (86.0, "86 %")])
def test_only_all_of_it_is_a_hundred(share: float, text: str) -> None:
    """A share is cut, never rounded up."""
    assert text == percent(share)


def test_what_several_items_cover_of_one_act_is_one_row(tmp_path: Path) -> None:
    """Their combinations are added up, and the first that lacks some is named."""
    planned = [Planned(one, "probing", one, covers=("leer",)) for one in ("a", "b", "c")]
    shares = {"a": (4, 4), "b": (1, 4), "c": (2, 2)}
    with Writer(tmp_path / LEDGER) as writer:
        writer.header(replace(HEADER, planned=tuple(planned)))
        for name, (reached, every) in shares.items():
            told = (Covered("leer", reached, every),)
            writer.item(RecordedOutcome(name, Verdict.PASSED, covered=told))
        writer.footer("2026-11-20T15:00:42+00:00")
    ledger = read(tmp_path / LEDGER)
    made = cover(ledger, outcomes(ledger))
    assert made is not None
    (row,) = made["acts"]
    assert ("b", 7, 10, 70.0) == tuple(row[name] for name in ("item", "reached", "all", "percent"))
