"""The oracle tells what two records do not share, and a record does not hang on what passes."""

import base64
import json
from pathlib import Path

import pytest
from oracle import CLEAN, Recorder, Told, differences, load, save

from conformance.core.exchange import Request, Response
from conformance.sandbox.tables import FIRST_ID

_READ, _WRITE = "listar erp aaaa", "crear ips bbbb"
_FINDING = "ERR-01 crear R1 MUST"


def _did(*requests: str, verdict: str = "PASSED", findings: tuple[str, ...] = ()) -> Told:
    return Told(verdict=verdict, findings=list(findings), requests=list(requests))


def _token(number: int, role: str = "erp") -> str:
    claims = json.dumps(
        {"role": role, "iat": number, "exp": number + 60, "jti": str(number)}
    ).encode()
    parts = (b'{"alg": "HS256"}', claims, b"signature")
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def _heard(recorder: Recorder, *urls: str, token: str = "", issued: str = "") -> list[str]:
    for url in urls:
        headers = (("Authorization", f"Bearer {token}"),)
        request = Request("GET", f"http://sandbox/{url}", "erp", headers, capability="listar")
        recorder.heard("item", request, Response(200, body=issued.encode()))
    return recorder.sent["item"]


def test_the_same_is_told_as_the_same() -> None:
    """Two runs that did the same have no difference."""
    assert [] == list(differences({"a": _did(_READ)}, {"a": _did(_READ)}))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            _did(_READ, _READ),
            _did(_READ, _WRITE),
            f"request 2 of 2 was {_READ}, now {_WRITE} of 2 (1 differ)",
        ),
        (
            _did(_READ),
            _did(_READ, _WRITE),
            f"request 2 of 1 was none, now {_WRITE} of 2 (1 differ)",
        ),
        (_did(findings=(_FINDING,)), _did(), f"no longer finds {_FINDING}"),
        (_did(findings=(_FINDING,)), _did(findings=(_FINDING, _FINDING)), f"now finds {_FINDING}"),
        (_did(), _did(verdict="BLOCKED"), "was PASSED, now BLOCKED"),
    ],
)
def test_what_an_item_does_otherwise_is_told_with_its_place(
    old: Told, new: Told, line: str
) -> None:
    """Each difference is one line: the first request that is another, a finding, a verdict."""
    assert [f"a: {line}"] == list(differences({"a": old}, {"a": new}))


def test_items_that_come_go_or_change_places_are_told() -> None:
    """What runs is compared too, and in which order."""
    old = {"a": _did(), "b": _did(), "c": _did()}
    new = {"b": _did(), "a": _did(), "d": _did()}
    assert ["c: no longer runs", "d: is new", "items run in another order: a, now b"] == list(
        differences(old, new)
    )


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    """What was saved is what is loaded, and the same runs make the same bytes."""
    runs = {
        CLEAN: {"a": _did(_READ, _WRITE), "b": _did()},
        "uno": {"a": _did(_READ, _WRITE, findings=(_FINDING,))},
    }
    save(tmp_path / "one.gz", runs)
    save(tmp_path / "two.gz", runs)
    assert runs == load(tmp_path / "one.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


def test_a_row_is_named_by_its_place_among_those_of_the_item() -> None:
    """Rows that others wrote before shift ids, not digests; another row of the item's shows."""
    one = _heard(Recorder(), *(f"row/{FIRST_ID + place}" for place in (0, 1, 0)))
    later = _heard(Recorder(), *(f"row/{FIRST_ID + place}" for place in (7, 9, 7)))
    other = _heard(Recorder(), *(f"row/{FIRST_ID + place}" for place in (7, 9, 9)))
    assert one == later
    assert one != other


def test_a_token_is_told_by_its_claims_and_whether_the_server_issued_it() -> None:
    """When it was issued is no difference; who it speaks for, and that nobody issued it, is."""
    own = _heard(Recorder(), "", token=_token(1), issued=_token(1))
    assert own == _heard(Recorder(), "", token=_token(2), issued=_token(2))
    assert own != _heard(Recorder(), "", token=_token(2, "ips"), issued=_token(2, "ips"))
    assert own != _heard(Recorder(), "", token=_token(2))
