"""A request that a conforming SIIFA accepts, for every capability (decisions.md R1-R34; OF4)."""

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from conformance.http.context import BlockedError, Context, Resource
from conformance.http.exemplar import Exemplar, Vary
from conformance.packs.siifa.acts import (
    answered,
    answered_reiteration,
    door,
    formulated,
    instant,
    reiterated,
)
from conformance.packs.siifa.facturas import (
    nit_adquiriente,
    nit_emisor,
    numero,
    pendientes,
    radicadas,
    valor,
)
from conformance.packs.siifa.money import ACCOUNTS, PAYMENTS
from conformance.packs.siifa.paging import PAGING
from conformance.packs.siifa.values import (
    answer,
    beyond,
    catalogue,
    facturas,
    filing,
    formulation,
    last_answer,
    near_misses,
    nits,
    radicados,
    reiteration,
    rips_users,
    valid,
)

_RADICADA, _PENDING = radicadas(), pendientes()


def text(generated: Any, base: Any, factura: Resource | None, limit: int = 1500) -> Any:
    """Return a generated text without control characters, within `limit` UTF-16 units."""
    if not isinstance(generated, str):
        return base
    kept = "".join(
        char for char in generated if char in "\n\t" or unicodedata.category(char)[0] != "C"
    )
    return kept.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")


def short_text(generated: Any, base: Any, factura: Resource | None) -> Any:
    """Return a generated text of at most 450 UTF-16 units (R17)."""
    return text(generated, base, factura, 450)


def money(generated: Any, base: Any, factura: Resource | None) -> Any:
    """Return an amount in cents: more than 0, at most the value of the factura (R14); one that is
    so stays.
    """
    if (
        isinstance(generated, bool)
        or not isinstance(generated, int | float)
        or factura is None
        or not valor(factura)
    ):
        return base
    most, given = max(1, round(valor(factura) * 100)), int(Decimal(str(abs(generated))) * 100)
    return (given if 1 <= given <= most else given % most + 1) / 100


def _items(field: str, vary: dict[str, Vary]) -> Vary:
    def apply(generated: Any, base: Any, factura: Resource | None) -> Any:
        given = (
            generated[0]
            if isinstance(generated, list) and generated and isinstance(generated[0], dict)
            else {}
        )
        return [
            {
                **item,
                **{
                    name: change(given[name], item.get(name), factura)
                    for name, change in vary.items()
                    if name in given
                },
            }
            for item in base
        ]

    return apply


