"""What is read: in its order whatever the collation, under its filters, and by nobody else."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conformance.http.probes.entering import forged
from conformance.http.probes.ordered import misplaced_account, misplaced_name
from conformance.http.probes.paging import disagreement
from conformance.http.probes.tokens import parse
from conformance.sandbox import tokens

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WEAK = "la firma HS256 de la clave «32 veces '0'»"


def account(number: int, registered: str | None, *, main: bool = False) -> dict[str, Any]:
    return {
        "idEmpresaCuentaBancaria": number,
        "esCuentaPrincipal": main,
        "fechaRegistro": registered,
    }


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([], ""),
        (
            [
                account(1, "2026-01-01T00:00:00Z", main=True),
                account(2, "2026-03-01T00:00:00Z"),
                account(3, "2026-02-01T00:00:00Z"),
            ],
            "",
        ),
        ([account(1, "2026-02-01T00:00:00Z"), account(2, "2026-02-01T00:00:00Z")], ""),
        ([account(1, None), account(2, "2026-02-01T00:00:00Z")], ""),
        (
            [account(1, "2026-02-01T00:00:00"), account(2, "2026-03-01T00:00:00Z")],
            "",
        ),  # the zone of one is not told
        (
            [account(1, "2026-03-01T05:00:00Z"), account(2, "2026-03-01T01:00:00-05:00")],
            "la cuenta 2, registrada",
        ),
        (
            [account(2, "2026-02-01T00:00:00Z"), account(1, "2026-01-01T00:00:00Z", main=True)],
            "la cuenta principal 1",
        ),
        (
            [account(1, "2026-01-01T00:00:00Z"), account(2, "2026-02-01T00:00:00Z")],
            "la cuenta 2, registrada",
        ),
    ],
)
def test_accounts_come_main_first_and_then_the_newest(
    rows: list[dict[str, Any]], word: str
) -> None:
    """Moments are compared as moments, and what can't be compared is let be."""
    fault = misplaced_account(rows)
    assert (bool(word), True) == (bool(fault), fault.startswith(word))


@pytest.mark.parametrize(
    ("names", "wrong"),
    [
        (["Agrario", "Bogotá", "Davivienda"], None),
        (["BANCO Z", "Banco a", "banco b"], None),  # by code point
        (["Banco a", "BANCO Z"], None),  # without case
        (["Ándes", "Banco"], None),
        (["Banco", "Ándes"], None),  # with the accent, or after all that has none
        (["A.V. Villas", "Agrario"], None),  # by signs
        (["Davivienda", "Bogotá"], ("Davivienda", "Bogotá")),
    ],
)
def test_names_are_in_order_when_any_collation_says_so(
    names: list[str], wrong: tuple[str, str] | None
) -> None:
    assert wrong == misplaced_name(names)


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
    jwt = parse(from_sandbox)
    assert jwt is not None
    made = dict(forged(jwt))
    assert tokens.verify(f"Bearer {made[WEAK]}", "0" * 32, NOW)
    assert len(made) == len(set(made.values()))
