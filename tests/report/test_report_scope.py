"""A requirement is met whole, in part, or not at all, and the verdict says what it speaks of."""

from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from report_sample import HEADER, STARTED, exchange, finding, write

from conformance.cli.reports import write_reports
from conformance.cli.text import percent
from conformance.core.finding import Level, Verdict
from conformance.core.lack import Lack
from conformance.core.requirement import ATTESTATION, Requirement
from conformance.packs.siifa.facturas import FACTURA
from conformance.report import scope_words
from conformance.report.decision import NO_CONCLUYENTE, NO_CONFORME, WEIGHT
from conformance.report.extent import WHOLE, Extent, Wish, lacking
from conformance.report.ledger import Ledger
from conformance.report.record import Planned, RecordedOutcome
from conformance.report.scope_words import CONCLUSIONS, planned, wished
from conformance.report.summary import exit_code, summarise
from conformance.report.verdict import Conclusion, Judged

_PASSED, _BLOCKED, _IDLE = Verdict.PASSED, Verdict.BLOCKED, Verdict.NOT_APPLICABLE
_OTHER = (Lack("otra_ips"),)
_FEW = (Lack(state="radicadas", count=2, noun=FACTURA.noun),)
_MUST = Requirement("SIIFA-S02", Level.MUST, "§7", "Manual", "Ninguna petición produce un 500.")

Row = tuple[Planned, RecordedOutcome]


def _row(name: str, verdict: Verdict = _PASSED, **more: Any) -> Row:
    lacked = more.pop("lacked", ())
    requirements = more.pop("requirements", ("SIIFA-S02",))
    planned = Planned(name, "probing", name, "formular_glosa", None, requirements, **more)
    return planned, RecordedOutcome(name, verdict, "", STARTED, lacked=lacked)


def _run(
    folder: Path, rows: Sequence[Row], scope: Extent = WHOLE, must: Requirement = _MUST
) -> Ledger:
    header = replace(
        HEADER, requirements=(must,), planned=tuple(one for one, _ in rows), scope=scope
    )
    return write(
        folder, header=header, exchanges=[exchange("x1")], outcomes=[one for _, one in rows]
    )


def _concluded(summary: dict[str, Any]) -> tuple[str, str, str, int, int]:
    row = summary["requirements"][0]
    return (
        summary["verdict"],
        row["conclusion"],
        row["verdict"],
        row["judged"],
        row["applicable"],
    )


_SIDE = "el lado pagador: no se dio ninguno de sus roles"
_SOME = [_row("a"), *(_row(f"b{n}", _BLOCKED, lacked=_FEW) for n in range(37))]


@pytest.mark.parametrize(
    ("rows", "concluded"),
    [
        ([_row("a"), _row("b")], ("CONFORME", "CUMPLE", "PASSED", 2, 2)),
        ([_row("a"), _row("b", _IDLE)], ("CONFORME", "CUMPLE", "PASSED", 1, 1)),
        (_SOME, ("CONFORME", "CUMPLE_EN_PARTE", "PASSED", 1, 38)),
        (
            [_row("a"), _row("b", _BLOCKED, outside=_SIDE)],
            ("CONFORME", "CUMPLE", "PASSED", 1, 1),
        ),
    ],
)
def test_a_requirement_is_met_whole_when_all_that_apply_within_the_scope_judged_it(
    tmp_path: Path, rows: Sequence[Row], concluded: tuple[str, str, str, int, int]
) -> None:
    """And in part when some did: what does not apply, or is outside, is not asked of it."""
    assert concluded == _concluded(summarise(_run(tmp_path, rows)))