def _formular(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    return lambda context, factura: formulated(context, kind, _given(factura))


def _given(factura: Resource | None) -> Resource:
    if factura is None:
        raise BlockedError("no hay una factura para esta prueba")
    return factura


def _formular_masivo(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    field = {"glosa": "listaGlosas", "devolucion": "listaDevoluciones"}[kind]
    return lambda context, factura: {field: [formulated(context, kind, _given(factura))]}


def _answer(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    return lambda context, factura: answered(
        context, kind, door(context, kind, _given(factura), upto="formulada")
    )


def _reiterate(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    return lambda context, factura: reiterated(
        context, kind, door(context, kind, _given(factura), upto="respondida")
    )


def _answer_reiteration(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    return lambda context, factura: answered_reiteration(
        context, kind, door(context, kind, _given(factura), upto="reiterada")
    )


def _see(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    name = f"IdSeguimientoFactura{kind.capitalize()}"
    return lambda context, factura: {name: door(context, kind, _given(factura), upto="formulada")}


def _radicado(context: Context, factura: Resource | None) -> dict[str, Any]:
    row = _given(factura)
    return {
        "idFactura": row.id,
        "radicado": f"RAD-{row.id}",
        "fechaRadicado": instant(context, minutes=60),
    }


def _radicado_masivo(context: Context, factura: Resource | None) -> dict[str, Any]:
    row = _given(factura)
    return {
        "listaRadicado": [
            {
                "numeroFactura": numero(row),
                "nitAdquiriente": nit_adquiriente(row),
                "nitEmisor": nit_emisor(row),
                "radicado": f"RAD-{row.id}",
                "fechaRadicado": instant(context, minutes=60),
            }
        ]
    }


def _see_radicado(context: Context, factura: Resource | None) -> dict[str, Any]:
    exchange = context.call("listar_radicados_de_factura", "erp", {"IdFactura": _given(factura).id})
    rows = context.require(exchange, (200,), "leer el radicado de la factura")
    if not isinstance(rows, list) or not rows or not rows[0].get("idFacturaRadicado"):
        raise BlockedError("la factura radicada no muestra el id de su radicado")
    return {"IdFacturaRadicado": rows[0]["idFacturaRadicado"]}


def _of_factura(context: Context, factura: Resource | None) -> dict[str, Any]:
    return {"IdFactura": _given(factura).id}


def _nothing(context: Context, factura: Resource | None) -> dict[str, Any]:
    return {}


def _rips_user(context: Context, factura: Resource | None) -> dict[str, Any]:
    rows = PAGING.rows_of(
        context.require(
            context.call("listar_usuarios_rips", "erp", {}), (200,), "listar los usuarios RIPS"
        )
    )
    if not rows:
        raise BlockedError("el objetivo no tiene usuarios RIPS")
    return {"IdUsuario": rows[0]["idUsuario"]}


def _any(generated: Any, base: Any, factura: Resource | None) -> Any:
    return generated


def _plain(generated: Any, base: Any, factura: Resource | None) -> Any:
    return text(generated, base, factura, 100) or base


_PAGES: dict[str, Vary] = {"NumeroPagina": _any, "RegistrosPorPagina": _any}
_FOLLOW_UPS: dict[str, Vary] = {
    **_PAGES,
    "Observacion": _plain,
    "TieneRespuesta": _any,
    "IdSeguimientoTipoCodigoRespuesta": _plain,
}


def _list_filter(**fixed: Any) -> Callable[[Context, Resource | None], dict[str, Any]]:
    def make(context: Context, factura: Resource | None) -> dict[str, Any]:
        now = context.now()
        dates = {
            name: (now - timedelta(days=30 if name.endswith("Inicio") else 0)).strftime(
                "%Y-%m-%dT%H:%M:%SZ"
            )
            for name in fixed.get("dates", ())
        }
        return dates | ({"IdFactura": factura.id} if factura else {})

    return make


def _follow_up(kind: str) -> dict[str, Exemplar]:
    name = kind.capitalize()
    field = f"idSeguimientoFactura{name}"
    free: dict[str, Vary] = {"observacion": text} | (
        {"valorGlosa": money} if kind == "glosa" else {}
    )
    bulk = "listaGlosas" if kind == "glosa" else "listaDevoluciones"
    ends_factura = kind == "devolucion"
    return {
        f"listar_{kind}": Exemplar("erp", _nothing, free=_PAGES),
        f"ver_{kind}": Exemplar(
            "erp",
            _see(kind),
            _RADICADA,
            id_field=f"IdSeguimientoFactura{name}",
            prepares=1,
            invalid_values=beyond,
        ),
        f"listar_{kind}_de_factura": Exemplar(
            "erp",
            _of_factura,
            _RADICADA,
            free=_FOLLOW_UPS,
            id_field="IdFactura",
            unknown_too=(200,),
        ),
        f"resumir_{kind}_de_factura": Exemplar("erp", _of_factura, _RADICADA, id_field="IdFactura"),
        f"formular_{kind}": Exemplar(
            "erp",
            _formular(kind),
            _RADICADA,
            ends_factura,
            free,
            "idFactura",
            valid_values=valid(formulation(kind)),
            invalid_values=near_misses(kind),
        ),
        f"formular_{kind}_masivo": Exemplar(
            "erp",
            _formular_masivo(kind),
            _RADICADA,
            ends_factura,
            {bulk: _items(bulk, free)},
            valid_values=valid(formulation(kind), bulk),
            invalid_values=near_misses(kind, bulk),
        ),
        f"responder_{kind}": Exemplar(
            "ips",
            _answer(kind),
            _RADICADA,
            True,
            {"observacionRespuesta": text},
            field,
            prepares=1,
            valid_values=valid(answer(kind)),
            invalid_values=near_misses(),
            prepared_by=("erp",),
        ),
        f"reiterar_{kind}": Exemplar(
            "erp",
            _reiterate(kind),
            _RADICADA,
            True,
            {"observacionReiteracion": text},
            field,
            prepares=2,
            valid_values=valid(reiteration(kind)),
            invalid_values=near_misses(),
            prepared_by=("ips",),
        ),
        f"responder_reiteracion_{kind}": Exemplar(
            "ips",
            _answer_reiteration(kind),
            _RADICADA,
            True,
            {"observacionReiteracionRespuesta": short_text},
            field,
            prepares=3,
            valid_values=valid(last_answer(kind)),
            invalid_values=near_misses(),
            prepared_by=("erp",),
        ),
    }


EXEMPLARS: dict[str, Exemplar] = {
    "listar_facturas": Exemplar(
        "erp",
        _list_filter(dates=("FechaEmisionInicio", "FechaEmisionFinal")),
        free={**_PAGES, "NumeroFactura": _plain, "NitEmisor": _plain, "TieneRadicado": _any},
        valid_values=valid(nits),
    ),
    "ver_factura": Exemplar(
        "erp",
        _of_factura,
        _RADICADA,
        id_field="IdFactura",
        valid_values=valid(facturas),
        invalid_values=beyond,
    ),
    "ver_alertas_factura": Exemplar(
        "erp",
        _of_factura,
        _RADICADA,
        id_field="IdFactura",
        valid_values=valid(facturas),
        invalid_values=beyond,
    ),
    "radicar_factura": Exemplar(
        "erp", _radicado, _PENDING, True, id_field="idFactura", valid_values=valid(filing)
    ),
    "radicar_factura_masivo": Exemplar(
        "erp", _radicado_masivo, _PENDING, True, valid_values=valid(filing, "listaRadicado")
    ),
    "ver_radicado": Exemplar(
        "erp",
        _see_radicado,
        _RADICADA,
        id_field="IdFacturaRadicado",
        valid_values=valid(radicados),
        invalid_values=beyond,
    ),
    "listar_radicados_de_factura": Exemplar(
        "erp", _of_factura, _RADICADA, id_field="IdFactura", valid_values=valid(facturas)
    ),
    "listar_seguimientos": Exemplar(
        "erp",
        _list_filter(dates=("FechaCreacionInicio", "FechaCreacionFinal")),
        free={**_FOLLOW_UPS, "NumeroFactura": _plain, "NitEmisor": _plain, "TipoSeguimiento": _any},
        valid_values=valid(nits),
    ),
    "listar_codigos": Exemplar(
        "erp", lambda context, factura: {"Grupo": "GLOSA"}, valid_values=valid(catalogue)
    ),
    **_follow_up("glosa"),
    **_follow_up("devolucion"),
    "listar_transacciones_rips": Exemplar("erp", _nothing, free=_PAGES),
    "listar_usuarios_rips": Exemplar("erp", _nothing, free=_PAGES),
    "ver_usuario_rips": Exemplar(
        "erp", _rips_user, id_field="IdUsuario", valid_values=valid(rips_users)
    ),
    **PAYMENTS,
    **ACCOUNTS,
}
