"""Whose combinations are covered: what varies in each act, who makes it, and on how many facturas.

Not crossed: a code of its own with how it is sent (its concept is), since each code would take a
write at each door; a bulk of a thousand with who sends it, since each would take a thousand rows.
"""

from dataclasses import replace

from conformance.core.resource import Need
from conformance.http.exemplar import Bulk, NestedResource
from conformance.http.factor import Covering, no_factors
from conformance.packs.siifa.bulks import BULKS
from conformance.packs.siifa.covered_acts import (
    FORMULAR_DEVOLUCION,
    FORMULAR_GLOSA,
    GLOSAS_OF_A_THOUSAND,
    RADICAR_FACTURA,
    REGISTRAR_PAGO,
)
from conformance.packs.siifa.covered_follow_ups import follow_up
from conformance.packs.siifa.covered_states import states
from conformance.packs.siifa.factors import within_its_value
from conformance.packs.siifa.facturas import SERVICES, pendientes, radicadas
from conformance.packs.siifa.known_facturas import with_annexes, with_edges
from conformance.packs.siifa.lifecycles import DEVOLUCION, GLOSA, PAGO

_GLOSAS, _, _DEVOLUCIONES, _PAGOS, _RADICADOS = BULKS


def _spared(need: Need, spare: int) -> tuple[Need, ...]:
    return (replace(need, spare=spare),)


def _with_services(count: int) -> Need:
    return replace(radicadas(count), flags=frozenset({SERVICES}))


def _of(bulk: Bulk, single: str = "") -> Bulk:
    """Return where the rows of a bulk are read again: what one reads of a factura is told apart."""
    single = single or bulk.single
    return replace(bulk, single=single, acts=(), acted=(), nested=NestedResource())


_ALL = "combinaciones"
COVERINGS: tuple[Covering, ...] = (
    Covering(
        _ALL,
        "formular_glosa: lo que varía, combinado, por cada puerta y en cada lugar",
        _of(_GLOSAS),
        FORMULAR_GLOSA,
        _spared(_with_services(20), 19),
        known=with_annexes,
        lessened=within_its_value("valorGlosa", optional=True),
    ),
    Covering(
        f"{_ALL}-de-mil",
        "formular_glosa: cada código con cada anexo, valor, texto y fecha, en lotes de mil",
        _of(_GLOSAS),
        GLOSAS_OF_A_THOUSAND,
        _spared(_with_services(4), 3),
        known=with_annexes,
        lessened=within_its_value("valorGlosa", optional=True),
        most=1,
    ),
    Covering(
        f"{_ALL}-de-actos",
        "glosa: lo que varía en cada acto, combinado, en cada fila de la factura",
        _of(_GLOSAS),
        replace(FORMULAR_GLOSA, factors=no_factors),
        _spared(radicadas(20), 19),
        cycle=GLOSA.name,
        acts=follow_up(GLOSA),
        prepared=((6, 3), (1, 3)),
        rules=True,
    ),
    Covering(
        f"{_ALL}-de-devolucion",
        "devolución: lo que varía en cada acto, combinado, por cada puerta",
        _of(_DEVOLUCIONES, "formular_devolucion"),
        FORMULAR_DEVOLUCION,
        _spared(radicadas(72), 71),
        several=False,
        rules=True,
        cycle=DEVOLUCION.name,
        acts=follow_up(DEVOLUCION),
    ),
    Covering(
        f"{_ALL}-de-pago",
        "pago: lo que varía, combinado, por cada puerta y en cada lugar, y sus estados",
        _of(_PAGOS),
        REGISTRAR_PAGO,
        _spared(radicadas(17), 16),
        cycle=PAGO.name,
        acts=states(),
        rules=True,
        lessened=within_its_value("valor", optional=False),
    ),
    Covering(
        f"{_ALL}-de-radicado",
        "radicar_factura: lo que varía, combinado, por cada puerta y en cada lugar",
        _of(_RADICADOS, "radicar_factura"),
        RADICAR_FACTURA,
        _spared(pendientes(52), 51),
        several=False,
        rules=True,
        known=with_edges,
    ),
)
