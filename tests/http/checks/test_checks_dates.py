"""Dates and encodings are judged by what they mean: an instant written in many ways, a day that no
calendar has.
"""

import json
from typing import Any

import pytest
from checks_sample import exchange

from conformance.http.checks.consistency import instants, moment, same_instant
from conformance.http.checks.formats import exists, impossible
from conformance.http.checks.schema import encoding, schema_fault
from conformance.scenario.assertion import holds

SENT = "2001-02-03T04:05:06Z"
_SCHEMA = {
    "type": "object",
    "properties": {
        "a": {"type": ["string", "null"], "format": "date-time"},
        "b": {"type": "string", "format": "uuid"},
    },
}


@pytest.mark.parametrize(
    "written",
    [
        "2001-02-03T04:05:06Z",
        "2001-02-03t04:05:06z",
        "2001-02-03T04:05:06+00:00",
        "2001-02-02T23:05:06-05:00",
        "2001-02-02T23:05:06.0000000-05:00",
        "2001-02-03T06:05:06+02:00",
        "2001-02-03 04:05:06",
        "2001-02-02T23:05:06",
        "2001-02-03T04:05:06.25Z",
        "2001-02-03T04:05:06.123456789Z",
        "2001-02-02T23:05:06-0500",
    ],
)
def test_one_instant_may_be_written_in_many_ways(written: str) -> None:
    """Without an offset it may be UTC's or Colombia's; a fraction of a second is within the
    second.
    """
    assert same_instant(written, SENT)
    assert (True, False) == (
        holds("same_instant", written, SENT),
        holds("other_instant", written, SENT),
    )


@pytest.mark.parametrize(
    "written",
    [
        "2001-02-03T04:05:08Z",
        "2001-02-03T04:05:06-05:00",
        "2001-02-03T05:05:06",
        "ayer",
        "2001-02-30T04:05:06Z",
        "2001-W05-6",
        "20010203T040506Z",
        None,
        7,
    ],
)
def test_another_instant_is_another_and_what_is_no_date_is_none(written: Any) -> None:
    assert not same_instant(written, SENT)
    assert holds("other_instant", written, SENT)


def test_the_ends_of_the_calendar_are_no_crash() -> None:
    assert [0, 1, 0] == [
        len(instants(text)) for text in ("9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00Z", "x")
    ]
    assert moment("9999-12-31T23:59:59") is not None


@pytest.mark.parametrize(
    ("text", "there_is"),
    [
        ("2026-02-28T10:00:00Z", True),
        ("2024-02-29", True),
        ("2026-11-26T10:00:00.1234567", True),
        ("ayer", True),
        ("", True),
        ("2026-12-31T23:59:60Z", True),
        ("2026-11-26T24:00:00Z", True),
        ("0001-01-01T00:00:00", True),
        ("2026-02-30T10:00:00Z", False),
        ("2026-02-29", False),
        ("2026-13-01T00:00:00Z", False),
        ("2026-00-10", False),
        ("2026-11-31T10:00:00-05:00", False),
        ("2026-11-26T24:01:00Z", False),
        ("2026-11-26T10:61:00Z", False),
        ("2026-11-26T25:00:00Z", False),
        ("2026-11-00", False),
    ],
)
def test_a_day_that_no_calendar_has_is_no_date(text: str, there_is: bool) -> None:
    """Nothing else about a date is judged by its format: neither its offset nor its decimals."""
    assert there_is is exists(text)
    assert there_is is (schema_fault(_SCHEMA, {"a": text, "b": "cualquiera"}) == "")


def test_an_impossible_date_is_told_with_its_place() -> None:
    assert """en $.a: "2026-02-30" is not a "date-time\"""" == schema_fault(
        _SCHEMA, {"a": "2026-02-30"}
    )


def test_a_moment_that_is_none_is_told_where_the_schema_names_no_format() -> None:
    """The documents declare many dates as plain texts; a text that only holds such a date is left
    alone.
    """
    assert "2026-02-30T10:00:00-05:00" == impossible(
        b'{"a": "2026-02-28T10:00:00Z", "b": "2026-02-30T10:00:00-05:00"}'
    )
    assert "" == impossible(
        b'{"a": "el 2026-02-30T10:00:00Z", "b": "2026-02-30", "c": "2026-02-28T10:00:00.1234567Z"}'
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["JSON en UTF-16"]),
        ("utf-16-le", ["JSON en UTF-16-LE"]),
        ("utf-32-be", ["JSON en UTF-32-BE"]),
    ],
)
def test_json_goes_in_utf_8(written: str, said: list[str]) -> None:
    body = json.dumps({"título": "ñ"}, ensure_ascii=False).encode(written)
    found = list(encoding(exchange(200, body), None))
    assert said == [one.actual for one in found]
    assert {"SCH-05"} >= {one.code for one in found}


@pytest.mark.parametrize("body", [b"", b"\xff\xfe{", "<html>ñ".encode("utf-16"), b"no"])
def test_what_is_no_json_is_not_told_by_its_encoding(body: bytes) -> None:
    assert [] == list(encoding(exchange(200, body), None))
