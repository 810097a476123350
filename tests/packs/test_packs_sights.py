"""What each side sees says whose user it is: on records, without a target."""

from collections.abc import Mapping

import pytest

from conformance.core.resource import Resource, ResourceId
from conformance.packs.siifa.facturas import factura
from conformance.packs.siifa.sights import Sights, mismatches, of_another_side

_PAYER, _PROVIDER, _ANOTHER = "800100001", "900200001", "900200002"


def _rows(*issuers: str, payers: tuple[str, ...] = (_PAYER,)) -> Mapping[ResourceId, Resource]:
    made = [
        factura(number, f"F{number}", (issuer, payers[number % len(payers)]), 1.0, "2026-01-01")
        for number, issuer in enumerate(issuers, 1)
    ]
    return {one.id: one for one in made}


_PAYERS_LIST = _rows(_PROVIDER, _ANOTHER, _PROVIDER)
_PROVIDERS_LIST = _rows(*[_PROVIDER] * 4, payers=(_PAYER, "800100002"))
_EVERYTHING = _rows(_PROVIDER, _ANOTHER, _PROVIDER, payers=(_PAYER, "800100002"))


@pytest.mark.parametrize(
    ("rows", "entity", "astray"),
    [
        (_PAYERS_LIST, "", ["roles.ips"]),
        (_PROVIDERS_LIST, "", []),
        (_EVERYTHING, "", []),  # that is a system that isolates nobody: it is judged
        (_rows(_PROVIDER, _PROVIDER), "", []),  # few rows tell nothing
        (_rows(_PROVIDER, _PROVIDER), _PAYER, ["roles.ips"]),
        (_rows(_PROVIDER, _PROVIDER), _PROVIDER, []),
        ({}, _PAYER, []),
    ],
)
def test_a_provider_that_sees_a_payers_facturas_is_told(
    rows: Mapping[ResourceId, Resource], entity: str, astray: list[str]
) -> None:
    """By its entity, or by whose all the rows are; a token that says its role is asked first."""
    sights = Sights("erp", "ips", _PAYERS_LIST, {}, rows)
    assert astray == [one.key for one in of_another_side(sights, {"ips": entity})]
    assert [] == list(of_another_side(sights, {}))


def test_a_payer_that_sees_a_providers_facturas_is_told() -> None:
    """The same the other way round."""
    sights = Sights("erp", "ips", _PROVIDERS_LIST, {}, None)
    (told,) = of_another_side(sights, {"erp": ""})
    assert "«erp» ve las facturas de un prestador, y debe ser de pagador" in told.said


def test_two_sides_that_share_nothing_are_told() -> None:
    """Lists of several facturas say that they are no parties of one contract; of fewer it is only
    said that none is common, and the run goes on.
    """
    strangers = {
        900 + number: factura(900 + number, "F", ("1", "2"), 1.0, "x") for number in (1, 2, 3)
    }
    (told,) = mismatches(Sights("erp", "ips", _PAYERS_LIST, {}, strangers), [], [], ())
    assert ("roles.ips", True) == (told.key, told.bars)
    assert "no son las dos partes de un mismo contrato" in told.said
    (told,) = mismatches(Sights("erp", "ips", _rows(_PROVIDER), {}, strangers), [], [], ())
    assert ("roles.ips", False) == (told.key, told.bars)
    assert "contrato" not in told.said


def test_facturas_that_others_used_are_shared_all_the_same() -> None:
    """Sides whose common facturas are all taken are no strangers."""
    apart = Sights("erp", "ips", _rows(_PROVIDER), {}, {7: factura(7, "F", ("1", "2"), 1.0, "x")})
    known = Sights("erp", "ips", apart.radicadas, {}, apart.theirs, frozenset({7}))
    assert [] == list(mismatches(known, [], [], ()))
