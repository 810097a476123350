"""The smallest story that shows a cause, told from the calls of its item."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from report_sample import write

from conformance.report.cause_page import causes_on_page
from conformance.report.ledger import LEDGER
from conformance.report.stories import CauseStory, ToldFinding, stories

_BASE = "http://127.0.0.1:9"


def _call(name: str, item: str = "b", **more: Any) -> dict[str, Any]:
    line = {
        "type": "exchange",
        "id": name,
        "item": item,
        "role": "erp",
        "capability": "ver",
        "operation": "GET /ver",
        "method": "GET",
        "kind": "read",
        "url": f"{_BASE}/ver",
        "request_headers": [["authorization", "Bearer $TOKEN_ERP"]],
        "request_body": None,
        "status": 200,
        "response_headers": [],
        "response_body": "{}",
        "fault": None,
        "started": "2026-11-20T15:00:00+00:00",
        "elapsed": 0.01,
        "curl": f"curl -i -X GET {_BASE}/ver",
    }
    return line | more


def _made(name: str, id_: str, change: str = "creada", about: str = "7") -> dict[str, Any]:
    return _call(name, method="POST", left=[["fila", id_, about, change]])


_LOGIN = _call(
    "x0",
    "preparacion",
    kind="login",
    method="POST",
    url=f"{_BASE}/login",
    request_headers=[],
    request_body='{"u": "$USER_ERP", "p": "$PASSWORD_ERP"}',
    response_body='{"token": "***"}',
    curl=f"curl -i -X POST {_BASE}/login",
)


def _story(folder: Path, calls: Sequence[dict[str, Any]], *cited: str) -> CauseStory:
    write(folder, end=None)
    with (folder / LEDGER).open("a", encoding="utf-8") as file:
        for line in calls:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    return stories(folder / LEDGER, [ToldFinding("b", cited)])[0]


def test_a_short_story_is_told_whole_up_to_what_shows_it(tmp_path: Path) -> None:
    """What other items did, and what came later, is no part of it."""
    told = _story(
        tmp_path, [_LOGIN, _call("x1"), _call("x2", "otra"), _call("x3"), _call("x4")], "x3"
    )
    assert [("x1", False), ("x3", True)] == [(one.exchange, one.cited) for one in told.steps]
    assert 0 == told.left_out
    first, *rest = told.typed["bash"].split("\n")
    assert first.startswith(f"TOKEN_ERP=$(curl -s -X POST {_BASE}/login")
    assert [f"curl -i -X GET {_BASE}/ver -H 'authorization: Bearer '\"$TOKEN_ERP\""] * 2 == rest
    assert ["bash", "PowerShell", "cmd"] == list(told.typed)


def test_the_parts_of_a_moment_are_no_rows(tmp_path: Path) -> None:
    """A row 22 has nothing to do with what was asked at 22 past."""
    asked = '{"fecha": "2026-11-28T12:22:39.5-05:00", "id": 23}'
    calls = [_made("x1", "22"), _made("x2", "23"), *(_call(f"y{one}") for one in range(9))]
    told = _story(tmp_path, [*calls, _call("x9", request_body=asked)], "x9")
    assert ["x2", "x9"] == [one.exchange for one in told.steps]


def test_of_what_was_made_smaller_the_smallest_alone_is_told(tmp_path: Path) -> None:
    """What broke first is cited, and is no part of what shows it."""
    calls = [_call(f"x{one}", request_body=f'{{"id": {100 + one}}}') for one in range(12)]
    _story(tmp_path, [_made("x90", "111"), *calls])
    cause = {"item": "b", "code": "ERR-01", "exchanges": ["x3", "x11"]}
    actuals = ("500 · petición mínima: id = 111; se repitió 3 de 3", "500")
    summary = {
        "causes": [cause | {"findings": [place]} for place in (0, 1)],
        "findings": [{"actual": one} for one in actuals],
    }
    assert [["x90", "x11"], ["x90", "x3", "x11"]] == [
        [step.exchange for step in one.story.steps]
        for one in causes_on_page(summary, tmp_path / LEDGER)
    ]


def test_of_a_long_story_stand_what_is_cited_and_what_its_rows_went_through(tmp_path: Path) -> None:
    """The rest is counted, and a row is a variable in what is typed."""
    calls = [
        _made("x1", "4001"),
        *(_call(f"x{n}") for n in range(2, 12)),
        _made("x12", "4002", about="9"),
        _made("x13", "4001", "cambiada"),
        _call("x14", url=f"{_BASE}/ver/4001"),
    ]
    told = _story(tmp_path, calls, "x14")
    assert ["x1", "x13", "x14"] == [one.exchange for one in told.steps]
    assert (11, ("FILA_1",)) == (told.left_out, told.variables)
    assert f'{_BASE}/ver/"$FILA_1"' in told.typed["bash"]
    assert "FILA_1=4001" in told.typed["bash"].split("\n")
    assert "# ponga en TOKEN_ERP el token de ese rol" == told.typed["bash"].split("\n")[0]


def test_what_evidence_keeps_but_the_beginning_of_is_typed_nowhere(tmp_path: Path) -> None:
    """A line that sends less than was sent would show something else."""
    cut = _call("x1", request_body='{"a": "aaa… (99999 bytes en total)')
    assert {} == _story(tmp_path, [cut], "x1").typed


def test_a_finding_that_no_exchange_shows_has_no_story(tmp_path: Path) -> None:
    assert CauseStory(()) == _story(tmp_path, [_call("x1")])


def test_a_login_that_gave_no_token_gets_none(tmp_path: Path) -> None:
    """A wrong password, or an answer without a token, is no way in."""
    wrong = _LOGIN | {"request_body": '{"u": "$USER_ERP", "p": "otra"}'}
    empty = _LOGIN | {"response_body": "[]"}
    told = _story(tmp_path, [wrong, empty, _call("x1")], "x1")
    assert told.typed["cmd"].startswith("rem ponga en TOKEN_ERP el token de ese rol\n")


def test_a_credential_of_one_service_is_typed_under_its_name(tmp_path: Path) -> None:
    """As the curl line of the call names it, in each shell."""
    line = f"curl -i -X GET {_BASE}/ver -H 'authorization: Basic '\"$TOKEN_ERP_UNO\""
    shown = [["authorization", "Basic $TOKEN_ERP"]]
    told = _story(tmp_path, [_call("x1", request_headers=shown, curl=line)], "x1")
    assert told.typed
    assert all("TOKEN_ERP_UNO" in text for text in told.typed.values())
    assert "# ponga en TOKEN_ERP_UNO el token de ese rol" in told.typed["bash"]
