"""What a line of a ledger says of its request: its kind, or what an older one tells of it."""

import pytest

from conformance.core.capability import Kind, kind_of


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ({"kind": "read", "method": "POST"}, Kind.READ),
        ({"kind": "write", "method": "GET"}, Kind.WRITE),
        ({"method": "GET"}, Kind.READ),
        ({"method": "POST", "request_body": None}, Kind.WRITE),
        ({"method": "POST", "request_body": '{"password": "$PASSWORD_ERP"}'}, Kind.LOGIN),
    ],
)
def test_the_kind_is_what_was_written_and_of_an_old_ledger_what_the_verb_says(
    line: dict[str, str], kind: Kind
) -> None:
    """A system of POST only reads with it, and another writes with GET."""
    assert kind is kind_of(line)
