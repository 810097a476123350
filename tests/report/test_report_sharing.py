"""Items that used one and the same factura say so, wherever they are told of."""

import json
from dataclasses import replace
from pathlib import Path

from report_sample import HEADER, exchange, finding

from conformance.core.finding import Verdict
from conformance.packs.siifa.facturas import FACTURA, factura
from conformance.report.acta import write_acta
from conformance.report.allure import write_allure
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.record import RecordedOutcome, SharedResource
from conformance.report.sharing import sharing
from conformance.report.writer import Writer

ROW = factura(12, "F12", ("1", "2"), 100.0, "2026-01-01")
CONFIRMED = "confirmado en una factura sin uso"


def _run(folder: Path, *sent: str) -> Ledger:
    shared = (SharedResource(FACTURA.noun, ROW, ("a", "b", "c")),)
    with Writer(folder / LEDGER) as writer:
        writer.header(replace(HEADER, shared=shared))
        for name in sent:
            writer.exchange(name, exchange(f"x-{name}"))
        writer.finding("b", finding(exchanges=("x-b",)))
        writer.item(RecordedOutcome("a", Verdict.PASSED))
        writer.item(RecordedOutcome("b", Verdict.FAILED, CONFIRMED))
        writer.item(RecordedOutcome("c", Verdict.PASSED))
        writer.footer("2026-11-20T15:00:42+00:00")
    return read(folder / LEDGER)


def test_each_says_who_used_it_before_and_after(tmp_path: Path) -> None:
    made = sharing(_run(tmp_path, *"abc"))
    assert [
        "Compartió la factura 12: nadie la usó antes; después, b y c.",
        "Compartió la factura 12: antes la usó a; después, c.",
        "Compartió la factura 12: antes la usaron a y b.",
        "",
    ] == [made.told(name) for name in "abcd"]


def test_who_sent_nothing_used_nothing(tmp_path: Path) -> None:
    """A factura that one item alone came to use was not shared."""
    assert [] == sharing(_run(tmp_path, "b")).rows()


def test_many_are_counted(tmp_path: Path) -> None:
    users = tuple("abcdefgh")
    made = replace(sharing(_run(tmp_path, *"abc")))
    many = replace(made, resources=(replace(made.resources[0], users=users),))
    assert "Compartió la factura 12: antes la usaron a, b, c y 4 pruebas más." == many.told("h")


def test_acta_and_allure_say_it_with_how_the_finding_was_confirmed(tmp_path: Path) -> None:
    ledger = _run(tmp_path, *"abc")
    acta, told = write_acta(tmp_path, ledger), sharing(ledger).told("b")
    assert [(told, CONFIRMED)] == [(row["shared"], row["confirmation"]) for row in acta["findings"]]
    assert [{"kind": "factura", "id": 12, "items": ["a", "b", "c"]}] == acta["shared"]
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert (True, True) == (told in page, f"<b>{CONFIRMED}</b>" in page)
    results = [
        json.loads(file.read_text(encoding="utf-8"))
        for file in write_allure(tmp_path, ledger).glob("*-result.json")
    ]
    assert [f"{told} {CONFIRMED}"] == [
        row["description"].rpartition("\n\n")[2]
        for row in results
        if "antes" in row["description"] and CONFIRMED in row["description"]
    ]