@pytest.mark.parametrize(
    ("row", "conclusion", "reason"),
    [
        (
            _row("b", _BLOCKED, lacked=_OTHER),
            "NO_SE_PUDO_JUZGAR",
            "ninguna prueba lo pudo juzgar: faltaron credenciales del rol otra_ips",
        ),
        (
            _row("b", _BLOCKED, lacked=_FEW),
            "NO_SE_PUDO_JUZGAR",
            "ninguna prueba lo pudo juzgar: faltaron 2 facturas radicadas",
        ),
        (_row("b", _BLOCKED, outside=_SIDE), "FUERA_DEL_ALCANCE", _SIDE),
        (_row("b", _IDLE, unserved=("formular_glosa",)), "EL_SISTEMA_NO_OFRECE", ""),
        (_row("b", _IDLE), "NO_APLICA", ""),
    ],
)
def test_why_nothing_judged_a_requirement_is_told_apart(
    tmp_path: Path, row: Row, conclusion: str, reason: str
) -> None:
    """What lacked, what is out of the scope, and what the system does not offer are three."""
    summary = summarise(_run(tmp_path, [row]))
    told = summary["requirements"][0]
    assert (conclusion, reason) == (told["conclusion"], told["reason"])
    assert {conclusion: 1} == summary["scope"]["musts"]


def test_the_least_that_lets_a_requirement_be_judged_is_what_lacked(tmp_path: Path) -> None:
    rows = [_row("a", _BLOCKED, lacked=_OTHER), _row("b", _BLOCKED, lacked=_FEW)]
    told = summarise(_run(tmp_path, rows))["requirements"][0]["reason"]
    assert "ninguna prueba lo pudo juzgar: faltaron 2 facturas radicadas" == told


def test_what_takes_somebodys_word_is_no_requirement_without_test(tmp_path: Path) -> None:
    word = replace(_MUST, verify=ATTESTATION, note="no se ve")
    assert "ATESTACION" == summarise(_run(tmp_path, [], must=word))["requirements"][0]["conclusion"]
    assert "SIN_PRUEBA" == summarise(_run(tmp_path, []))["requirements"][0]["conclusion"]


def test_nobody_of_the_own_entity_decides_on_what_speaks_of_others(tmp_path: Path) -> None:
    """While none that calls as another entity came to judge it, it could not be judged, whatever
    else passed; and then the run concludes nothing.
    """
    scope = Extent(apart=("SIIFA-S02",))
    without = [_row("a"), _row("b", _BLOCKED, lacked=_OTHER, apart=True)]
    summary = summarise(_run(tmp_path, without, scope))
    assert ("NO_CONCLUYENTE", "NO_SE_PUDO_JUZGAR", "BLOCKED", 1, 2) == _concluded(summary)
    assert (2, True) == (exit_code(summary), "otra_ips" in summary["reason"])
    same = [_row("a"), _row("b", _IDLE, apart=True)]
    assert "NO_CONCLUYENTE" == summarise(_run(tmp_path, same, scope))["verdict"]
    judged = [_row("a"), _row("b", apart=True)]
    assert "CONFORME" == summarise(_run(tmp_path, judged, scope))["verdict"]


@pytest.mark.usefixtures("no_node")
def test_a_module_that_the_target_leaves_out_is_named_by_the_verdict(tmp_path: Path) -> None:
    """Its requirements are out whatever judged them, and the verdict says what it speaks of, in
    acta, terminal and JUnit alike.
    """
    why = "el objetivo no lo pide en scope"
    scope = Extent(
        sides=("pagador", "prestador"),
        modules=("glosas", "pagos"),
        some_modules=True,
        left_out={"aislamiento": why},
        outside={"SIIFA-S02": f"aislamiento: {why}"},
    )
    rows = [_row("a"), _row("b", _BLOCKED, lacked=_OTHER, apart=True)]
    summary = summarise(_run(tmp_path, rows, scope))
    assert ("CONFORME", "FUERA_DEL_ALCANCE", "NOT_APPLICABLE", 1, 0) == _concluded(summary)
    words = "en glosas y pagos; aislamiento: fuera del alcance"
    assert words == summary["scope"]["words"]
    junit = tmp_path / "junit.xml"
    said: list[str] = []
    for _ in range(2):
        write_reports(tmp_path, lambda text: said.append(str(text)))
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert (True, True) == (f"Veredicto: CONFORME {words}." in said[0], words in page)
    property_ = f'<property name="Veredicto" value="CONFORME {words}" />'
    assert 1 == junit.read_text(encoding="utf-8").count(property_)


