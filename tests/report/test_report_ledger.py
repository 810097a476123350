"""The ledger: what is written comes back, parts are merged, and one cut short is never taken for
whole.
"""

import errno
import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from report_sample import HEADER, ended, exchange, finding, hostile_run, write

from conformance.core.errors import LedgerError, UsageError
from conformance.core.exchange import Evidence
from conformance.core.finding import Verdict
from conformance.report.ledger import LEDGER, exchanges, read
from conformance.report.record import RecordedOutcome
from conformance.report.writer import Writer, take_in


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    """Header, items, findings and counts survive the file; only cited exchanges stay in memory."""
    ledger = write(
        tmp_path,
        outcomes=ended(),
        findings=[("b", finding(exchanges=("x2",)))],
        exchanges=[exchange("x1"), exchange("x2", status=500)],
    )
    assert HEADER == ledger.header
    assert ended() == ledger.items
    assert [finding(exchanges=("x2",))] == [deviation.finding for deviation in ledger.deviations]
    assert (2, True) == (ledger.exchanges, ledger.whole)
    assert {("formular_glosa", 200): 1, ("formular_glosa", 500): 1} == ledger.statuses
    assert ["x2"] == list(ledger.proofs)
    assert ["x1", "x2"] == [line["id"] for line in exchanges(ledger.path)]


def test_lines_are_in_the_file_once_it_is_settled_in_the_order_given(tmp_path: Path) -> None:
    """Nobody waits for the disk but who asks to: an open ledger is readable up to there."""
    with Writer(tmp_path / LEDGER) as writer:
        writer.header(HEADER)
        writer.item(RecordedOutcome("a", Verdict.PASSED))
        writer.settle()
        lines = (tmp_path / LEDGER).read_text(encoding="utf-8").splitlines()
        assert ["header", "item"] == [json.loads(line)["type"] for line in lines]


def test_a_disk_that_takes_no_more_is_told_and_ends_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be written is raised to whoever goes on; nothing follows a line that may be
    half there.
    """
    writer = Writer(tmp_path / LEDGER)
    writer.header(HEADER)
    writer.settle()

    def full(line: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writer._file, "write", full)
    writer.item(RecordedOutcome("a", Verdict.PASSED))
    for act in (
        writer.settle,
        partial(writer.item, RecordedOutcome("b", Verdict.PASSED)),
        writer.close,
    ):
        with pytest.raises(LedgerError, match="no queda espacio"):
            act()
    assert 1 == len((tmp_path / LEDGER).read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(("size", "by"), [(100, "ledger"), (50_000, "MainThread")])
def test_an_exchange_is_masked_by_the_thread_that_writes_unless_it_is_heavy(
    tmp_path: Path, size: int, by: str
) -> None:
    """Who sends goes on; what waits to be written is bounded."""
    masking: list[str] = []
    sent = exchange("x1", body="a" * size)

    def shown() -> Evidence:
        masking.append(threading.current_thread().name)
        return sent.evidence

    with Writer(tmp_path / LEDGER) as writer:
        writer.exchange("a", replace(sent, shown=shown))
    assert [by] == masking


def test_what_fails_in_the_thread_that_writes_is_raised_to_whoever_goes_on(tmp_path: Path) -> None:
    """It is the harness's own fault: it is told as what it was, and no call waits for ever."""

    def shown() -> Evidence:
        raise ZeroDivisionError("of ours")

    writer = Writer(tmp_path / LEDGER)
    writer.exchange("a", replace(exchange("x1"), shown=shown))
    for act in (
        writer.settle,
        partial(writer.item, RecordedOutcome("b", Verdict.PASSED)),
        writer.close,
    ):
        with pytest.raises(ZeroDivisionError, match="of ours"):
            act()
    assert "" == (tmp_path / LEDGER).read_text(encoding="utf-8")


def test_without_footer_it_is_not_whole(tmp_path: Path) -> None:
    """A ledger that nobody closed is readable, and not whole."""
    ledger = write(tmp_path, outcomes=ended(), end=None)
    assert (3, False) == (len(ledger.items), ledger.whole)


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_last_line_cut_short_is_tolerated(tmp_path: Path, cut: int) -> None:
    """Whatever is missing from the end, what was written before is read."""
    path = write(tmp_path, outcomes=ended(), exchanges=[exchange("x1")], end=None).path
    path.write_bytes(path.read_bytes()[:-cut])
    ledger = read(path)
    assert (1, False) == (ledger.exchanges, ledger.whole)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:2] + lines[3:],
        lambda lines: [*lines[:2], "basura", *lines[2:]],
        lambda lines: [*lines, lines[2]],
        lambda lines: [*lines[:2], '{"type":"item"}', *lines[3:]],
    ],
)
def test_tampering_is_not_whole(tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]
    """A line lost, damaged or added after the footer makes the ledger not whole."""
    path = write(tmp_path, outcomes=ended(), exchanges=[exchange("x1")]).path
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
    assert not read(path).whole


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("exchange", {"request_headers": 5}, "request_headers"),
        ("exchange", {"status": "a"}, "status"),
        ("exchange", {"response_headers": [1]}, "response_headers"),
        ("exchange", {"id": [1]}, "id"),
        ("exchange", {"elapsed": 1e999}, "elapsed"),
        ("finding", {"code": 5}, "code"),
        ("finding", {"place": None}, "place"),
        ("finding", {"item": [2]}, "item"),
        ("finding", {"level": "X"}, "finding"),
        ("item", {"moves": 1}, "moves"),
        ("footer", {"items": "1"}, "items"),
        ("item", {"type": [1]}, "tipo que no se conoce"),
    ],
)
def test_a_line_of_other_types_is_named(
    tmp_path: Path, kind: str, change: Mapping[str, Any], said: str
) -> None:
    """A ledger edited by hand is read as damaged, and says where; nothing fails on what the line
    holds.
    """
    path = write(
        tmp_path,
        outcomes=ended(),
        exchanges=[exchange("x1")],
        findings=[("b", finding(exchanges=("x1",)))],
    ).path
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    place = next(place for place, line in enumerate(lines) if line["type"] == kind)
    lines[place] = {**lines[place], **change}
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    ledger = read(path)
    assert (True, False) == (ledger.damaged, ledger.whole)
    assert f"la línea {place + 1} " in ledger.damage
    assert said in ledger.damage
    assert len(list(exchanges(path))) == (kind != "exchange")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("target_file", 5),
        ("seed", "x"),
        ("target", {"name": 5, "environment": "pruebas"}),
        ("planned", [{"id": 1}]),
        ("engine", []),
    ],
)
def test_a_header_of_other_types_is_refused(tmp_path: Path, name: str, value: object) -> None:
    path = write(tmp_path, end=None).path
    line = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**line, name: value}) + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no empieza con su encabezado: la línea 1 "):
        read(path)


