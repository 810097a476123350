"""Defects of what is read: who is let in, whose rows come, in which order, and what a refusal
tells.
"""

from collections.abc import Callable

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import hostile as h
from conformance.packs.siifa.sandbox.faults import lists
from conformance.packs.siifa.sandbox.faults import reads as d
from conformance.packs.siifa.sandbox.faults.tools import Query, asks
from conformance.sandbox.application import Incoming

_SHOULD = Level.SHOULD


def _filtered_by(name: str) -> Callable[[Query], bool]:
    return lambda query: any(key.lower() == name.lower() for key, _ in query)


def _on_unknown(name: str) -> Callable[[Incoming], bool]:
    return lambda incoming: asks(incoming, name)


_ENTERING = all_subtle(
    wrap(
        "token-bajo-basic",
        "Un token bueno se acepta bajo el esquema Basic",
        "SEC-02",
        "S03",
        d.any_scheme("Basic"),
    ),
    wrap(
        "token-bajo-token",
        "Un token bueno se acepta bajo el esquema Token",
        "SEC-02",
        "S03",
        d.any_scheme("Token"),
    ),
    wrap(
        "token-en-galleta",
        "Un token bueno se acepta en una galleta",
        "SEC-02",
        "S03",
        d.in_a_cookie,
    ),
    wrap(
        "token-en-jwt",
        "Un token bueno se acepta en «?jwt=»",
        "SEC-02",
        "S03",
        h.in_the_query("jwt"),
    ),
    wrap(
        "clave-comun",
        "Los tokens firmados con «secret» dan acceso",
        "SEC-02",
        "S03",
        h.opened_by(h.signed_with("secret")),
    ),
    wrap(
        "clave-de-ceros",
        "Los tokens HS512 firmados con treinta y dos ceros dan acceso",
        "SEC-02",
        "S03",
        h.opened_by(h.signed_with("0" * 32, "HS512")),
    ),
)
_OTHERS_ROWS = all_subtle(
    wrap(
        "pagos-ajenos-por-referencia",
        "Filtrada por referencia, la lista de pagos muestra los de otras entidades",
        "SEC-05",
        "I05",
        lists.as_admin("listar_pagos", _filtered_by("ReferenciaBancaria")),
        level=_SHOULD,
    ),
    wrap(
        "facturas-ajenas-por-numero",
        "Buscada por número, se ve la factura de otra entidad",
        "SEC-05",
        "I01",
        lists.as_admin("listar_facturas", _filtered_by("NumeroFactura")),
    ),
    wrap(
        "seguimientos-ajenos-por-codigo",
        "Filtrada por código, la lista consolidada muestra los de otras entidades",
        "SEC-05",
        "I01",
        lists.as_admin("listar_seguimientos", _filtered_by("IdSeguimientoTipoCodigo")),
    ),
    wrap(
        "glosas-ajenas-por-observacion",
        "Filtradas por observación, se ven las glosas de una factura ajena",
        "SEC-05",
        "I05",
        lists.as_admin("listar_glosa_de_factura", _filtered_by("Observacion")),
        level=_SHOULD,
    ),
    wrap(
        "rips-ajenos",
        "Un usuario RIPS se muestra a otras entidades",
        "SEC-05",
        "I05",
        lists.as_admin("ver_usuario_rips"),
        level=_SHOULD,
    ),
    wrap(
        "rips-ajenos-por-documento",
        "Buscado por documento, se ve el usuario RIPS de otra entidad",
        "SEC-05",
        "I05",
        lists.as_admin("listar_usuarios_rips", _filtered_by("NumeroDocumentoIdentificacion")),
        level=_SHOULD,
    ),
    wrap(
        "lecturas-mezcladas",
        "Dos lecturas simultáneas de la lista de facturas reciben las filas de la primera",
        "SEC-05",
        "I01",
        d.mixed_up("listar_facturas"),
    ),
)
_LISTED = all_subtle(
    wrap(
        "cuentas-mas-antigua-primero",
        "Las cuentas vienen de la más antigua a la más nueva",
        "CON-07",
        "R34",
        d.ordered("listar_cuentas", d.oldest_first),
    ),
    wrap(
        "principal-al-final",
        "La cuenta principal viene de última",
        "CON-07",
        "R34",
        d.ordered(
            "listar_cuentas",
            lambda rows: sorted(rows, key=lambda row: bool(row["esCuentaPrincipal"])),
        ),
    ),
    wrap(
        "bancos-por-codigo",
        "Los bancos vienen por su código",
        "CON-07",
        "R34",
        d.ordered("listar_bancos", d.by_code),
    ),
    wrap(
        "facturas-sin-orden",
        "La lista de facturas viene en otro orden en cada página",
        "CON-03",
        "R26",
        d.shuffled("listar_facturas"),
    ),
    wrap(
        "seguimientos-sin-orden",
        "La lista consolidada viene en otro orden en cada página",
        "CON-03",
        "R26",
        d.shuffled("listar_seguimientos"),
    ),
    wrap(
        "paginas-pares-al-reves",
        "Las páginas pares de los pagos vienen al revés",
        "CON-03",
        "R26",
        d.even_backwards("listar_pagos"),
    ),
    wrap(
        "lista-sin-descripcion",
        "La lista de glosas de una factura no trae la descripción del código",
        "CON-01",
        "R24",
        d.without("listar_glosa_de_factura", "descripcionSeguimientoTipoCodigoGlosa"),
    ),
    wrap(
        "lista-de-pagos-sin-usuario",
        "La lista de pagos no trae quién los reportó",
        "CON-01",
        "R24",
        d.without("listar_pagos", "usuarioReporte"),
    ),
    wrap(
        "nivel-ignorado",
        "Nivel no filtra los códigos",
        "CON-04",
        "R27",
        d.forgets("listar_codigos", "Nivel"),
    ),
    wrap(
        "padre-ignorado",
        "El código padre no filtra los códigos",
        "CON-04",
        "R27",
        lists.ignored("listar_codigos", "idseguimientotipocodigopadre"),
    ),
    wrap(
        "obligado-ignorado",
        "NumeroDocumentoIdObligado no filtra las transacciones RIPS",
        "CON-04",
        "R27",
        d.forgets("listar_transacciones_rips", "NumeroDocumentoIdObligado"),
    ),
)
_TOLD = all_subtle(
    wrap(
        "columna-en-400",
        "El 400 de una observación larga dice la tabla y la columna de SQL Server",
        "SEC-04",
        "S13",
        d.detailed(
            400,
            lambda one: len(one.body) > 1500 and asks(one, "responder_glosa"),
            "String or binary data would be truncated in table 'Siifa.dbo.SeguimientoFactura', "
            "column 'Obs'.",
        ),
    ),
    wrap(
        "llave-foranea-en-400",
        "El 400 de un código desconocido dice la llave foránea",
        "SEC-04",
        "S13",
        d.detailed(
            400,
            lambda one: (
                asks(one, "formular_devolucion") and b'"idSeguimientoTipoCodigo' in one.body
            ),
            "The INSERT statement conflicted with the FOREIGN KEY constraint "
            '"FK_Seguimiento_Codigo".',
        ),
    ),
    wrap(
        "net-en-400",
        "El 400 de una respuesta repite el mensaje de una excepción de .NET",
        "SEC-04",
        "S13",
        d.detailed(
            400,
            lambda one: asks(one, "reiterar_glosa"),
            "Object reference not set to an instance of an object.",
        ),
    ),
    wrap(
        "equipo-en-404",
        "El 404 de una glosa dice el nombre del servidor de datos",
        "SEC-04",
        "S13",
        d.detailed(404, _on_unknown("ver_glosa"), "No hay filas en srv-bd01.siifa.local."),
    ),
    wrap(
        "direccion-en-404",
        "El 404 de un radicado dice la dirección interna del servicio",
        "SEC-04",
        "S13",
        d.detailed(
            404, _on_unknown("ver_radicado"), "El servicio http://10.20.30.40:8080 no lo encontró."
        ),
    ),
    wrap(
        "ruta-en-404",
        "El 404 de una factura dice la ruta de un archivo",
        "SEC-04",
        "S13",
        d.detailed(404, _on_unknown("ver_factura"), "No existe /opt/siifa/datos/facturas.db"),
    ),
)
_BODIES = all_subtle(
    wrap(
        "envuelto-aceptado",
        "El cuerpo de una glosa se acepta dentro de «command»",
        "ERR-02",
        "S06",
        d.unwrapped("formular_glosa"),
    ),
    wrap(
        "nulo-aceptado",
        "Un lote de radicados que es null se acepta",
        "ERR-02",
        "S06",
        d.nothing_done("radicar_factura_masivo"),
    ),
    wrap(
        "nulo-de-cuenta-500",
        "Una cuenta que es null causa un 500",
        "ERR-01",
        "S02",
        h.crash(
            lambda one: asks(one, "crear_cuenta") and one.body.strip() == b"null", refused=True
        ),
    ),
)
READS: tuple[Defect, ...] = (*_ENTERING, *_OTHERS_ROWS, *_LISTED, *_TOLD, *_BODIES)
