"""Examples hold every value that the pack and the contract offer, and nothing that is doubtful is
offered.
"""

import random
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from conformance.core.resource import Pool
from conformance.http.context import Context
from conformance.http.exemplar import ABSENT
from conformance.http.generation.domain import KEEP, declared, learned, permitted, spread
from conformance.http.item import Item
from conformance.http.verification import load_pack
from conformance.packs.siifa.facturas import factura
from conformance.packs.siifa.values import amounts, causes, near_misses, written
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of

CONTRACT = make_plan(target_of(), {}, phases=()).contract
PACK = load_pack("siifa")
FACTURA = factura(7, "F7", ("800", "900"), 1000.0, "2026-01-01")
CODES = {"GLOSA": ("FA0101", "FA0102", "SO0101", "TA0201", "FA", "FA01"), "RESPUESTA": ("RE9801",)}


def context() -> Context:
    return Context(
        item=Item("x", "generation", "x", lambda context: None),
        contract=CONTRACT,
        services={},
        send_request=lambda request: pytest.fail("sent"),
        resources=(),
        pool=Pool((FACTURA,), (), CODES),
        seed=0,
        now=lambda: datetime(2026, 1, 2, tzinfo=UTC),
        token_of=str,
    )


def operation(name: str) -> Any:
    return CONTRACT.bound[name].operation


def test_every_value_comes_and_so_does_every_pair_of_two_flags() -> None:
    offers: dict[Any, list[Any]] = {
        ("a",): [True, False, ABSENT],
        ("b",): ["x", "y", ABSENT],
        ("c",): list(range(15)),
    }
    made = spread(offers, 20, random.Random(3))
    assert 20 == len(made)
    assert {("a",): ABSENT, ("b",): ABSENT} == made[0]
    assert set(range(15)) == {one[("c",)] for one in made[1:]}
    assert set(product((True, False), "xy")) <= {(one[("a",)], one[("b",)]) for one in made}


def test_the_same_chance_gives_the_same_examples_and_values_that_come_together_take_their_places() -> (  # noqa: E501
    None
):
    offers: dict[Any, list[Any]] = {(): [{}, {("n",): 1}], ("a",): [1, KEEP]}
    made = spread(offers, 6, random.Random(1))
    assert made == spread(offers, 6, random.Random(1))
    assert {(("n",),), (("a",),), (("a",), ("n",)), ()} >= {tuple(sorted(one)) for one in made}


def test_what_the_contract_forbids_or_does_not_know_is_not_offered() -> None:
    offers = {
        ("idFactura",): [1, 0, ABSENT],
        ("observacion",): ["a" * 1500, "a" * 1501, ABSENT],
        ("otra",): [1],
    }
    assert {("idFactura",): [1], ("observacion",): ["a" * 1500, ABSENT]} == permitted(
        operation("formular_glosa"), offers
    )


def test_the_contract_offers_its_enums_flags_and_bounds() -> None:
    free = PACK.exemplars["listar_seguimientos"].free
    made = dict(declared(operation("listar_seguimientos"), free))
    assert [True, False, ABSENT] == made[("TieneRespuesta",)]
    assert ["GLOSA", "DEVOLUCION", ABSENT] == made[("TipoSeguimiento",)]
    assert [1, 2, 10, 1499, 1500, KEEP, ABSENT] == made[("RegistrosPorPagina",)]


def test_an_answer_teaches_filters_and_nobody_s_document() -> None:
    rows = [
        {"idTransaccion": 5, "numeroDocumentoIdentificacion": "123"},
        {"idTransaccion": 6},
        {"idTransaccion": 7},
    ]
    assert [{}, {("idTransaccion",): 5}, {("idTransaccion",): 6}] == learned(
        operation("listar_usuarios_rips"), rows, PACK.names
    )
    assert [{}] == learned(operation("listar_usuarios_rips"), [], PACK.names)


def test_causes_are_of_level_3_and_of_every_concept_first() -> None:
    made = causes(context(), "glosa")
    assert {"FA0101", "FA0102", "SO0101", "TA0201"} == set(made)
    assert {"FA", "SO", "TA"} == {code[:2] for code in made[:3]}


def test_amounts_are_between_a_cent_and_the_limit() -> None:
    assert (0.01, 0.1, 1.0, 333.33, 999.99, 1000.0) == amounts(1000.0)
    assert (0.01,) == amounts(0)


def test_a_date_is_one_instant_however_it_is_written() -> None:
    made = written("2026-01-02T03:04:05Z")
    assert 4 == len(set(made))
    assert {datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)} == {
        datetime.fromisoformat(text).replace(microsecond=0) for text in made
    }


def test_near_misses_are_codes_nobody_lists_and_a_cent_too_much() -> None:
    base = {"idSeguimientoTipoCodigoGlosa": "FA0101", "valorGlosa": 100.0, "idFactura": 7}
    made = [
        (one.place, one.value, one.code.id)
        for one in near_misses("glosa")(context(), base, FACTURA)
    ]
    assert [
        (("idSeguimientoTipoCodigoGlosa",), "FA0109", "LIF-04"),
        (("idSeguimientoTipoCodigoGlosa",), "ZA0101", "LIF-04"),
        (("valorGlosa",), 1000.01, "LIF-10"),
    ] == made
    in_bulk = near_misses("glosa", "listaGlosas")(context(), {"listaGlosas": [base]}, FACTURA)
    assert ("listaGlosas", 0, "valorGlosa") == in_bulk[-1].place
