"""What a target did not give: how many tests judged a requirement, what lacked, and what may still
be said.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from report_sample import HEADER, STARTED, write

from conformance.cli.reports import write_reports
from conformance.core.finding import Verdict
from conformance.core.lack import (
    Lack,
    Shortage,
    enumerated,
    lack_from,
    of_need,
    shortages,
    told,
)
from conformance.core.resource import Need
from conformance.packs.siifa.facturas import FACTURA
from conformance.report import words
from conformance.report.ledger import Ledger, read
from conformance.report.record import Planned, RecordedOutcome
from conformance.report.summary import exit_code, summarise

_IPS = Lack("ips")
_FEW = Lack(state="radicadas", count=3, noun=FACTURA.noun)


def _run(folder: Path, *lacked: Lack) -> Ledger:
    """A run of three items about one MUST: one passed unless it lacked something too, the others
    lacked it.
    """
    header = replace(
        HEADER,
        requirements=HEADER.requirements[:1],
        planned=tuple(
            Planned(name, "probing", name, requirements=("SIIFA-S02",))
            for name in ("a", "b", "c", "d")
        ),
    )
    without = [
        RecordedOutcome(name, Verdict.BLOCKED, f"faltan {told(lacked)}", STARTED, lacked=lacked)
        for name in ("b", "c")
    ]
    return write(
        folder,
        header=header,
        outcomes=[
            RecordedOutcome("a", Verdict.PASSED, "se vio lo otro", STARTED),
            *without,
            RecordedOutcome("d", Verdict.PASSED, started=STARTED),
        ],
    )


def _without(folder: Path, *lacked: Lack) -> Ledger:
    """A run of which another requirement was judged, and of a MUST nothing was."""
    header = replace(
        HEADER,
        requirements=HEADER.requirements[:2],
        planned=(
            Planned("a", "probing", "a", requirements=("SIIFA-R05",)),
            Planned("b", "probing", "b", requirements=("SIIFA-S02",)),
        ),
    )
    return write(
        folder,
        header=header,
        outcomes=[
            RecordedOutcome("a", Verdict.PASSED, "", STARTED),
            RecordedOutcome("b", Verdict.BLOCKED, f"faltan {told(lacked)}", STARTED, lacked=lacked),
        ],
    )


def test_a_requirement_says_how_many_of_its_tests_judged_it_and_what_the_others_lacked(
    tmp_path: Path,
) -> None:
    row = summarise(_run(tmp_path, _IPS, _FEW))["requirements"][0]
    assert (
        "PASSED",
        4,
        2,
        "se juzgó con 2 de 4 pruebas: faltaron 6 facturas radicadas (2 pruebas) y credenciales del "
        "rol ips (2 pruebas); se vio lo otro",
    ) == (row["verdict"], len(row["items"]), row["judged"], row["reason"])


@pytest.mark.usefixtures("no_node")
def test_a_run_whose_tests_lacked_something_says_so_and_speaks_of_what_it_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Acta, page, terminal and Allure tell it, none of them that the system meets what the norm
    asks.
    """
    _run(tmp_path, _IPS)
    summary = write_reports(tmp_path, print)
    assert [
        {
            "role": "ips",
            "facturas": None,
            "count": 0,
            "items": 2,
            "what": "credenciales del rol ips",
            "named": "credenciales del rol ips",
        }
    ] == (summary["lacked"])
    printed, page = capsys.readouterr().out, (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert "CONFORME: todo lo obligatorio que se juzgó se cumple." in printed
    said = "Quedó sin juzgar lo que necesitaba: credenciales del rol ips (2 pruebas)."
    assert (True, True, True) == (said in printed, said in page, "2 de 4 pruebas" in page)
    allure = (tmp_path / "allure-results" / "environment.properties").read_text(encoding="utf-8")
    assert "Faltaron=credenciales del rol ips (2 pruebas)\n" in allure


@pytest.mark.parametrize(
    ("lack", "said"),
    [(_IPS, "credenciales del rol ips (1 prueba)"), (_FEW, "3 facturas radicadas (1 prueba)")],
)
def test_a_must_that_nothing_judged_for_want_of_something_leaves_the_run_inconclusive(
    tmp_path: Path, lack: Lack, said: str
) -> None:
    """What the system does about it is unknown: neither does not apply, nor is it met."""
    summary: dict[str, Any] = summarise(_without(tmp_path, lack))
    row = summary["requirements"][0]
    assert ("NO_CONCLUYENTE", 2, "BLOCKED", 0) == (
        summary["verdict"],
        exit_code(summary),
        row["verdict"],
        row["judged"],
    )
    assert (
        f"Requisitos obligatorios que no se pudieron juzgar: SIIFA-S02. Faltaron {said}.",
        f"ninguna prueba lo pudo juzgar: faltaron {said.removesuffix(' (1 prueba)')}",
    ) == (summary["reason"], row["reason"])


def test_a_ledger_of_before_says_nothing_of_what_lacked(tmp_path: Path) -> None:
    """Its lines are read as they were written: nothing lacked that they tell."""
    ledger = _run(tmp_path)
    text = ledger.path.read_text(encoding="utf-8").replace(',"lacked":[]', "")
    ledger.path.write_text(text, encoding="utf-8")
    assert (True, []) == ((before := read(ledger.path)).whole, summarise(before)["lacked"])


def test_shortages_are_told_most_of_them_first_and_not_without_end() -> None:
    several = [(_IPS,), (_IPS, _FEW), (_FEW,), (_IPS,)]
    assert (
        Shortage(_IPS, 3),
        Shortage(Lack(state="radicadas", count=6, noun=FACTURA.noun), 2),
    ) == shortages(several)
    many = shortages([[Lack(f"rol{number}")] for number in range(9)])
    assert enumerated(many).endswith("credenciales del rol rol5 (1 prueba) y otras 3 cosas")
    assert "credenciales de los roles erp e ips" == told([Lack("erp"), _IPS])
    assert ("", "credenciales de los roles ips, fits y 1 factura sin radicar") == (
        enumerated(()),
        told([_IPS, Lack("fits"), Lack(state="sin radicar", count=1, noun=FACTURA.noun)]),
    )


def test_one_resource_is_told_as_one(tmp_path: Path) -> None:
    """Whoever reads it again from the ledger too; a ledger of before knows the word for several."""
    need = Need(FACTURA, "radicada")
    assert "1 factura radicada" == told([of_need(need)])
    again = lack_from("", "radicadas", 1, [FACTURA.words])
    assert (of_need(need), "1 factura radicada") == (again, again.what)
    before = replace(FACTURA.words, ones=())
    assert "1 factura radicadas" == lack_from("", "radicadas", 1, [before]).what
    ledger = _without(tmp_path, of_need(need))
    assert "faltaron 1 factura radicada" in summarise(ledger)["requirements"][0]["reason"]


def test_no_sum_is_told_of_what_items_lack_where_they_share(tmp_path: Path) -> None:
    """Two that lack three each are told by their kind: three may do for both."""
    summary = summarise(_run(tmp_path, _FEW))
    assert "6 facturas radicadas (2 pruebas)" == words.lacks(summary)
    shared = {**summary, "shared": [{"kind": "factura", "id": 1, "items": ["a", "d"]}]}
    assert "facturas radicadas (2 pruebas)" == words.lacks(shared)


def test_who_called_in_whose_place_is_told_with_the_user() -> None:
    """Whoever only read is told so; where everybody calls as himself nothing is said."""
    made = [
        {"role": "erp", "caller": "erp_gestor", "user": "e…@x.co", "reads": False},
        {"role": "ips", "caller": "erp_gestor", "user": "e…@x.co", "reads": True},
    ]
    assert (
        "Roles sin credenciales propias: por erp actúa erp_gestor (usuario e…@x.co); por ips lee "
        "erp_gestor (usuario e…@x.co)."
    ) == words.stand_ins(made)
    assert "" == words.stand_ins([])
