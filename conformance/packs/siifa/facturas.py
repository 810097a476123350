"""The factura: what the items of SIIFA work on, and what is known of one.

The functions are the typed readers of a factura's attributes; money is in pesos, ages in business
days up to the day of discovery.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.core.noun import Noun
from conformance.core.resource import (
    DATE,
    FLAG,
    NUMBER,
    STATE,
    TEXT,
    Attribute,
    Criterion,
    Effect,
    Need,
    OnDemand,
    Resource,
    ResourceKind,
    ResourceState,
)

RADICADA, PENDIENTE = "radicada", "pendiente"
FILING, SERVICES = "fecha_radicado", "servicios"
_MOST_HABILES = 1_000
_LARGEST_VALUE = 1e12

# What an act leaves on a factura. Once one of its glosas is answered a right system may take no new
# ones (R16), nor a second devolución (R15); what was returned is left alone.
GLOSADA, CONTESTADA, DEVUELTA, PAGADA, RADICADO = (
    "glosada",
    "contestada",
    "devuelta",
    "pagada",
    "radicado",
)
_GLOSA = Effect(GLOSADA, frozenset({CONTESTADA, DEVUELTA}))
_CONTESTAR = Effect(CONTESTADA, frozenset({DEVUELTA}))
_DEVOLUCION = Effect(DEVUELTA, frozenset({DEVUELTA}))
_RADICAR = Effect(RADICADO, turns=True)
_PAGO = Effect(PAGADA, frozenset({DEVUELTA}))
_NADA = Effect()
EFFECTS: Mapping[str, Effect] = {
    "radicar_factura": _RADICAR,
    "radicar_factura_masivo": _RADICAR,
    "formular_glosa": _GLOSA,
    "formular_glosa_masivo": _GLOSA,
    "responder_glosa": _CONTESTAR,
    "reiterar_glosa": _CONTESTAR,
    "responder_reiteracion_glosa": _CONTESTAR,
    "formular_devolucion": _DEVOLUCION,
    "formular_devolucion_masivo": _DEVOLUCION,
    "responder_devolucion": _NADA,
    "reiterar_devolucion": _NADA,
    "responder_reiteracion_devolucion": _NADA,
    "registrar_pago": _PAGO,
    "registrar_pago_masivo": _PAGO,
    "registrar_estado_pago": _NADA,
    "crear_cuenta": _NADA,
    "actualizar_cuenta": _NADA,
    "cambiar_estado_cuenta": _NADA,
}

# What each reading tells of what was done on a factura. The accounts are the entity's, whichever
# factura named it; the states of a payment are those of that payment.
VISIBLE: Mapping[str, frozenset[str]] = {
    "listar_facturas": frozenset(),
    "ver_factura": frozenset({GLOSADA, DEVUELTA}),
    "ver_alertas_factura": frozenset({RADICADO}),
    "listar_radicados_de_factura": frozenset({RADICADO}),
    "ver_radicado": frozenset({RADICADO}),
    "listar_glosa": frozenset({GLOSADA}),
    "listar_glosa_de_factura": frozenset({GLOSADA}),
    "resumir_glosa_de_factura": frozenset({GLOSADA}),
    "listar_devolucion": frozenset({DEVUELTA}),
    "listar_devolucion_de_factura": frozenset({DEVUELTA}),
    "resumir_devolucion_de_factura": frozenset({DEVUELTA}),
    "listar_seguimientos": frozenset({GLOSADA, DEVUELTA}),
    "listar_pagos": frozenset({PAGADA}),
    "listar_pagos_de_factura": frozenset({PAGADA}),
    "resumir_pagos_de_factura": frozenset({PAGADA}),
    "listar_estados_pago": frozenset(),
    "listar_cuentas": frozenset(),
    "listar_usuarios_rips": frozenset(),
    "listar_transacciones_rips": frozenset(),
}

FACTURA = ResourceKind(
    name="factura",
    key="facturas",
    noun=Noun("factura", "facturas", feminine=True),
    states=(
        ResourceState(RADICADA, "radicada", "radicadas", written=True),
        ResourceState(PENDIENTE, "sin radicar", "sin radicar", written=False),
    ),
    attributes=(
        Attribute("numero", TEXT, "FE-1"),
        Attribute("nit_emisor", TEXT, "900000001"),
        Attribute("nit_adquiriente", TEXT, "800000001"),
        Attribute("valor", NUMBER, 1_000_000.5),
        Attribute("emision", DATE, "2026-01-02T10:00:00-05:00"),
        Attribute("radicada", STATE, sample=True),
        Attribute("fecha_radicado", DATE, "2026-01-05T10:00:00-05:00", reading=FILING),
        Attribute("habiles_emitida", NUMBER, 30),
        Attribute("habiles_radicada", NUMBER, 20, reading=FILING),
        Attribute("servicios", FLAG, sample=True),
    ),
    criteria=(
        Criterion(
            "emitida_hace",
            "habiles_emitida",
            "días hábiles desde su emisión: {min: 5, max: 60}",
            "días hábiles desde su emisión",
            _MOST_HABILES,
        ),
        Criterion(
            "radicada_hace",
            "habiles_radicada",
            "días hábiles desde su radicado: {min: 3, max: 20}",
            "días hábiles desde su radicado",
            _MOST_HABILES,
            contradicted={PENDIENTE: "Una factura sin radicar no fue radicada hace ningún día."},
        ),
        Criterion("valor", "valor", "su valor en pesos: {min: 1000000}", "valor", _LARGEST_VALUE),
        Criterion(
            "con_servicios",
            SERVICES,
            "true: con servicios de RIPS, a los que una glosa puede apuntar",
            "con servicios de RIPS",
            without="da igual si la factura tiene servicios",
        ),
    ),
    count_key="cuantas",
    free="sin seguimientos ni pagos",
    amount="valor",
    readings=(
        OnDemand(
            FILING,
            "con fecha de radicado legible",
            {
                PENDIENTE: (
                    "no tiene fecha de radicado todavía",
                    "Pida radicada: true, o guarde con save la fecha que envíe.",
                )
            },
        ),
    ),
    effects=EFFECTS,
    visible=VISIBLE,
)


def radicadas(count: int = 1) -> Need:
    """Return the need of so many that were filed, whichever."""
    return FACTURA.need(count)


def pendientes(count: int = 1) -> Need:
    """Return the need of so many that are yet to be filed."""
    return FACTURA.need(count, PENDIENTE)


def radicada(factura: Resource) -> bool:
    """Whether it was filed."""
    return factura.state == RADICADA


def numero(factura: Resource) -> str:
    """Its number, as its issuer wrote it."""
    return str(factura["numero"])


def valor(factura: Resource) -> float:
    """Its value."""
    return float(factura["valor"])


def emision(factura: Resource) -> str:
    """When it was issued, as the target wrote it."""
    return str(factura["emision"])


def nit_emisor(factura: Resource) -> str:
    """The NIT of who issued it."""
    return str(factura["nit_emisor"])


def nit_adquiriente(factura: Resource) -> str:
    """The NIT of who pays it."""
    return str(factura["nit_adquiriente"])


def fecha_radicado(factura: Resource) -> str:
    """When it was filed, "" unless an item asked for it."""
    return str(factura.get("fecha_radicado") or "")


def habiles(factura: Resource) -> int | None:
    """The business days since it was filed, None unless an item asked for them."""
    age = factura.get("habiles_radicada")
    return None if age is None else int(age)


def factura(
    number: int, numero: str, parties: tuple[str, str], valor: float, emision: str, **known: Any
) -> Resource:
    """Return a radicada by what the lists show of it: its parties are issuer and payer by NIT.

    `known` is what was read beside the lists.
    """
    listed = {
        "numero": numero,
        "nit_emisor": parties[0],
        "nit_adquiriente": parties[1],
        "valor": valor,
        "emision": emision,
    }
    return Resource(number, FACTURA.name, RADICADA, {**listed, **known})


def factura_of(row: Mapping[str, Any], state: str) -> Resource | None:
    """Return the factura of a row of a list, or None when its id or its value is nothing a request
    could take.

    What is wrong with the row is for the schema's check to say: nothing is guessed or raised here.
    """
    number, value = row.get("idFactura"), row.get("valorFactura")
    if not _number(number) or not isinstance(number, int) or not (value is None or _number(value)):
        return None
    made = factura(
        number,
        str(row.get("numeroFactura") or ""),
        (_nit(row, "emisor", "nitEmisor"), _nit(row, "adquiriente", "nitAdquiriente")),
        float(value or 0),
        str(row.get("fechaEmision") or ""),
    )
    return replace(made, state=state)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _nit(row: Mapping[str, Any], side: str, name: str) -> str:
    entity = row.get(side)
    return str(entity.get(name) or "") if isinstance(entity, Mapping) else ""
