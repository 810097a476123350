"""Filings and payments taken against their rules."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import off, subtle, wrap
from conformance.packs.siifa.sandbox.faults import bulk as b
from conformance.packs.siifa.sandbox.faults import lists as d

_SHOULD = Level.SHOULD
_G, _D, _P = "formular_glosa_masivo", "formular_devolucion_masivo", "registrar_pago_masivo"
_GLOSAS, _DEVOLUCIONES, _PAGOS = "listaGlosas", "listaDevoluciones", "listaPagos"
_RADICADOS = (
    wrap(
        "radicados-todo-o-nada",
        "El lote de radicados falla entero por una factura ya radicada",
        "LIF-09",
        "R20",
        b.filed_are_refused,
    ),
    wrap(
        "radicados-muestra-omitidas",
        "El lote de radicados muestra también las facturas que omitió",
        "LIF-09",
        "R20",
        b.skipped_are_answered,
    ),
    subtle(
        wrap(
            "radicados-reemplaza",
            "El lote de radicados cambia el radicado de una factura ya radicada",
            "LIF-09",
            "R20",
            b.filed_are_replaced,
        )
    ),
    wrap(
        "radicado-futuro",
        "Se radica con fecha futura",
        "LIF-06",
        "R10",
        b.redated("radicar_factura", "fechaRadicado"),
        level=_SHOULD,
    ),
)
_PAYMENTS = (
    wrap(
        "resumen-pagos-sin-centavos",
        "El resumen de pagos pierde los centavos",
        "CON-02",
        "R32",
        d.edited(
            "resumir_pagos_de_factura",
            lambda body: {**body, "totalValorPagado": int(body["totalValorPagado"])},
        ),
    ),
    wrap(
        "resumen-porcentaje-de-lo-que-falta",
        "El resumen de pagos da como porcentaje pagado lo que falta",
        "CON-02",
        "OF4.resumir_pagos_de_factura.sumas",
        d.edited("resumir_pagos_de_factura", d.share_left),
    ),
    subtle(
        wrap(
            "resumen-porcentaje-de-un-pago",
            "El porcentaje pagado del resumen cuenta un solo pago",
            "CON-02",
            "OF4.resumir_pagos_de_factura.sumas",
            d.edited("resumir_pagos_de_factura", d.share_of_one),
        )
    ),
    subtle(
        wrap(
            "resumen-pagos-por-fuente",
            "El resumen de pagos da a cada fuente la suma de todas",
            "CON-02",
            "R32",
            d.edited("resumir_pagos_de_factura", d.one_total_by_source),
        )
    ),
    wrap(
        "pago-final-reabierto",
        "Un pago cerrado cambia de estado",
        "LIF-02",
        "R33",
        b.state_allowed(2),
    ),
    wrap(
        "pago-recibido-sin-consignar",
        "Un pago se da por recibido sin haberse consignado",
        "LIF-02",
        "R33",
        b.state_allowed(0),
    ),
    off("pago-sin-orden", "Los estados de un pago no siguen ningún orden", "LIF-02", "R33", "R33"),
    subtle(
        wrap(
            "ips-consigna",
            "El prestador consigna un pago",
            "SEC-03",
            "R33",
            b.as_role("registrar_estado_pago", "SIIFA_IPS", "erp", 1402),
        )
    ),
    wrap(
        "historial-de-pago-al-reves",
        "Los estados de un pago vienen del último al primero",
        "CON-01",
        "R33",
        d.edited("listar_estados_pago", lambda rows: rows[::-1]),
    ),
    wrap(
        "pago-antes-del-radicado",
        "Se registra un pago con fecha anterior al radicado",
        "LIF-06",
        "R32",
        b.redated("registrar_pago", "fechaPago", past=True),
    ),
    wrap(
        "pagos-con-fecha-futura",
        "El lote de pagos acepta fechas futuras",
        "LIF-06",
        "R32",
        b.redated(_P, "fechaPago", _PAGOS),
    ),
    subtle(
        wrap(
            "pagos-maximo-exclusivo",
            "ValorMaximo deja fuera el pago de ese valor",
            "CON-04",
            "R27",
            d.kept_rows(
                "listar_pagos_de_factura",
                "valorMaximo",
                lambda row, text: row["valor"] < float(text),
            ),
        )
    ),
    subtle(
        wrap(
            "pagos-referencia-exacta",
            "ReferenciaBancaria solo encuentra la referencia entera",
            "CON-04",
            "R27",
            d.kept_rows(
                "listar_pagos",
                "referenciaBancaria",
                lambda row, text: row["referenciaBancaria"] == text,
            ),
        )
    ),
    subtle(
        wrap(
            "pagos-rango-invertido",
            "Los pagos aceptan un ValorMaximo menor que el mínimo",
            "ERR-02",
            "R27",
            d.unordered("listar_pagos_de_factura", "valorMinimo", "valorMaximo"),
        )
    ),
    wrap(
        "pagos-ajenos",
        "La lista de pagos muestra los de otras entidades",
        "SEC-05",
        "I05",
        d.as_admin("listar_pagos"),
        level=_SHOULD,
    ),
)
PAYMENTS: tuple[Defect, ...] = (
    *_RADICADOS,
    *_PAYMENTS,
)
