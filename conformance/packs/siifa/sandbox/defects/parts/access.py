"""Roles and entities that nobody checks."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, off, wrap
from conformance.packs.siifa.sandbox.faults import parts as d
from conformance.packs.siifa.sandbox.faults import selection as at
from conformance.sandbox.fault import called_by

_PLAIN = (
    wrap(
        "cualquier-rol-escribe",
        "Ninguna escritura verifica el rol",
        "SEC-03",
        "ROL",
        d.let_in(at.writes, "admin"),
    ),
    wrap(
        "cualquier-rol-lee",
        "Ninguna lectura verifica el rol",
        "SEC-03",
        "ROL",
        d.let_in(at.reads, "admin"),
    ),
    off(
        "nadie-mira-la-entidad",
        "Ninguna operación mira de qué entidad es lo que se le pide",
        "SEC-05",
        "I01",
        "entity",
    ),
    wrap(
        "negado-y-hecho",
        "Lo que se niega por el rol queda hecho",
        "CON-05",
        "R23",
        d.written_anyway(at.named(*at.ACTS, "radicar_factura", "registrar_pago"), 403, "admin"),
    ),
    wrap(
        "radicados-a-cualquiera",
        "Los radicados de una factura se muestran a otras entidades",
        "SEC-05",
        "I02",
        d.shown_all(at.named("listar_radicados_de_factura")),
    ),
)
_SUBTLE = all_subtle(
    wrap(
        "erp-consulta-escribe-todo",
        "El rol ERP_Consulta escribe como su entidad",
        "SEC-03",
        "ROL",
        d.let_in(at.writes, "erp", called_by("SIIFA_ERP_Consulta")),
    ),
    wrap(
        "ips-consulta-escribe-todo",
        "El rol IPS_Consulta escribe como su entidad",
        "SEC-03",
        "ROL",
        d.let_in(at.writes, "ips", called_by("SIIFA_IPS_Consulta")),
    ),
    wrap(
        "eps-gestor-lee-todo",
        "El rol EPS_Gestor lee como su entidad",
        "SEC-03",
        "ROL",
        d.let_in(at.reads, "erp", called_by("SIIFA_EPS_Gestor")),
    ),
    off(
        "nit-sin-ultimo-digito",
        "Los NIT se comparan sin su último dígito",
        "SEC-05",
        "I01",
        "whole-nit",
    ),
    wrap(
        "prestador-ve-lo-ajeno",
        "El rol IPS ve las facturas y seguimientos de otras entidades",
        "SEC-05",
        "I01",
        d.shown_all(at.named("listar_facturas", "listar_seguimientos"), called_by("SIIFA_IPS")),
    ),
    wrap(
        "pagador-ve-lo-ajeno",
        "El rol ERP ve las facturas y seguimientos de otras entidades",
        "SEC-05",
        "I01",
        d.shown_all(at.named("listar_facturas", "listar_seguimientos"), called_by("SIIFA_ERP")),
    ),
    wrap(
        "radicados-a-la-ips",
        "El rol IPS ve los radicados de facturas de otras entidades",
        "SEC-05",
        "I02",
        d.shown_all(at.named("listar_radicados_de_factura"), called_by("SIIFA_IPS")),
    ),
)
ACCESS: tuple[Defect, ...] = (*_PLAIN, *_SUBTLE)
