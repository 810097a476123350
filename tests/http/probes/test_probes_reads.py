"""What is read: in its order whatever the collation, under its filters, and by nobody else."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conformance.http.auth.recipe import Family
from conformance.http.probes.row_and_detail import disagreement
from conformance.packs.siifa.auth import AUTH
from conformance.sandbox import tokens

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WEAK = "la firma HS256 de la clave «32 veces '0'»"


@pytest.mark.parametrize(
    ("row", "said"),
    [({"a": 1, "b": "x"}, None), ({"a": 1}, ("sin ese campo", "'x'", "b")), ({"b": "x"}, None)],
)
def test_a_row_that_leaves_out_what_its_schema_declares_disagrees(
    row: dict[str, Any], said: Any
) -> None:
    """Only what the list declares, and only where the detail has something to say."""
    assert said == disagreement(
        row, {"a": 1, "b": "x", "c": None, "d": 3}, declared=frozenset({"b", "c"})
    )


def test_every_common_key_makes_a_token_that_such_a_server_would_take() -> None:
    """Each forgery is a token well signed with that key, and no two are alike."""
    from_sandbox = tokens.sign({"sub": "u", "role": "SIIFA_ERP"}, "de-verdad-" * 4, NOW, 60, 1)
    forgeries = AUTH.of("factura").forgeries(from_sandbox)
    made = {one.what: one.text for one in forgeries if one.family is Family.GUESSED}
    assert tokens.verify(made[WEAK], "0" * 32, NOW)
    assert len(made) == len(set(made.values()))
