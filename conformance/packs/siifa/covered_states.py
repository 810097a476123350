"""What varies in the states of a payment: who tells each, and of which payment of its factura.

What one payment has come to binds no other of its factura, so its siblings are not crossed; nor is
the text, which no reading of the payment shows. The states of an account are not in a table: it
belongs to an entity and to no factura, no list opens several, and each takes a number for good;
its scenarios walk through them.
"""

from collections.abc import Callable, Sequence
from typing import Any

from conformance.core.lifecycle import Lifecycle
from conformance.http.context import Context
from conformance.http.factor import CoveredAct, Factor, SentRow, nths, roles
from conformance.packs.siifa.covered_rules import of_act
from conformance.packs.siifa.factors import each
from conformance.packs.siifa.lifecycles import PAGO

_ROWS = (1, 2, 6)
_CODE = "codigoEstado"


def states() -> tuple[CoveredAct, ...]:
    """Return what is done to a payment once it is there: first by the payer, then by the
    provider.
    """
    return (
        _told(PAGO, "registrar_estado_pago: del pagador", "consignar"),
        _told(PAGO, "registrar_estado_pago: del prestador", "recibir", "no_recibir"),
    )


def _told(cycle: Lifecycle, title: str, *names: str) -> CoveredAct:
    moves = [cycle.named(name) for name in names]
    act = moves[0].act
    assert act is not None
    codes = [int(move.code) for move in moves]
    return CoveredAct(
        moves[0].capability,
        moves[0].roles,
        _body(codes[0]),
        _factors(codes),
        title=title,
        wrong=of_act(act) if names[0] == "consignar" else (),
        moves=names,
        beside=True,
    )


def _body(code: int) -> Callable[[Context, SentRow, Any, int], dict[str, Any]]:
    return lambda context, sent, number, serial: {
        "idSeguimientoFacturaPago": number,
        _CODE: code,
    }


def _factors(codes: Sequence[int]) -> Callable[[Context, Sequence[str]], tuple[Factor, ...]]:
    return lambda context, who: (roles(who), nths(_ROWS), each(_CODE, codes))
