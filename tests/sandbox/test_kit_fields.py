"""A body is read by a table of its fields, whatever stands in what."""

from datetime import date

import pytest

from conformance.sandbox.fields import Field, read_body
from conformance.sandbox.reply import InvalidError

_FIELDS = (
    Field(
        "caja",
        "object",
        required=True,
        items=(
            Field("codigo", "text", pattern="[0-9]{2}"),
            Field("dia", "day"),
            Field("cosas", "list", items=(Field("peso", "int64", required=True),)),
        ),
    ),
)


def test_an_object_holds_fields_of_its_own() -> None:
    """A day is a date; what stands in lists within objects is read too."""
    given = {"caja": {"codigo": "07", "dia": "2026-02-28", "cosas": [{"peso": 3}]}}
    expected = {"codigo": "07", "dia": date(2026, 2, 28), "cosas": [{"peso": 3}]}
    assert {"caja": expected} == read_body(_FIELDS, given)


@pytest.mark.parametrize(
    ("held", "place"),
    [
        ([], "caja"),
        ({"codigo": "7"}, "caja.codigo"),
        ({"dia": "2026-02-30"}, "caja.dia"),
        ({"dia": 20260228}, "caja.dia"),
        ({"cosas": [{}]}, "caja.cosas[0].peso"),
    ],
)
def test_what_is_at_fault_is_named_by_its_whole_place(held: object, place: str) -> None:
    """From the body on."""
    with pytest.raises(InvalidError) as refused:
        read_body(_FIELDS, {"caja": held})
    assert [place] == list(refused.value.errors or {})
