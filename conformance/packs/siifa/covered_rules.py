"""What an act must not have, beside what its lifecycle says: each is broken by each role that may
act, and on each row.

A number past what 32 bits hold can't be asked of a system: it gives the numbers. That of a row and
2^52 more is the same in its last 32 bits, and of no row; so each act is sent with it, and refused.
A factura filed in a list is named by its number and its parties: no such number is sent there.
"""

from collections.abc import Iterator

from conformance.core.lifecycle import Act, Ago, More, Rule, Wrong
from conformance.http.exemplar import ABSENT
from conformance.http.unknown_id import FAR
from conformance.packs.siifa.rules import (
    R10,
    R12,
    R17,
    R17B,
    R32,
    R32_CODE,
    R32_DATE,
    S7,
)

_DAY = 86_400
# The only text whose limit a document says (R17); of all others the norm allows as much.
_SHORT = ("idSeguimientoFacturaGlosa", "observacionReiteracionRespuesta")
_SHORTER, _LONGEST = 450, 1500


def of_act(act: Act) -> tuple[Wrong, ...]:
    """Return what an act of a lifecycle must not leave out, nor be about, nor say at length."""
    short = (act.id, act.text) == _SHORT
    longer = "a" * ((_SHORTER if short else _LONGEST) + 1)
    return (
        *_left_out(act.id, *act.least),
        Wrong(act.id, More(FAR), S7),
        *([Wrong(act.text, longer, R17 if short else R17B)] if act.text else ()),
    )


def _left_out(*fields: str) -> Iterator[Wrong]:
    return (Wrong(field, ABSENT, R12) for field in fields)


def _each(field: str, rule: Rule, *values: object) -> Iterator[Wrong]:
    return (Wrong(field, value, rule) for value in values)


# Not of one alone: a date in the future, which is said of lists (R32), and the kind of transfer,
# which its document lacks (X7).
PAGO = (
    *_left_out("idFactura", "codigoFuente", "codigoSubFuente", "valor", "fechaPago"),
    *_left_out("referenciaBancaria"),
    Wrong("idFactura", More(FAR), S7),
    *_each("valor", R32, 0, -1, -0.01),
    *_each("referenciaBancaria", R32, "7" * 31, ""),
    *_each("codigoFuente", R32_CODE, 112001, 0),
    *_each("codigoSubFuente", R32_CODE, 113001, 0),
    Wrong("fechaPago", "2020-01-01T08:00:00Z", R32_DATE),
)
# Whose the factura is, and its parties, the isolation of each role asks (I03).
RADICADO = (
    *_left_out("idFactura", "radicado", "fechaRadicado"),
    Wrong("idFactura", More(FAR), S7),
    Wrong("fechaRadicado", Ago(-2 * _DAY), R10),
)
