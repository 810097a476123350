"""What one element of a bulk must not be, and what the RIPS of a factura hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from conformance.core.resource import Resource
from conformance.http.checks.codes import ERR_02, LIF_06, LIF_07, LIF_10, SEC_05
from conformance.http.checks.security import digits
from conformance.http.context import Context
from conformance.http.exemplar import InvalidElement
from conformance.http.unknown_id import FAR, UNKNOWN
from conformance.packs.siifa.facturas import nit_adquiriente, valor
from conformance.packs.siifa.follow_up_acts import ANNEXES
from conformance.packs.siifa.paging import PAGING
from conformance.packs.siifa.values import causes

Row = dict[str, Any]
Change = Callable[[Mapping[str, Any]], Row]
_NOBODY = 999_999_000  # an annex that no RIPS hold
_FOREIGN_PAGE = 50
_SOFT = 1500  # characters, where the norm alone says how many
_LONG_AGO = "2020-01-01T08:00:00Z"


def annexes_of(context: Context, factura: Resource) -> list[tuple[str, int]]:
    """Return what the RIPS of a factura hold, one of each kind: what a glosa may point at (R13)."""
    found: dict[str, int] = {}
    for user in _users(context, factura):
        number = user.get("idUsuario")
        if len(found) == len(ANNEXES) or not isinstance(number, int):
            break
        found.setdefault("idUsuario", number)
        detail = context.call("ver_usuario_rips", "erp", {"IdUsuario": number}).json()
        services = detail.values() if isinstance(detail, Mapping) else ()
        for row in (
            row
            for several in services
            if isinstance(several, list)
            for row in PAGING.rows_of(several)
        ):
            found |= {
                name: row[name]
                for name in ANNEXES[:-1]
                if isinstance(row.get(name), int) and name not in found
            }
    return [(name, found[name]) for name in ANNEXES if name in found]


def _users(context: Context, factura: Resource) -> list[Row]:
    known = PAGING.rows_of(
        context.call("listar_transacciones_rips", "erp", {"IdFactura": factura.id}).json()
    )
    number = next(
        (row.get("idTransaccion") for row in known if row.get("idFactura") == factura.id), None
    )
    if number is None:
        return []
    rows = PAGING.rows_of(
        context.call("listar_usuarios_rips", "erp", {"IdTransaccion": number}).json()
    )
    return [
        row
        for row in rows
        if isinstance(row.get("idUsuario"), int) and row.get("idTransaccion") == number
    ]


def _future(context: Context) -> str:
    return f"{context.now() + timedelta(days=2):%Y-%m-%dT%H:%M:%S}Z"


def _put(**values: Any) -> Change:
    return lambda row: {**row, **values}


def invalid_elements(kind: str) -> Callable[[Context], list[InvalidElement]]:
    """Return what no glosa or devolución of a bulk may be (R1, R10, R13, R14, S7, I05)."""
    name = kind.capitalize()
    code, value = f"idSeguimientoTipoCodigo{name}", f"valor{name}"
    other, fallback = ("devolucion", "DE1601") if kind == "glosa" else ("glosa", "FA0101")

    def elements(context: Context) -> list[InvalidElement]:
        foreign = (causes(context, other) or [fallback])[0]
        worth = {factura.id: valor(factura) for factura in context.resources}
        return [
            InvalidElement(
                "el código es de otro grupo", _put(**{code: foreign}), LIF_07, "bulk.atomic"
            ),
            InvalidElement("la factura no existe", _put(idFactura=UNKNOWN), LIF_07, "bulk.atomic"),
            _far(),
            _without("fechaFormulacion"),
            _too_long("observacion", 1500),
            InvalidElement(
                "la fecha es futura",
                _put(fechaFormulacion=_future(context)),
                LIF_06,
                "element.date",
            ),
            InvalidElement(
                "la fecha es anterior al radicado",
                _put(fechaFormulacion=_LONG_AGO),
                LIF_06,
                "element.date",
            ),
            InvalidElement(
                "el valor pasa del de la factura",
                lambda row: {**row, value: round(worth[row["idFactura"]] + 1, 2)},
                LIF_10,
                "element.amount",
            ),
            *_foreign(context, filed=True),
            *(_pointing(context) if kind == "glosa" else ()),
        ]

    return elements


def _far() -> InvalidElement:
    return InvalidElement(
        "la factura no existe: su número es el de otra y 2^52 más",
        lambda row: {**row, "idFactura": row["idFactura"] + FAR},
        LIF_07,
        "bulk.atomic",
    )


def _without(field: str) -> InvalidElement:
    """Return an element that lacks what is required (R12)."""
    return InvalidElement(
        f"falta {field}",
        lambda row: {name: value for name, value in row.items() if name != field},
        ERR_02,
        "field.missing",
        field=field,
    )


def _too_long(field: str, limit: int) -> InvalidElement:
    """Return an element with a text past its limit (R17, R32)."""
    aspect = "text.long.soft" if limit == _SOFT else "amount.least"
    return InvalidElement(
        f"{field} pasa de {limit} caracteres",
        _put(**{field: "7" * (limit + 1)}),
        ERR_02,
        aspect,
        field=field,
    )


def _pointing(context: Context) -> Iterator[InvalidElement]:
    yield InvalidElement(
        "señala dos anexos", _put(idConsulta=_NOBODY, idMedicamento=_NOBODY), LIF_07, "bulk.atomic"
    )


def invalid_annexes(context: Context) -> list[InvalidElement]:
    """Return glosas that point at nothing, and those that point at two annexes that are there
    (R13); whose the annex is, no rule says.
    """
    known = annexes_of(context, context.resources[0])
    nothing = (
        InvalidElement(
            f"{name} no existe",
            _pointed(name, _NOBODY),
            LIF_07,
            "bulk.atomic",
            in_turn=True,
            alone=(ERR_02, "element.pointer"),
        )
        for name in ANNEXES
    )
    return [*nothing, *_two_at_once(known)]


def _two_at_once(known: Sequence[tuple[str, int]]) -> Iterator[InvalidElement]:
    """Yield glosas that point at each annex that is there and at the next one too."""
    if len(known) < 2:
        return
    for (name, number), (other, others) in zip(known, (*known[1:], known[0]), strict=True):
        yield InvalidElement(
            f"señala {name} y {other}",
            _put(**{**dict.fromkeys(ANNEXES), name: number, other: others}),
            LIF_07,
            "bulk.atomic",
            in_turn=True,
            alone=(ERR_02, "element.pointer"),
        )


def _pointed(name: str, number: int) -> Change:
    """Return what makes a glosa point at one annex and no other."""
    return lambda row: {
        **{key: value for key, value in row.items() if key not in ANNEXES},
        name: number,
    }


def invalid_payments(context: Context) -> list[InvalidElement]:
    """Return what no payment of a bulk may be (R32, I04)."""
    return [
        InvalidElement(
            "la fuente es de otro dominio", _put(codigoFuente=112001), LIF_07, "bulk.atomic"
        ),
        InvalidElement(
            "la subfuente es de otro dominio", _put(codigoSubFuente=113001), LIF_07, "bulk.atomic"
        ),
        InvalidElement(
            "el tipo de giro es de otro dominio", _put(codigoTipoGiro=111001), LIF_07, "bulk.atomic"
        ),
        InvalidElement("la factura no existe", _put(idFactura=UNKNOWN), LIF_07, "bulk.atomic"),
        _far(),
        _without("fechaPago"),
        _too_long("referenciaBancaria", 30),
        InvalidElement(
            "la fecha es futura", _put(fechaPago=_future(context)), LIF_06, "element.date"
        ),
        *_foreign(context, filed=True),
    ]


def invalid_filings(context: Context) -> list[InvalidElement]:
    """Return what no radicado of a bulk may be (R10, I03); an unknown factura is left out (R20)."""
    return [
        _without("radicado"),
        InvalidElement(
            "la fecha es futura", _put(fechaRadicado=_future(context)), LIF_06, "element.date"
        ),
        *_foreign(context, filed=False),
    ]


def _foreign(context: Context, *, filed: bool) -> Iterator[InvalidElement]:
    """Yield an element about a factura that another payer has, where the target shows one."""
    if "otra_erp" not in context.pool.roles:
        return
    asked = {"TieneRadicado": filed, **PAGING.ask(_FOREIGN_PAGE)}
    mine = {digits(nit_adquiriente(factura)) for factura in context.resources}
    for row in PAGING.rows_of(context.call("listar_facturas", "otra_erp", asked).json()):
        payer = (row.get("adquiriente") or {}).get("nitAdquiriente")
        named = {"idFactura", "numeroFactura"} <= row.keys()
        if payer is None or not named or digits(str(payer)) in mine:
            continue
        values = (
            {"idFactura": row["idFactura"]}
            if filed
            else {
                "numeroFactura": row["numeroFactura"],
                "nitAdquiriente": payer,
                "nitEmisor": (row.get("emisor") or {}).get("nitEmisor"),
            }
        )
        yield InvalidElement(
            "la factura es de otra entidad",
            _put(**values),
            SEC_05,
            "element.foreign",
            foreign=True,
        )
        return