def test_a_finding_counts_although_its_requirement_is_outside(tmp_path: Path) -> None:
    rows = [_row("a", Verdict.FAILED)]
    ledger = write(
        tmp_path,
        header=replace(
            HEADER,
            requirements=(_MUST,),
            planned=(rows[0][0],),
            scope=Extent(outside={"SIIFA-S02": "pagos"}),
        ),
        exchanges=[exchange("x1")],
        findings=[("a", finding())],
        outcomes=[rows[0][1]],
    )
    assert ("NO_CONFORME", "NO_CUMPLE", "FAILED", 1, 0) == _concluded(summarise(ledger))


@pytest.mark.parametrize(("minimum", "verdict"), [(0, "CONFORME"), (2, "CONFORME"), (3, "NO")])
def test_what_less_than_the_minimum_judged_concludes_nothing(
    tmp_path: Path, minimum: int, verdict: str
) -> None:
    """One of 38 is 2 %; who asks for more is told so."""
    summary = summarise(_run(tmp_path, _SOME, Extent(minimum=minimum)))
    assert summary["verdict"].startswith(verdict)
    told = "juzgó menos del 3 % de sus pruebas (--minimum): SIIFA-S02." in summary["reason"]
    assert (verdict == "NO") == told


@pytest.mark.usefixtures("no_node")
def test_a_page_that_is_drawn_again_may_ask_for_another_minimum(tmp_path: Path) -> None:
    _run(tmp_path, _SOME)
    said: list[str] = []
    summary = write_reports(tmp_path, lambda text: said.append(str(text)), 50)
    assert ("NO_CONCLUYENTE", 50) == (summary["verdict"], summary["scope"]["minimum"])
    assert "Mínimo pedido: 50 % de las pruebas de cada obligatorio." in said[0]


@pytest.mark.usefixtures("no_node")
def test_no_page_says_that_a_requirement_is_met_when_one_of_38_judged_it(tmp_path: Path) -> None:
    """Neither its row, nor the counts, nor the terminal."""
    _run(tmp_path, _SOME)
    said: list[str] = []
    write_reports(tmp_path, lambda text: said.append(str(text)))
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert (True, True) == ("1 de 38 pruebas" in page, ">Cumple en parte</span>" in page)
    row = page[page.index('id="r-SIIFA-S02"') :]
    assert ">Cumple<" not in row[: row.index("</tr>")]
    counts = "De 1 requisito obligatorio: 1 se cumple en parte."
    assert (True, True) == (counts in page, counts in said[0])
    partly = "1 requisito obligatorio se juzgó solo en parte"
    assert (True, False) == (partly in page, "quedó sin juzgar" in page)


@pytest.mark.parametrize(
    ("wish", "unjudged", "said"),
    [
        (
            Wish(23, 23, ("8 facturas radicadas más", "un usuario de otra IPS")),
            23,
            "Con 8 facturas radicadas más y un usuario de otra IPS se juzgan los 23 requisitos "
            "obligatorios que faltan.",
        ),
        (
            Wish(3, 3, ("un usuario de otra IPS",)),
            5,
            "Con un usuario de otra IPS se juzgan 3 de los 5 requisitos obligatorios que faltan.",
        ),
        (
            Wish(1, 1, ("1 factura radicada más",)),
            1,
            "Con 1 factura radicada más se juzga el requisito obligatorio que falta.",
        ),
        (Wish(2, 0, ()), 2, ""),
        (
            Wish(2, 0, (), 2, ("max_writes de 0 a 2650",)),
            2,
            "Los límites de la corrida dejan sin juzgar 2 requisitos obligatorios: para juzgarlos, "
            "suba max_writes de 0 a 2650.",
        ),
        (Wish(2, 2, ("un usuario",)), 0, ""),
    ],
)
def test_one_sentence_says_what_to_ask_for(wish: Wish, unjudged: int, said: str) -> None:
    assert said == wished(wish, unjudged)


def test_the_table_of_what_each_conclusion_means_is_whole_and_is_the_documents() -> None:
    """Every conclusion has its weight, its words, and its row in the docs."""
    docs = Path(__file__).resolve().parents[2] / "docs" / "veredicto.md"
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in docs.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    told = {row[0].strip("`"): row[2] for row in rows if len(row) == 3}
    assert {*Conclusion} == {*WEIGHT} == {*CONCLUSIONS} == {*told}
    weights = {name: weight for name in told for weight in (WEIGHT[Conclusion(name)],)}
    stated = {
        name: next((one for one in (NO_CONFORME, NO_CONCLUYENTE) if text == f"`{one}`"), "")
        for name, text in told.items()
    }
    assert weights == stated


