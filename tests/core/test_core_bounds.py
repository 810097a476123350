"""JSON is measured before it is read: what is more than any operation declares is told, in no time
and no memory.
"""

from dataclasses import replace
from typing import Any

import pytest
from core_sample import context_of, item

from conformance.core.address import shown_in
from conformance.core.bounds import BOUNDS
from conformance.core.capability import Kind
from conformance.core.exchange import Evidence, Exchange, Request, Response, lightened
from conformance.core.reading import ExcessError, Intake, excess, parsed
from conformance.core.unjudged import BlockedError

EVIDENCE = Evidence("http://s/a", (), None, (), "", "curl")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"[" + b"1," * BOUNDS.values + b"1]", "valores en un solo cuerpo"),
        (b"{" + b'"a":1,' * BOUNDS.values + b'"a":1}', "valores en un solo cuerpo"),
        (b"[" * 101 + b"]" * 101, "anidado a más de 100 niveles"),
        (b'{"a":' * 101 + b"1" + b"}" * 101, "anidado a más de 100 niveles"),
        (b"[" * 200_000, "anidado a más de 100 niveles"),
        (b'{"id":' + b"9" * 5000 + b"}", "un número entero de miles de cifras"),
        (
            b"{" + b",".join(b'"n%d":1' % number for number in range(2001)) + b"}",
            "un objeto de 2001 nombres",
        ),
        (b'{"id":1e999}', "un número mayor que 1.8e308"),
    ],
)
def test_what_is_too_much_is_told_before_it_is_read(body: bytes, said: str) -> None:
    with pytest.raises(ExcessError, match=said):
        parsed(body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"[" * 100 + b"]" * 100, None),
        (b'["' + b"[{,:" * 200_000 + b'"]', None),
        (b'"\\"[[\\\\"', '"[[\\'),
        ('[1, 2.5, -3e10, "é"]'.encode(), [1, 2.5, -3e10, "é"]),
        ('{"a": 1}'.encode("utf-16"), {"a": 1}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"id":' + b"9" * 400 + b"}", {"id": int("9" * 400)}),
    ],
)
def test_what_a_text_holds_is_no_excess(body: bytes, value: Any) -> None:
    """Brackets and commas inside of texts count for nothing; every encoding of JSON is read."""
    read = parsed(body)
    assert value is None or value == read


@pytest.mark.parametrize("body", [b"NaN", b'{"a": Infinity}', b"[-Infinity]", b"{", b"", b"\xff"])
def test_what_is_no_json_is_no_excess(body: bytes) -> None:
    """RFC 8259 §6: numbers that are none are no JSON, though Python reads them."""
    with pytest.raises(ValueError) as raised:  # noqa: PT011  whatever the words
        parsed(body)
    assert not isinstance(raised.value, ExcessError)
    assert "" == excess(body)


def test_the_answers_to_an_item_are_bounded_together() -> None:
    intake = Intake()
    body = b"a" * BOUNDS.answer_bytes
    said = [intake.take(body) for _ in range(BOUNDS.item_bytes // len(body) + 1)]
    assert [""] * (len(said) - 1) == said[:-1]
    assert (
        f"las respuestas a este ítem suman más de {BOUNDS.item_bytes} bytes: no se lee más"
        == said[-1]
    )
    many = Intake(count=BOUNDS.item_values)
    assert (
        f"las respuestas a este ítem traen más de {BOUNDS.item_values} valores: no se lee más"
        == many.take(b"[1]")
    )


def test_an_item_ends_blocked_at_an_answer_that_is_more_than_is_read() -> None:
    """Nothing is compared with what was not read; what is wrong with the answer is a finding of its
    own.
    """
    deep = Response(200, (("content-type", "application/json"),), b"[" * 200 + b"]" * 200)
    context = context_of(item("a"), deep)
    with pytest.raises(
        BlockedError, match="respondió más de lo que se lee: anidado a más de 100 niveles"
    ):
        context.call("ver_factura", "erp", {"IdFactura": 1})
    assert ["SCH-06"] == [one.code for one in context.findings]


def _exchange(kind: Kind, size: int) -> Exchange:
    return Exchange(
        "x1",
        Request("POST", "http://s/a", "erp", capability="x", kind=kind),
        Response(200, (), b"a" * size),
        None,
        "2026-11-20T15:00:00+00:00",
        0.02,
        EVIDENCE,
    )


def test_what_shows_a_large_reading_is_made_before_its_body_goes() -> None:
    """Its evidence stays, and what would make it holds the body no more."""
    large = replace(_exchange(Kind.READ, 101), shown=lambda: EVIDENCE)
    assert EVIDENCE == lightened(large, 100).shown


def test_an_item_keeps_no_large_reading_once_it_was_judged() -> None:
    """What an accepted write answered stays: it says which rows are one's own."""
    kept = [
        lightened(_exchange(kind, size), 100).response
        for kind, size in ((Kind.READ, 101), (Kind.READ, 100), (Kind.WRITE, 101))
    ]
    assert [0, 100, 101] == [len(one.body) for one in kept if one]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *(
            (text, text)
            for text in (
                "a" * 300_000,
                "a:/" * 100_000,
                "a://" + ")" * 300_000,
                "clave: 1\n" * 300_000,
            )
        ),
        ("http://x/?" + "a=b&" * 80_000, "http://x/?" + "a=***&" * 80_000),
        ("vea https://u:p@h/x?a=b.", "vea https://***@h/x?a=***."),
    ],
    ids=["letters", "schemes", "brackets", "lines", "query", "address"],
)
def test_addresses_are_masked_however_long_the_text(text: str, shown: str) -> None:
    """What nearly is an address hundreds of thousands of times stays as it is: a quadratic search
    would not end.
    """
    assert shown == shown_in(text)
