"""The file of what is expected is mended line by line: what people wrote stays, letter by
letter.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import ended, finding, write

from conformance.core.finding import Level, Verdict
from conformance.report.baseline import new_file, seen, titles, with_more, without
from conformance.report.expected_file import (
    ACCEPTED,
    NOT_APPLICABLE,
    ExpectationWords,
    parse_expected,
)
from conformance.report.record import Accepted, Exempt, Expected, RecordedOutcome

KNOWN = ExpectationWords(("ERR-01", "ERR-02", "LIF-03"), ("formular_glosa", "responder_glosa"))
NEW = Expected(
    "e.yaml", (Accepted("LIF-03", None, "por: esto # y «aquello»", "#12", "2026-12-31"),)
)
WRITTEN = """\
# De la línea base de junio. No borrar.

accepted:
    # --- Glosas ---
    - code: ERR-01   # lo vio Marta
      capability: formular_glosa
      # hablado con el proveedor
      reason: |
        Se corrige
        en la 2.4

      ticket: A-1
      expires: 2026-12-31   # o antes

    # --- Devoluciones ---
    - capability: responder_glosa
      expires: "2027-01-31"
      reason: >-
        Pendiente
      ticket: A-2
      code: ERR-02
# fin
not_applicable:
    - {item: probing/uno, reason: no hay}   # preguntar
    - item: probing/dos
      reason: no hay
"""


def _read(text: str) -> Expected:
    return parse_expected(text, "e.yaml", KNOWN, draft=True)


def test_a_run_is_told_as_one_entry_for_each_code_and_capability_and_what_did_not_apply(
    tmp_path: Path,
) -> None:
    """What is said of the documents is left out: it changes no verdict."""
    ledger = write(
        tmp_path,
        outcomes=(
            *ended(b=Verdict.FAILED)[:2],
            RecordedOutcome("c", Verdict.NOT_APPLICABLE, "no hay"),
        ),
        findings=[
            ("b", finding("LIF-03")),
            ("b", finding("ERR-02")),
            ("b", finding("ERR-02", place="x")),
            ("b", replace(finding("ERR-02"), capability=None)),
            ("b", finding("DOC-01", level=Level.MAY, requirement="SIIFA-DOC")),
        ],
    )
    assert Expected(
        "e.yaml",
        (
            Accepted("ERR-02", None, "r", "t", "2026-12-31"),
            Accepted("ERR-02", "formular_glosa", "r", "t", "2026-12-31"),
            Accepted("LIF-03", "formular_glosa", "r", "t", "2026-12-31"),
        ),
        (Exempt("c", "no hay"),),
    ) == seen(ledger, "e.yaml", reason="r", ticket="t", expires="2026-12-31")
    assert "Hallazgo ERR-02" == titles(ledger)["ERR-02"]


@pytest.mark.parametrize(
    "wanted",
    [
        Expected("e.yaml"),
        NEW,
        Expected("e.yaml", (), (Exempt("scenario/x[1]", "no hay: nada"),)),
        Expected(
            "e.yaml",
            (Accepted("ERR-01", "formular_glosa", "", "", ""), *NEW.accepted),
            (Exempt("probing/a", "x"),),
        ),
    ],
)
def test_a_new_file_is_read_as_what_was_meant(wanted: Expected) -> None:
    text = new_file("Sistema\nde # ejemplo", wanted, {"ERR-01": "Estado: otro # que el declarado"})
    assert wanted == _read(text)
    assert text.endswith("\n")


def test_more_entries_go_to_the_end_of_their_list_and_nothing_else_changes() -> None:
    """With the indentation that people chose."""
    more = Expected("e.yaml", NEW.accepted, (Exempt("probing/tres", "no hay"),))
    text = with_more(WRITTEN, more, {"LIF-03": "Otra vez"})
    was = _read(WRITTEN)
    assert Expected(
        "e.yaml", was.accepted + more.accepted, was.not_applicable + more.not_applicable
    ) == _read(text)
    added = """\
    - code: LIF-03  # Otra vez
      reason: "por: esto # y «aquello»"
      ticket: "#12"
      expires: 2026-12-31
"""
    assert WRITTEN == text.replace(added, "").replace(
        '    - item: probing/tres\n      reason: "no hay"\n', ""
    )


@pytest.mark.parametrize(
    "text",
    [
        "accepted: []  # nada\n",
        "accepted:\n",
        "not_applicable:\n  - {item: a, reason: b}",
        "accepted: []",
        "accepted:\n- code: ERR-01\n  reason: x",
        "accepted:\r\n  - code: ERR-01\r\n    reason: x\r\n# fin\r\n",
    ],
)
def test_a_file_in_any_usual_layout_takes_more(text: str) -> None:
    """An empty list, none at all, no end of line, the ends of line of Windows."""
    before = _read(text)
    after = with_more(text, NEW, {})
    assert replace(before, accepted=before.accepted + NEW.accepted) == _read(after)
    assert after.count("\n") == (after.count("\r\n") if "\r\n" in text else after.count("\n"))


def test_what_is_taken_out_leaves_every_other_line() -> None:
    """Comments outside the entries stay, those inside go with them."""
    first = WRITTEN.index("    - code: ERR-01"), WRITTEN.index("\n    # --- Devoluciones")
    text = without(WRITTEN, {(ACCEPTED, 0), (NOT_APPLICABLE, 0)})
    assert (
        WRITTEN[: first[0]]
        + WRITTEN[first[1] :].replace(
            "    - {item: probing/uno, reason: no hay}   # preguntar\n", ""
        )
        == text
    )
    before = _read(WRITTEN)
    assert Expected("e.yaml", before.accepted[1:], before.not_applicable[1:]) == _read(text)


def test_a_file_may_be_emptied() -> None:
    text = without(
        WRITTEN, {(ACCEPTED, 0), (ACCEPTED, 1), (NOT_APPLICABLE, 0), (NOT_APPLICABLE, 1)}
    )
    assert Expected("e.yaml") == _read(text)
    assert "# De la línea base de junio. No borrar.\n" in text
    assert NEW == _read(with_more(text, NEW, {}))