def test_parts_are_absorbed_with_their_counts(tmp_path: Path) -> None:
    """Workers' parts go into the ledger, a line cut short is left out, and the footer counts
    them.
    """
    parts = [tmp_path / "p1.jsonl", tmp_path / "p2.jsonl"]
    for number, part in enumerate(parts):
        with Writer(part) as writer:
            writer.exchange("b", exchange(f"x{number}"))
            writer.item(RecordedOutcome(f"i{number}", Verdict.PASSED))
    with parts[1].open("a", encoding="utf-8") as file:
        file.write('{"type":"item","id":"cort')
    with Writer(tmp_path / LEDGER) as writer:
        writer.header(HEADER)
        writer.absorb(parts)
        writer.footer("2026-11-20T15:00:42+00:00")
    ledger = read(tmp_path / LEDGER)
    assert (["i0", "i1"], 2, True) == (
        [item.id for item in ledger.items],
        ledger.exchanges,
        ledger.whole,
    )


@pytest.mark.parametrize("taken", [0, 1])
def test_the_parts_of_a_run_that_was_cut_are_taken_in(tmp_path: Path, taken: int) -> None:
    """Once, even when the run was cut while it took them in or wrote a line; without footer it is
    not whole.
    """
    path = write(tmp_path, outcomes=[], end=None).path
    with Writer(tmp_path / "parte-gw0.jsonl") as writer:
        writer.exchange("a", exchange("gw0x1"))
        writer.item(RecordedOutcome("a", Verdict.PASSED))
    lines = (tmp_path / "parte-gw0.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines([*lines[:taken], '{"type":"item","id":"cort'])
    for _ in range(2):
        take_in(tmp_path)
    ledger = read(path)
    assert (["a"], 1, False) == ([item.id for item in ledger.items], ledger.exchanges, ledger.whole)
    assert [LEDGER] == [file.name for file in tmp_path.iterdir()]


def test_parts_left_beside_a_whole_ledger_were_taken_in_already(tmp_path: Path) -> None:
    """The run was cut between its footer and the removal of the parts."""
    path = write(tmp_path, outcomes=ended()).path
    with Writer(tmp_path / "parte-gw0.jsonl") as writer:
        writer.item(RecordedOutcome("a", Verdict.PASSED))
    take_in(tmp_path)
    assert (True, [LEDGER]) == (read(path).whole, [file.name for file in tmp_path.iterdir()])


def test_no_ledger_is_told(tmp_path: Path) -> None:
    """A missing file and a file that is no ledger are told with what would be accepted."""
    with pytest.raises(UsageError, match="Indique la carpeta"):
        read(tmp_path / LEDGER)
    (tmp_path / LEDGER).write_text("hola\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no empieza con su encabezado"):
        read(tmp_path / LEDGER)
    (tmp_path / LEDGER).write_text('{"type":"header","version":9}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="versión 9"):
        read(tmp_path / LEDGER)


def test_half_a_surrogate_pair_costs_no_line(tmp_path: Path) -> None:
    """Text that is no Unicode is written with a replacement, and the ledger stays whole."""
    assert hostile_run(tmp_path).whole


def test_what_a_finding_or_a_reason_quotes_is_written_without_secrets(tmp_path: Path) -> None:
    """One place: whatever an exception quoted, no line of a finding, an item or a footer holds a
    secret.
    """
    with Writer(
        tmp_path / LEDGER, hide=lambda text: text.replace("secreto", "$TOKEN_ERP")
    ) as writer:
        writer.finding(
            "a", replace(finding(), actual="vino secreto", expected="no secreto", place="secreto:1")
        )
        writer.item(RecordedOutcome("a", Verdict.ERROR, reason="ValueError: b'Bearer secreto'"))
        writer.footer("2026-01-01T00:00:00+00:00", unavailable="no responde (secreto)")
    text = (tmp_path / LEDGER).read_text(encoding="utf-8")
    assert (0, 5) == (text.count("secreto"), text.count("$TOKEN_ERP"))
