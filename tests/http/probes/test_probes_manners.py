"""Each row that the norm leaves open, alone: the items that meet it accuse a server of either
manner of nothing.
"""

from dataclasses import replace
from fnmatch import fnmatch

import pytest
from stock_enough import STOCK

from conformance.core.finding import Verdict
from conformance.http.reference import Manner, Setup
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, Rehearsed, prepare


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    """The probes and the stories."""
    return prepare(phases=("probing", "scenario"))


def _ended(
    craft: Rehearsed, patterns: tuple[str, ...], *names: str, terms: bool = False
) -> Rehearsal:
    items = tuple(item for item in craft.items if any(fnmatch(item.id, one) for one in patterns))
    assert items
    manner = Manner(also=names, enforce_terms=terms)
    return rehearse(replace(craft, items=items), setup=Setup(manner=manner, stock=STOCK))


@pytest.mark.parametrize(
    ("name", "patterns"),
    [
        ("giro-ignorado", ("probing/registrar_pago/requeridos",)),
        (
            "nit-propio",
            ("probing/crear_cuenta/*", "scenario/cuenta-reglas", "scenario/cuenta-nit-desconocido"),
        ),
        (
            "eps-lee",
            (
                "probing/ver_factura/roles",
                "probing/listar_codigos/roles",
                "probing/listar_bancos/roles",
            ),
        ),
        ("eps-lista-vacia", ("probing/listar_codigos/roles", "probing/listar_usuarios_rips/roles")),
        ("problema-con-pagina", ("probing/formular_glosa/requeridos",)),
        (
            "cortafuegos",
            (
                "probing/listar_facturas/filtros-hostiles",
                "probing/formular_glosa/textos",
                "probing/ver_factura/rutas",
            ),
        ),
        ("401-vacio", ("probing/ver_factura/sin-token",)),
        ("403-vacio", ("probing/formular_glosa/roles",)),
        ("errores-binder", ("probing/formular_glosa_masivo/requeridos",)),
        ("errores-camel", ("probing/registrar_pago/requeridos",)),
        (
            "enteros-con-decimal",
            ("probing/responder_glosa/requeridos", "scenario/glosa-ciclo-completo*"),
        ),
        ("masivo-ajeno-404", ("scenario/aislamiento-pagos", "scenario/aislamiento-radicar")),
        (
            "instantes-bogota-sin-zona",
            ("scenario/conservacion-de-datos*", "scenario/glosa-fecha-en-otra-zona"),
        ),
        ("instantes-zulu", ("scenario/conservacion-de-datos*",)),
        ("conexion-cerrada", ("scenario/glosa-ciclo-completo*",)),
        ("propiedad-desconocida-400", ("probing/formular_glosa/requeridos",)),
        ("ruta-tragada-400", ("probing/*/verbos*", "probing/*/ruta*")),
    ],
)
def test_a_right_manner_is_accused_of_nothing(
    craft: Rehearsed, name: str, patterns: tuple[str, ...]
) -> None:
    seen = _ended(craft, patterns, name)
    assert () == seen.findings
    assert {Verdict.PASSED} == {one.verdict for one in seen.outcomes.values()}


def test_a_server_that_enforces_the_terms_is_met_within_them(craft: Rehearsed) -> None:
    """R18: most facturas were filed weeks ago, and what is late is refused."""
    seen = _ended(
        craft,
        (
            "probing/formular_*/requeridos",
            "probing/responder_*/requeridos",
            "probing/fits/roles",
            "scenario/glosa-masivo-*",
            "scenario/devolucion-valor-admitido*",
        ),
        "radicados-antiguos",
        terms=True,
    )
    assert () == seen.findings
    assert {Verdict.PASSED} == {one.verdict for one in seen.outcomes.values()}


def test_which_manner_of_the_terms_was_seen_is_said(craft: Rehearsed) -> None:
    """R18: «both right; the harness says which it saw»."""
    said = [
        " ".join(
            one.reason
            for one in _ended(
                craft, ("scenario/glosa-termino-de-subsanar-tarde",), terms=terms
            ).outcomes.values()
        )
        for terms in (False, True)
    ]
    assert [
        "acepta actos fuera de término" in said[0],
        "exige los términos legales" in said[1],
    ] == [True, True]


def test_one_object_of_codes_leaves_nothing_to_list(craft: Rehearsed) -> None:
    """X12: what can't be judged of it is not, and what needs a code takes one of the norm."""
    seen = _ended(
        craft,
        ("scenario/codigos-grupos", "probing/*/codigos-listados", "scenario/glosa-masivo-varias*"),
        "grupo-objeto",
    )
    assert () == seen.findings
    assert {
        "scenario/codigos-grupos": Verdict.BLOCKED,
        "scenario/glosa-masivo-varias-facturas": Verdict.PASSED,
        "probing/formular_glosa_masivo/codigos-listados": Verdict.NOT_APPLICABLE,
        "probing/formular_devolucion_masivo/codigos-listados": Verdict.NOT_APPLICABLE,
    } == {name: one.verdict for name, one in seen.outcomes.items()}
