"""What seemed wrong with what was read is read again before it is told."""

from collections.abc import Mapping
from typing import Any

import pytest
from core_sample import answer, context_of, item

from conformance.http.context import Context
from conformance.http.rereading import reread

BANKS = "listar_bancos"


def _bank(**told: Any) -> dict[str, Any]:
    whole = {
        "codigoBanrep": 9001,
        "codigoSuperfinanciera": 901,
        "nombre": "Banco Andino",
        "razonSocial": "Banco Andino S.A.",
        "nit": "999000001",
        "tipoEntidad": "BANCO",
        "convenioAdres": "SI",
        "estado": "ACTIVO",
        "fechaRegistro": "2026-01-01T00:00:00-05:00",
        "fechaActualizacion": None,
        "fechaConvenioAdres": None,
    }
    return {**whole, **told}


def _page(*rows: Mapping[str, Any], total: int | None = None) -> Any:
    count = len(rows) if total is None else total
    told = {"paginaActual": 1, "registrosPorPagina": 10, "totalRegistros": count, "totalPaginas": 1}
    return answer(200, {**told, "resultado": list(rows)})


def _reading(*answers: Any, asked: tuple[tuple[str, Mapping[str, Any]], ...]) -> Context:
    """Return a context that has read the banks as those roles asked, and read again what seemed
    wrong.
    """
    sent: list[Any] = []
    context = context_of(item("a"), *answers, sent=sent)
    for role, values in asked:
        context.call(BANKS, role, values)
    reread(context)
    assert len(answers) == len(sent)
    return context


TWO_ROLES = (("erp", {}), ("ips", {}))
TWICE = (("erp", {}), ("erp", {}))
ONE_WAY, OTHER_WAY = (
    _page(*(_bank(codigoBanrep=one) for one in ids)) for ids in ((9001, 9002), (9002, 9001))
)
RIGHT, OTHER = _page(_bank()), _page(_bank(nit=None))


@pytest.mark.parametrize(
    ("answers", "asked", "expected"),
    [
        ((RIGHT, OTHER, RIGHT, OTHER, RIGHT), TWO_ROLES, ["CON-09"]),
        ((RIGHT, OTHER, *[OTHER] * 5), TWO_ROLES, []),
        ((RIGHT, OTHER, RIGHT, *[OTHER] * 4), TWO_ROLES, []),
        ((RIGHT, RIGHT), TWO_ROLES, []),
        ((ONE_WAY, OTHER_WAY, ONE_WAY, OTHER_WAY, ONE_WAY), TWICE, ["CON-03"]),
        ((ONE_WAY, OTHER_WAY, *[ONE_WAY] * 3, OTHER_WAY, ONE_WAY), TWICE, ["CON-03"]),
        ((ONE_WAY, OTHER_WAY, *[OTHER_WAY] * 5), TWICE, []),
        ((ONE_WAY, OTHER_WAY), TWO_ROLES, []),
        ((_page(_bank(), total=2), _page(_bank(), total=2)), TWO_ROLES[:1], ["CON-03"]),
        ((_page(_bank(), total=2), RIGHT), TWO_ROLES[:1], []),
        ((RIGHT, RIGHT), (("erp", {"Nombre": "Sur"}),), ["CON-04"]),
        ((RIGHT, _page()), (("erp", {"Nombre": "Sur"}),), []),
    ],
)
def test_what_is_so_no_more_is_nobodys_fault(
    answers: tuple[Any, ...], asked: Any, expected: list[str]
) -> None:
    """Others may write meanwhile: only what is read again and still is so is told."""
    assert expected == [one.code for one in _reading(*answers, asked=asked).findings]


def test_a_contradiction_cites_both_readings() -> None:
    """The last of them shows it, and its place is the member that they tell otherwise."""
    context = _reading(RIGHT, OTHER, RIGHT, OTHER, RIGHT, asked=TWO_ROLES)
    ids = [one.id for one in context.exchanges]
    told = context.findings[0]
    assert ((ids[2], ids[3]), "nit", BANKS) == (told.exchanges, told.place, told.capability)
