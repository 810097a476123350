"""A request that a conforming SIIFA accepts, for every capability (decisions.md R1-R34; OF4)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from conformance.core.resource import Resource
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar, Vary
from conformance.packs.siifa.acts import (
    answered,
    answered_reiteration,
    formulated,
    instant,
    prepared,
    reiterated,
)
from conformance.packs.siifa.bases import given_factura, nothing, of_factura
from conformance.packs.siifa.facturas import (
    nit_adquiriente,
    nit_emisor,
    numero,
    pendientes,
    radicadas,
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
from conformance.packs.siifa.variations import (
    PAGES,
    amount,
    any_value,
    each_element,
    free_text,
    plain_text,
    short_text,
)

_RADICADA, _PENDING = radicadas(), pendientes()


def _formular(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    return lambda context, factura: formulated(context, kind, given_factura(factura))


def _formular_masivo(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    field = {"glosa": "listaGlosas", "devolucion": "listaDevoluciones"}[kind]
    return lambda context, factura: {field: [formulated(context, kind, given_factura(factura))]}


def _answer(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    return lambda context, factura: answered(
        context, kind, prepared(context, kind, given_factura(factura), upto="formulada")
    )


def _reiterate(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    return lambda context, factura: reiterated(
        context, kind, prepared(context, kind, given_factura(factura), upto="respondida")
    )


def _answer_reiteration(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    return lambda context, factura: answered_reiteration(
        context, kind, prepared(context, kind, given_factura(factura), upto="reiterada")
    )


def _see(kind: str) -> Callable[[Context, Resource | None], dict[str, Any]]:
    name = f"IdSeguimientoFactura{kind.capitalize()}"
    return lambda context, factura: {
        name: prepared(context, kind, given_factura(factura), upto="formulada")
    }


def _radicado(context: Context, factura: Resource | None) -> dict[str, Any]:
    row = given_factura(factura)
    return {
        "idFactura": row.id,
        "radicado": f"RAD-{row.id}",
        "fechaRadicado": instant(context, minutes=60),
    }


def _radicado_masivo(context: Context, factura: Resource | None) -> dict[str, Any]:
    row = given_factura(factura)
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
    exchange = context.call(
        "listar_radicados_de_factura", "erp", {"IdFactura": given_factura(factura).id}
    )
    rows = context.require(exchange, (200,), "leer el radicado de la factura")
    if not isinstance(rows, list) or not rows or not rows[0].get("idFacturaRadicado"):
        raise BlockedError("la factura radicada no muestra el id de su radicado")
    return {"IdFacturaRadicado": rows[0]["idFacturaRadicado"]}


def _rips_user(context: Context, factura: Resource | None) -> dict[str, Any]:
    rows = PAGING.rows_of(
        context.require(
            context.call("listar_usuarios_rips", "erp", {}), (200,), "listar los usuarios RIPS"
        )
    )
    found = next((one for row in rows if (one := row.get("idUsuario")) is not None), None)
    if found is None:
        raise BlockedError("el objetivo no tiene usuarios RIPS con su id")
    return {"IdUsuario": found}


_FOLLOW_UPS: dict[str, Vary] = {
    **PAGES,
    "Observacion": plain_text,
    "TieneRespuesta": any_value,
    "IdSeguimientoTipoCodigoRespuesta": plain_text,
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
    free: dict[str, Vary] = {"observacion": free_text} | (
        {"valorGlosa": amount} if kind == "glosa" else {}
    )
    bulk = "listaGlosas" if kind == "glosa" else "listaDevoluciones"
    ends_factura = kind == "devolucion"
    return {
        f"listar_{kind}": Exemplar("erp", nothing, free=PAGES),
        f"ver_{kind}": Exemplar(
            "erp",
            _see(kind),
            _RADICADA,
            id_field=f"IdSeguimientoFactura{name}",
            prepared=(f"formular_{kind}",),
            invalid_values=beyond,
        ),
        f"listar_{kind}_de_factura": Exemplar(
            "erp",
            of_factura,
            _RADICADA,
            free=_FOLLOW_UPS,
            id_field="IdFactura",
            unknown_too=(200,),
        ),
        f"resumir_{kind}_de_factura": Exemplar("erp", of_factura, _RADICADA, id_field="IdFactura"),
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
            {bulk: each_element(bulk, free)},
            valid_values=valid(formulation(kind), bulk),
            invalid_values=near_misses(kind, bulk),
        ),
        f"responder_{kind}": Exemplar(
            "ips",
            _answer(kind),
            _RADICADA,
            True,
            {"observacionRespuesta": free_text},
            field,
            prepared=(f"formular_{kind}",),
            valid_values=valid(answer(kind)),
            invalid_values=near_misses(),
            prepared_by=("erp",),
        ),
        f"reiterar_{kind}": Exemplar(
            "erp",
            _reiterate(kind),
            _RADICADA,
            True,
            {"observacionReiteracion": free_text},
            field,
            prepared=(f"formular_{kind}", f"responder_{kind}"),
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
            prepared=(f"formular_{kind}", f"responder_{kind}", f"reiterar_{kind}"),
            valid_values=valid(last_answer(kind)),
            invalid_values=near_misses(),
            prepared_by=("erp",),
        ),
    }


_OF_FACTURA = Exemplar(
    "erp",
    of_factura,
    _RADICADA,
    id_field="IdFactura",
    valid_values=valid(facturas),
    invalid_values=beyond,
)

EXEMPLARS: dict[str, Exemplar] = {
    "listar_facturas": Exemplar(
        "erp",
        _list_filter(dates=("FechaEmisionInicio", "FechaEmisionFinal")),
        free={
            **PAGES,
            "NumeroFactura": plain_text,
            "NitEmisor": plain_text,
            "TieneRadicado": any_value,
        },
        valid_values=valid(nits),
    ),
    "ver_factura": _OF_FACTURA,
    "ver_alertas_factura": _OF_FACTURA,
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
        "erp", of_factura, _RADICADA, id_field="IdFactura", valid_values=valid(facturas)
    ),
    "listar_seguimientos": Exemplar(
        "erp",
        _list_filter(dates=("FechaCreacionInicio", "FechaCreacionFinal")),
        free={
            **_FOLLOW_UPS,
            "NumeroFactura": plain_text,
            "NitEmisor": plain_text,
            "TipoSeguimiento": any_value,
        },
        valid_values=valid(nits),
    ),
    "listar_codigos": Exemplar(
        "erp", lambda context, factura: {"Grupo": "GLOSA"}, valid_values=valid(catalogue)
    ),
    **_follow_up("glosa"),
    **_follow_up("devolucion"),
    "listar_transacciones_rips": Exemplar("erp", nothing, free=PAGES),
    "listar_usuarios_rips": Exemplar("erp", nothing, free=PAGES),
    "ver_usuario_rips": Exemplar(
        "erp", _rips_user, id_field="IdUsuario", valid_values=valid(rips_users)
    ),
    **PAYMENTS,
    **ACCOUNTS,
}
