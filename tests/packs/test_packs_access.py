"""SIIFA's tables of access: which party a role is, what guards a row, and what they point at."""

import base64
import json

import pytest

from conformance.packs.siifa import load
from conformance.packs.siifa.access import ACCESS
from conformance.packs.siifa.access.guards import LISTS
from conformance.packs.siifa.access.roles import ROLES, party
from conformance.packs.siifa.facturas import factura

FACTURA = factura(7, "FE7", ("900.100.200-1", "800300400"), 1000.0, "2026-01-01")


def token(nit: str) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"NitEntidad": nit}).encode()).decode()
    return f"e30.{claims.rstrip('=')}.eHg"


@pytest.mark.parametrize(
    ("role", "nit", "expected"),
    [
        ("erp", "800300400", True),
        ("eps_gestor", "8003004006", True),
        ("erp", "900100200", False),
        ("otra_erp", "811111111", False),
        ("ips", "900100200", True),
        ("fits", "800300400", False),
        ("otra_ips", "", None),
        ("admin", "811111111", True),
        ("msps", "", True),
    ],
)
def test_a_role_is_a_party_of_a_factura_by_the_entity_of_its_token(
    role: str, nit: str, expected: bool | None
) -> None:
    """The payer's roles are compared with who acquires, the provider's with who issues; who acts
    for no entity is of all.
    """
    assert expected is party(token(nit), role, FACTURA)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"idFactura": 7}, True),
        ({"factura": {"idFactura": 7}}, True),
        ({"nit": "800.300.400"}, True),
        ({"idFactura": 8, "nit": 811111111}, False),
        ({}, False),
    ],
)
def test_a_row_of_a_list_is_another_entitys_by_its_factura_or_its_nit(
    row: dict[str, object], expected: bool
) -> None:
    assert expected is LISTS.foreign(row, FACTURA)


def test_the_tables_point_at_what_the_pack_has() -> None:
    """Every capability has an exemplar, every role is known, every guarded one is cited."""
    pack = load()
    named = {*ACCESS.guarded, *ACCESS.writes, *LISTS.names, *ACCESS.turns, *ACCESS.own_rows}
    assert set() == named - set(pack.exemplars)
    roles = {role for turn in ACCESS.turns.values() for role in (*turn.may, *turn.refused)}
    assert set() == roles - set(ROLES)
    cited = {one for name in named for one in pack.citations.of("isolation", name).requirements}
    assert {f"SIIFA-I0{number}" for number in range(1, 6)} == cited


def test_every_write_is_observed_by_reads_that_the_pack_has() -> None:
    pack = load()
    kinds = pack.bindings.capabilities
    assert {name for name, one in kinds.items() if one.kind == "write"} == set(pack.observations)
    reads = {
        reading.capability
        for one in pack.observations.values()
        for reading in (*one.readings, one.whole)
    }
    assert {"read"} == {kinds[name].kind for name in reads}
