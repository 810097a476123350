"""What a refusal of what is right is told as, by what is taken when it is asked again."""

from functools import partial

import pytest
from core_sample import answer, context_of, item

from conformance.http.probes.why_refused import WhyRefused


@pytest.mark.parametrize(
    ("refused", "again", "code", "asked"),
    [
        (403, (), "SEC-10", 0),
        (400, (200,), "SCH-04", 1),
        (400, (400, 200), "LIF-08", 2),
        (400, (400, 400), "LIF-01", 2),
    ],
)
def test_a_refusal_is_told_as_what_asking_again_shows(
    refused: int, again: tuple[int, ...], code: str, asked: int
) -> None:
    """Of a role it is the role's; in plain words, then one row alone, whatever is taken first."""
    sent: list[object] = []
    context = context_of(item("a"), *[answer(one, {}) for one in (refused, *again)], sent=sent)
    ask = partial(context.call, "formular_glosa", "erp", {"idFactura": 1})
    why = WhyRefused(context, plain=ask, alone=ask)
    told, _ = why(ask())
    assert (code, asked) == (told.id, len(sent) - 1)


def test_what_was_sent_alone_is_asked_in_plain_words_only() -> None:
    sent: list[object] = []
    context = context_of(item("a"), answer(400, {}), answer(400, {}), sent=sent)
    ask = partial(context.call, "formular_glosa", "erp", {"idFactura": 1})
    told, _ = WhyRefused(context, plain=ask)(ask())
    assert ("LIF-01", 2) == (told.id, len(sent))