def test_where_one_is_told_how_many_to_ask_for_no_other_number_is(tmp_path: Path) -> None:
    """What each item lacks by itself is more than what all of them take when they share; and it is
    told once, as what to ask for.
    """
    rows = [
        _row("a", _BLOCKED, lacked=_FEW),
        _row("b", _BLOCKED, lacked=_OTHER),
        _row("c", requirements=()),
    ]
    wish = Wish(1, 1, ("1 factura radicada más",))
    summary = summarise(_run(tmp_path, rows, Extent(wish=wish)))
    assert summary["reason"].endswith("no se pudieron juzgar: SIIFA-S02.")
    assert summary["scope"]["wish"].startswith("Con 1 factura radicada más se juzga ")
    both = replace(wish, what=("3 facturas radicadas más", "un usuario de otra IPS"))
    assert "Faltaron 3 facturas radicadas más y un usuario de otra IPS." == lacking(both)


@pytest.mark.parametrize(
    ("extent", "said"),
    [
        (WHOLE, "Alcance: todos los lados y módulos."),
        (
            Extent(left_out={"lo de admin": "no se dio"}),
            "Alcance: todos los lados y módulos (fuera del alcance: lo de admin).",
        ),
        (
            Extent(("prestador",), some_sides=True, left_out={"el lado pagador": "no se dio"}),
            "Alcance: del lado prestador; el lado pagador: fuera del alcance.",
        ),
    ],
)
def test_a_plan_says_its_scope_and_what_it_would_leave(extent: Extent, said: str) -> None:
    """Before anything is sent, with the sentence of what to ask for."""
    wish = Wish(2, 2, ("un usuario de otra IPS",))
    assert [said] == planned(extent)
    told = planned(replace(extent, wish=wish))[1]
    assert told.startswith("Quedan sin juzgar 2 requisitos obligatorios del alcance. Con un ")


@pytest.mark.parametrize(("text", "number"), [("50%", 50), ("7 %", 7), ("100", 100)])
def test_a_minimum_is_written_as_a_percent(text: str, number: int) -> None:
    assert number == percent(text)
    for wrong in ("0", "101%", "medio", "-3"):
        with pytest.raises(ArgumentTypeError):
            percent(wrong)


@pytest.mark.parametrize(
    ("delivered", "said"),
    [(False, "1 no se ve por la API"), (True, "1 no se ve en los archivos")],
)
def test_what_takes_a_word_is_told_by_what_was_judged(delivered: bool, said: str) -> None:
    """An interface, or the files that a system was given and gave."""
    row = Judged(_MUST, Verdict.NOT_APPLICABLE, (), "", conclusion=Conclusion.ATTESTED)
    told = scope_words.scope(WHOLE, [row], delivered=delivered)["counts"]
    assert f"De 1 requisito obligatorio: {said}." == told


def test_what_nobody_attested_is_not_judged_either(tmp_path: Path) -> None:
    """A run of which that is all that is obligatory concludes nothing."""
    word = replace(_MUST, id="SIIFA-S09", verify=ATTESTATION, note="no se ve")
    ledger = _run(tmp_path, [_row("a")], must=word)
    summary = summarise(ledger)
    told = "Ninguna prueba de la corrida juzgó algo obligatorio."
    assert ("NO_CONCLUYENTE", told) == (summary["verdict"], summary["reason"])


@pytest.mark.parametrize(
    ("sides", "modules", "said"),
    [
        ((), ("la ficha",), "en la ficha; el lado ips: fuera del alcance"),
        ((), (), "de ningún lado; el lado ips: fuera del alcance"),
        (("erp",), ("la ficha",), "del lado erp, en la ficha; el lado ips: fuera del alcance"),
    ],
)
def test_what_is_of_no_side_is_told_by_its_module(
    sides: tuple[str, ...], modules: tuple[str, ...], said: str
) -> None:
    """A register that is judged alone is of nobody's side."""
    extent = replace(
        WHOLE,
        sides=sides,
        modules=modules,
        left_out={"el lado ips": "no se dio"},
        some_sides=True,
        some_modules=True,
    )
    assert said == scope_words.of(extent)
