"""Defects of bulks: one element is not looked at, kept, or itself."""

from typing import Any

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import rows as d
from conformance.packs.siifa.sandbox.server import SiifaSandbox

_SHOULD = Level.SHOULD
_CODE = "idSeguimientoTipoCodigo"


def _other_domain(_: SiifaSandbox, value: Any) -> bool:
    return isinstance(value, int) and value // 1000 in (111, 112)


def _elements() -> tuple[Defect, ...]:
    """Return the defects of what is wrong with one element of a bulk."""
    code = f"{_CODE}Glosa"
    of_glosa = d.right(code, d.of_other_group("GLOSA"), "FA0101")
    of_devolucion = d.right(f"{_CODE}Devolucion", d.of_other_group("DEVOLUCION"), "DE1601")
    return (
        wrap(
            "lote-codigo-solo-el-primero",
            "En el lote de glosas solo se mira el grupo del código de la primera",
            "LIF-07",
            "R19",
            d.unchecked(d.GLOSAS, d.after_the_first, of_glosa),
        ),
        wrap(
            "lote-codigo-solo-el-ultimo",
            "En el lote de devoluciones solo se mira el grupo del código de la última",
            "LIF-07",
            "R19b",
            d.unchecked(d.DEVOLUCIONES, d.before_the_last, of_devolucion),
            level=_SHOULD,
        ),
        wrap(
            "lote-codigo-del-medio",
            "En el lote de devoluciones no se mira el grupo del código de la del medio",
            "LIF-07",
            "R19b",
            d.unchecked(d.DEVOLUCIONES, d.between, of_devolucion),
            level=_SHOULD,
        ),
        wrap(
            "lote-anexo-solo-el-primero",
            "En el lote solo existe de veras el anexo de la primera glosa",
            "LIF-07",
            "R19",
            d.unchecked(d.GLOSAS, d.after_the_first, d.without_annexes),
        ),
        wrap(
            "lote-dos-anexos-solo-el-ultimo",
            "En el lote solo la última glosa tiene un solo anexo",
            "LIF-07",
            "R19",
            d.unchecked(d.GLOSAS, d.before_the_last, d.one_annex),
        ),
        wrap(
            "lote-giro-solo-el-primero",
            "En el lote de pagos solo se mira el tipo de giro del primero",
            "LIF-07",
            "R19",
            d.unchecked(
                d.PAGOS, d.after_the_first, d.right("codigoTipoGiro", _other_domain, 113001)
            ),
        ),
        wrap(
            "lote-pagos-nit-solo-el-primero",
            "En el lote de pagos solo se mira de quién es la primera factura",
            "SEC-05",
            "I04",
            d.nit_of_the_first(d.PAGOS),
        ),
        wrap(
            "lote-radicados-nit-solo-el-primero",
            "En el lote de radicados solo se mira de quién es la primera",
            "SEC-05",
            "I03",
            d.nit_of_the_first(d.RADICADOS),
        ),
        wrap(
            "lote-pagos-ajeno-guarda-los-propios",
            "El lote de pagos negado por un NIT ajeno guarda los propios",
            "LIF-07",
            "R19",
            d.own_kept(d.PAGOS),
        ),
        wrap(
            "lote-radicados-ajeno-radica-los-propios",
            "El lote de radicados negado por un NIT ajeno radica los demás",
            "LIF-07",
            "I03",
            d.own_kept(d.RADICADOS),
        ),
    )


def _shared() -> tuple[Defect, ...]:
    """Return the defects of a value that one element of a bulk has and another is given."""
    rows: tuple[tuple[str, str, d.BulkOperation, d.Edit], ...] = (
        (
            "lote-codigo-de-la-primera",
            "Un lote de varias facturas guarda en toda glosa el código de la primera",
            d.GLOSAS,
            d.of_several(d.shared("formulacion.code", d.first)),
        ),
        (
            "lote-valor-de-la-ultima",
            "Un lote de varias facturas guarda en toda glosa el valor de la última",
            d.GLOSAS,
            d.of_several(d.shared("valor", d.last)),
        ),
        (
            "lote-texto-de-la-anterior",
            "La glosa sin observación guarda la de la anterior del lote",
            d.GLOSAS,
            d.shared("formulacion.text", d.previous, lambda value: value is None),
        ),
        (
            "lote-fecha-de-la-primera",
            "El lote guarda en todas sus glosas la fecha de la primera",
            d.GLOSAS,
            d.shared("formulacion.fecha", d.first),
        ),
        (
            "lote-anexo-de-la-anterior",
            "La glosa sin anexo guarda el de la anterior del lote",
            d.GLOSAS,
            d.shared("annex", d.previous, lambda value: value is None),
        ),
        (
            "lote-texto-de-la-primera-devolucion",
            "El lote guarda en todas las devoluciones el texto de la primera",
            d.DEVOLUCIONES,
            d.shared("formulacion.text", d.first),
        ),
        (
            "lote-fecha-de-la-ultima-devolucion",
            "El lote guarda en todas las devoluciones la fecha de la última",
            d.DEVOLUCIONES,
            d.shared("formulacion.fecha", d.last),
        ),
        (
            "lote-referencia-del-primero",
            "Un lote de varias facturas guarda en todo pago la referencia del primero",
            d.PAGOS,
            d.of_several(d.shared("referencia", d.first)),
        ),
        (
            "lote-subfuente-del-ultimo",
            "Un lote de varias facturas guarda en todo pago la subfuente del último",
            d.PAGOS,
            d.of_several(d.shared("subfuente", d.last)),
        ),
        (
            "lote-radicado-del-primero",
            "El lote guarda en todas las facturas el radicado de la primera",
            d.RADICADOS,
            d.shared("numero", d.first),
        ),
        (
            "lote-fecha-del-ultimo-radicado",
            "El lote guarda en todas las facturas la fecha del último radicado",
            d.RADICADOS,
            d.shared("fecha", d.last),
        ),
    )
    return tuple(
        wrap(name, title, "CON-01", "R24", d.stored(bulk, edit)) for name, title, bulk, edit in rows
    )


ELEMENTS = all_subtle(*_elements(), *_shared())
