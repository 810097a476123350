"""Defects of authentication, roles, isolation, verbs and media types: one operation at a time."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import roles as d
from conformance.packs.siifa.sandbox.faults.lists import as_admin

_SHOULD = Level.SHOULD


def _open(name: str, title: str, capability: str) -> Defect:
    return wrap(name, title, "SEC-01", "S03", d.unauthenticated(capability))


def _many(name: str, title: str, capability: str, role: str, key: str) -> Defect:
    return subtle(wrap(name, title, "SEC-03", "ROL", d.admitted(capability, f"SIIFA_{role}", key)))


def _few(name: str, title: str, capability: str, role: str) -> Defect:
    return subtle(wrap(name, title, "SEC-10", "ROL", d.shut_out(capability, f"SIIFA_{role}")))


def _shown(
    name: str, title: str, capability: str, requirement: str = "I05", level: Level = _SHOULD
) -> Defect:
    return wrap(name, title, "SEC-05", requirement, as_admin(capability), level=level)


def _written(
    name: str,
    title: str,
    capability: str,
    requirement: str,
    stranger: str,
    level: Level = Level.MUST,
) -> Defect:
    return wrap(
        name,
        title,
        "SEC-05",
        requirement,
        d.trespassing(capability, stranger, stranger.removeprefix("otra_")),
        level=level,
    )


ROLES = (
    _open("codigos-sin-token", "El catálogo de códigos no exige token", "listar_codigos"),
    _open(
        "resumen-sin-token",
        "El resumen de devoluciones no exige token",
        "resumir_devolucion_de_factura",
    ),
    _open(
        "estado-de-pago-sin-token",
        "Registrar el estado de un pago no exige token",
        "registrar_estado_pago",
    ),
    _open("bancos-sin-token", "La lista de bancos no exige token", "listar_bancos"),
    _open("reiterar-sin-token", "Reiterar una devolución no exige token", "reiterar_devolucion"),
    _many(
        "erp-consulta-paga",
        "El rol ERP_Consulta registra pagos",
        "registrar_pago",
        "ERP_Consulta",
        "erp",
    ),
    _many(
        "erp-consulta-radica-lotes",
        "El rol ERP_Consulta radica por lotes",
        "radicar_factura_masivo",
        "ERP_Consulta",
        "erp",
    ),
    _many(
        "ips-consulta-responde-devoluciones",
        "El rol IPS_Consulta responde devoluciones",
        "responder_devolucion",
        "IPS_Consulta",
        "ips",
    ),
    _many(
        "ips-consulta-contesta-reiteraciones",
        "El rol IPS_Consulta contesta reiteraciones de glosas",
        "responder_reiteracion_glosa",
        "IPS_Consulta",
        "ips",
    ),
    _many("eps-radica", "El rol EPS radica facturas", "radicar_factura", "EPS", "erp"),
    _many(
        "eps-gestor-devuelve-lotes",
        "El rol EPS_Gestor formula devoluciones por lotes",
        "formular_devolucion_masivo",
        "EPS_Gestor",
        "erp",
    ),
    _many("msps-lee-facturas", "El rol MSPS lee las facturas", "listar_facturas", "MSPS", "admin"),
    _many(
        "eps-lee-seguimientos",
        "El rol EPS lee la lista consolidada",
        "listar_seguimientos",
        "EPS",
        "erp",
    ),
    _many(
        "fits-consulta-responde",
        "El rol FITS_Consulta responde glosas",
        "responder_glosa",
        "FITS_Consulta",
        "ips",
    ),
    _many(
        "ips-gestor-cierra-cuentas",
        "El rol IPS_Gestor cambia el estado de las cuentas",
        "cambiar_estado_cuenta",
        "IPS_Gestor",
        "erp",
    ),
    _many(
        "erp-gestor-contesta",
        "El rol ERP_Gestor contesta la reiteración de una devolución",
        "responder_reiteracion_devolucion",
        "ERP_Gestor",
        "ips",
    ),
    _many(
        "fits-glosa-lotes",
        "El rol FITS formula glosas por lotes",
        "formular_glosa_masivo",
        "FITS",
        "erp",
    ),
    _few(
        "erp-gestor-no-radica",
        "El rol ERP_Gestor no puede radicar",
        "radicar_factura",
        "ERP_Gestor",
    ),
    _few(
        "admin-no-abre-cuentas",
        "El administrador no puede crear cuentas bancarias",
        "crear_cuenta",
        "Admin",
    ),
    _few(
        "ips-gestor-no-lee-glosas",
        "El rol IPS_Gestor no lee el detalle de una glosa",
        "ver_glosa",
        "IPS_Gestor",
    ),
    _few(
        "erp-gestor-no-paga-lotes",
        "El rol ERP_Gestor no puede registrar pagos por lotes",
        "registrar_pago_masivo",
        "ERP_Gestor",
    ),
    _few(
        "erp-consulta-no-lee-resumen",
        "El rol ERP_Consulta no lee el resumen de glosas",
        "resumir_glosa_de_factura",
        "ERP_Consulta",
    ),
    _few(
        "fits-gestor-no-lee", "El rol FITS_Gestor no lee una factura", "ver_factura", "FITS_Gestor"
    ),
    _few(
        "fits-gestor-no-responde",
        "El rol FITS_Gestor no puede responder devoluciones",
        "responder_devolucion",
        "FITS_Gestor",
    ),
    subtle(
        wrap(
            "erp-gestor-lee-pagos-mal",
            "El resumen de pagos se le niega con 400 al rol ERP_Gestor",
            "SEC-10",
            "ROL",
            d.shut_out("resumir_pagos_de_factura", "SIIFA_ERP_Gestor", 400),
        )
    ),
    _few("msps-no-lee-cuentas", "El rol MSPS no lee la lista de cuentas", "listar_cuentas", "MSPS"),
    _few(
        "ips-consulta-no-lee-pagos",
        "El rol IPS_Consulta no lee el detalle de un pago",
        "ver_pago",
        "IPS_Consulta",
    ),
    _shown("glosa-ajena", "El detalle de una glosa se muestra a otras entidades", "ver_glosa"),
    _shown(
        "devoluciones-ajenas",
        "Las devoluciones de una factura se muestran a otras entidades",
        "listar_devolucion_de_factura",
    ),
    _shown(
        "resumen-de-pagos-ajeno",
        "El resumen de pagos se muestra a otras entidades",
        "resumir_pagos_de_factura",
    ),
    _shown(
        "estados-de-pago-ajenos",
        "Los estados de un pago se muestran a otras entidades",
        "listar_estados_pago",
    ),
    _shown(
        "radicado-ajeno",
        "Un radicado se muestra a otras entidades",
        "ver_radicado",
        "I02",
        Level.MUST,
    ),
    subtle(
        wrap(
            "seguimientos-ajenos-por-factura",
            "Con IdFactura, la lista consolidada muestra lo de otras entidades",
            "SEC-05",
            "I01",
            d.nit_trusted("listar_seguimientos"),
        )
    ),
    _written(
        "glosa-de-otra-entidad",
        "Otra entidad formula glosas",
        "formular_glosa",
        "I05",
        "otra_erp",
        _SHOULD,
    ),
    _written(
        "reitera-otra-entidad",
        "Otra entidad reitera una devolución",
        "reiterar_devolucion",
        "I05",
        "otra_erp",
        _SHOULD,
    ),
    _written(
        "contesta-otra-entidad",
        "Otro prestador contesta la reiteración de una glosa",
        "responder_reiteracion_glosa",
        "I05",
        "otra_ips",
        _SHOULD,
    ),
    _written(
        "paga-otra-entidad", "Otra entidad registra pagos", "registrar_pago", "I04", "otra_erp"
    ),
    _written(
        "cuenta-de-otra-entidad",
        "Otra entidad actualiza una cuenta bancaria",
        "actualizar_cuenta",
        "I04",
        "otra_erp",
    ),
    wrap(
        "prohibido-por-desconocido",
        "Una devolución desconocida se responde con 403",
        "ERR-03",
        "S07",
        d.restated("ver_devolucion", 404, 403, d.int32_id),
    ),
    wrap(
        "desconocido-por-mal-formado",
        "El resumen de glosas responde 404 a un id mal formado",
        "ERR-04",
        "S06",
        d.restated("resumir_glosa_de_factura", 400, 404),
    ),
    wrap(
        "problema-con-200",
        "Los bancos rechazan con 200 y el cuerpo de un problema",
        "SCH-01",
        "MAN-4.7",
        d.problem_as_success("listar_bancos"),
    ),
    subtle(
        wrap(
            "prohibido-sin-forma",
            "El 403 de los pagos por lotes no es un ProblemDetails",
            "ERR-06",
            "S12",
            d.bare_refusal("registrar_pago_masivo"),
        )
    ),
    subtle(
        wrap(
            "sin-allow-en-una-ruta",
            "PUT en la ruta de los radicados responde 405 sin Allow",
            "ERR-05",
            "S01",
            d.wrong_verb("/api/FacturaRadicado", "PUT", d.without_allow),
        )
    ),
    subtle(
        wrap(
            "patch-por-get",
            "PATCH en la ruta de las facturas las lista",
            "ERR-05",
            "S01",
            d.wrong_verb("/api/Factura", "PATCH", d.read_instead),
        )
    ),
    subtle(
        wrap(
            "texto-plano-aceptado",
            "Una glosa enviada como text/plain se acepta",
            "ERR-02",
            "S01",
            d.media_taken("formular_glosa", "text/plain"),
        )
    ),
    subtle(
        wrap(
            "xml-aceptado",
            "Un lote de pagos enviado como application/xml se acepta",
            "ERR-02",
            "S01",
            d.media_taken("registrar_pago_masivo", "application/xml"),
        )
    ),
    subtle(
        wrap(
            "xml-causa-500",
            "Una respuesta enviada como application/xml causa un 500",
            "ERR-01",
            "S02",
            d.media_answered("responder_devolucion", "application/xml", 500),
        )
    ),
    subtle(
        wrap(
            "sin-cuerpo-causa-500",
            "Reiterar una glosa sin cuerpo causa un 500",
            "ERR-01",
            "S02",
            d.media_answered("reiterar_glosa", "", 500),
        )
    ),
    subtle(
        wrap(
            "tipo-de-medio-404",
            "Una cuenta enviada como text/plain se responde con 404",
            "ERR-10",
            "S01",
            d.media_answered("actualizar_cuenta", "text/plain", 404),
        )
    ),
)
