"""Defects that only generation meets: one code, one limit, one pair of values, one text of one
length.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import generated as d
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.catalogues import codes
from conformance.sandbox.tables import FIRST_ID

_CENT = Decimal("0.01")
_LOTE = "listaGlosas"


def _is(field: str, value: Any) -> d.When:
    return lambda _, row: type(row.get(field)) is type(value) and row[field] == value


def _text(field: str, when: Any) -> d.When:
    return lambda _, row: isinstance(row.get(field), str) and bool(when(row[field]))


def _both(one: d.When, other: d.When) -> d.When:
    return lambda sandbox, row: one(sandbox, row) and other(sandbox, row)


def _without(*fields: str) -> d.When:
    return lambda _, row: all(row.get(field) is None for field in fields)


def _of_a_factura(sandbox: SiifaSandbox, row: Mapping[str, Any]) -> bool:
    return _number(row.get("idFactura")) in sandbox.store.facturas


def _worth(off: Decimal) -> d.When:
    """Say whether the glosa differs from the value of its factura by just so much."""

    def when(sandbox: SiifaSandbox, row: Mapping[str, Any]) -> bool:
        factura, value = (
            sandbox.store.facturas.get(_number(row.get("idFactura"))),
            row.get("valorGlosa"),
        )
        return (
            factura is not None
            and type(value) in (int, float)
            and Decimal(str(value)) == factura.valor + off
        )

    return when


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _number_of(row: Mapping[str, Any]) -> int:
    return int(row["id"]) if row["id"].isdecimal() else 0


def _value(sandbox: SiifaSandbox, row: Mapping[str, Any]) -> Any:
    return sandbox.store.facturas[row["idFactura"]].valor


def _almost(_: SiifaSandbox, row: Mapping[str, Any]) -> bool:
    code = row.get("idSeguimientoTipoCodigoGlosa")
    return (
        isinstance(code, str)
        and code not in codes()
        and len(code) == 6
        and any(known.startswith(code[:5]) for known in codes())
    )


def _parent(_: SiifaSandbox, row: Mapping[str, Any]) -> str:
    return next(
        known for known in codes() if known.startswith(row["idSeguimientoTipoCodigoGlosa"][:5])
    )


def _cut(field: str, size: int) -> Any:
    return lambda _, row: row[field][:size]


_REFUSED = (
    wrap(
        "un-centavo-menos-rechazado",
        "Una glosa por el valor de la factura menos un centavo se rechaza",
        "LIF-01",
        "R06",
        d.rejected("formular_glosa", "valorGlosa", _worth(-_CENT)),
    ),
    wrap(
        "fraccion-de-segundo-rechazada",
        "Una respuesta cuya fecha trae fracción de segundo se rechaza",
        "LIF-01",
        "R06",
        d.rejected(
            "responder_glosa",
            "fechaRespuesta",
            _text("fechaRespuesta", lambda text: ".125Z" in text),
        ),
    ),
    wrap(
        "referencia-de-29-rechazada",
        "Un pago cuya referencia es de 29 caracteres se rechaza",
        "SCH-04",
        "MAN-7.200",
        d.rejected(
            "registrar_pago",
            "referenciaBancaria",
            _text("referenciaBancaria", lambda text: len(text) == 29),
        ),
    ),
    wrap(
        "titular-de-255-rechazado",
        "Un titular de 255 caracteres se rechaza",
        "SCH-04",
        "MAN-7.200",
        d.rejected("crear_cuenta", "titular", _text("titular", lambda text: len(text) == 255)),
    ),
    wrap(
        "observacion-de-digitos-rechazada",
        "Una devolución cuya observación es solo dígitos se rechaza",
        "SCH-04",
        "MAN-7.200",
        d.rejected("formular_devolucion", "observacion", _text("observacion", str.isdigit)),
    ),
    wrap(
        "desfase-cero-rechazado",
        "Una devolución cuya fecha dice +00:00 en vez de Z se rechaza",
        "LIF-01",
        "R06",
        d.rejected(
            "formular_devolucion",
            "fechaFormulacion",
            _text("fechaFormulacion", lambda text: text.endswith("+00:00")),
        ),
    ),
    wrap(
        "diez-centavos-rechazados-en-el-lote",
        "En el lote, una glosa de diez centavos se rechaza",
        "SCH-04",
        "MAN-7.200",
        d.rejected("formular_glosa_masivo", "valorGlosa", _is("valorGlosa", 0.1), _LOTE),
    ),
    wrap(
        "radicado-de-digitos-rechazado",
        "Un radicado de veinte dígitos se rechaza",
        "SCH-04",
        "MAN-7.200",
        d.rejected(
            "radicar_factura",
            "radicado",
            _text("radicado", lambda text: text.isdigit() and len(text) == 20),
        ),
    ),
)
_FAILED = (
    wrap(
        "error-con-256-caracteres",
        "Una observación de 256 caracteres, ni más ni menos, da error",
        "ERR-01",
        "S02",
        d.failed("formular_glosa", _text("observacion", lambda text: len(text) == 256)),
    ),
    wrap(
        "error-en-lote-sin-valor-ni-observacion",
        "En el lote, una glosa sin valor ni observación da error",
        "ERR-01",
        "S02",
        d.failed(
            "formular_glosa_masivo",
            _both(_of_a_factura, _without("valorGlosa", "observacion")),
            _LOTE,
        ),
    ),
    wrap(
        "error-con-apostrofo-en-titular",
        "Un titular con apóstrofo da error",
        "ERR-01",
        "S02",
        d.failed("crear_cuenta", _text("titular", lambda text: "'" in text)),
    ),
    wrap(
        "error-devoluciones-respondidas",
        "Las devoluciones con respuesta dan error en la lista consolidada",
        "ERR-01",
        "S02",
        d.failed(
            "listar_seguimientos",
            _both(_is("tiposeguimiento", "DEVOLUCION"), _is("tienerespuesta", "true")),
        ),
    ),
    wrap(
        "error-en-el-penultimo-tamano",
        "Las glosas de una factura de a 1499 por página dan error",
        "ERR-01",
        "S02",
        d.failed("listar_glosa_de_factura", _is("registrosporpagina", "1499")),
    ),
    wrap(
        "error-pendientes-en-la-pagina-10",
        "La página 10 de las facturas sin radicar da error",
        "ERR-01",
        "S02",
        d.failed(
            "listar_facturas", _both(_is("tieneradicado", "false"), _is("numeropagina", "10"))
        ),
    ),
    wrap(
        "error-reiterar-por-un-centavo",
        "Reiterar una glosa por un centavo da error",
        "ERR-01",
        "S02",
        d.failed("reiterar_glosa", _is("valorReiteracion", 0.01)),
    ),
    wrap(
        "error-con-barra-en-la-referencia",
        "Una referencia con barra y espacio en el lote de pagos da error",
        "ERR-01",
        "S02",
        d.failed(
            "registrar_pago_masivo",
            _text("referenciaBancaria", lambda text: " / " in text),
            "listaPagos",
        ),
    ),
    wrap(
        "error-entre-cero-y-un-valor",
        "Los pagos entre cero y un valor dan error",
        "ERR-01",
        "S02",
        d.failed(
            "listar_pagos", _both(_is("valorminimo", "0"), lambda _, row: "valormaximo" in row)
        ),
    ),
    wrap(
        "error-con-un-digito-de-observaciones",
        "Una cuenta cuyas observaciones son un dígito da error",
        "ERR-01",
        "S02",
        d.failed("crear_cuenta", _is("observaciones", "1")),
    ),
)
_ASKED = (
    wrap(
        "nit-con-digito-rechazado",
        "Las facturas de un NIT con dígito de verificación se rechazan",
        "SCH-04",
        "MAN-7.200",
        d.rejected(
            "listar_facturas",
            "nitEmisor",
            _text("nitemisor", lambda text: re.search(r"\d-\d$", text)),
        ),
    ),
    wrap(
        "solo-el-primer-usuario-rips",
        "Solo se puede ver el primero de los usuarios RIPS",
        "SCH-04",
        "MAN-7.200",
        d.rejected(
            "ver_usuario_rips",
            "idUsuario",
            lambda sandbox, row: _number_of(row) in [*sandbox.store.pacientes][1:],
        ),
    ),
    wrap(
        "error-con-un-id-de-33-bits",
        "Una glosa cuyo id pasa de 32 bits da error",
        "ERR-01",
        "S02",
        d.failed("ver_glosa", lambda _, row: 2**31 <= _number_of(row) < FIRST_ID),
    ),
    wrap(
        "id-que-no-cabe-en-un-double",
        "Un pago cuyo id no cabe en un double se rechaza en vez de no hallarse",
        "ERR-03",
        "S07",
        d.rejected("ver_pago", "id", lambda _, row: _number_of(row) > 2**53),
    ),
)
_MISSPOKEN = (
    wrap(
        "nivel-de-otro-tipo",
        "Los códigos de respuesta de nivel 2 traen el nivel como objeto",
        "SCH-01",
        "MAN-4.7",
        d.misspoken("listar_codigos", "nivel", _both(_is("grupo", "RESPUESTA"), _is("nivel", "2"))),
    ),
    wrap(
        "id-de-otro-tipo-por-diez-centavos",
        "Un pago de diez centavos se contesta con el id como objeto",
        "SCH-01",
        "MAN-4.7",
        d.misspoken("registrar_pago", "idSeguimientoFacturaPago", _is("valor", 0.1)),
    ),
)
_TAKEN = (
    wrap(
        "codigo-casi-igual-aceptado",
        "Un código de glosa con el último dígito errado se toma por otro",
        "LIF-04",
        "R01",
        d.taken_for("formular_glosa", _almost, "idSeguimientoTipoCodigoGlosa", _parent),
    ),
    wrap(
        "un-centavo-de-mas-aceptado",
        "En el lote, una glosa puede valer un centavo más que la factura",
        "LIF-10",
        "R14",
        d.taken_for("formular_glosa_masivo", _worth(_CENT), "valorGlosa", _value, _LOTE),
        level=Level.SHOULD,
    ),
    wrap(
        "titular-muy-largo-cortado",
        "Un titular de más de 700 caracteres se corta y se acepta",
        "ERR-02",
        "S06",
        d.taken_for(
            "crear_cuenta",
            _text("titular", lambda text: len(text) > 700),
            "titular",
            _cut("titular", 300),
        ),
    ),
    wrap(
        "texto-muy-largo-cortado",
        "La observación de más de 3000 caracteres de una respuesta se corta y se acepta",
        "ERR-02",
        "R17b",
        d.taken_for(
            "responder_devolucion",
            _text("observacionRespuesta", lambda text: len(text) > 3000),
            "observacionRespuesta",
            _cut("observacionRespuesta", 1500),
        ),
        level=Level.SHOULD,
    ),
)
GENERATED: tuple[Defect, ...] = all_subtle(*_REFUSED, *_FAILED, *_ASKED, *_MISSPOKEN, *_TAKEN)
