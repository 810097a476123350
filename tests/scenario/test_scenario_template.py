"""Placeholders: what they compute, and where they are told to be wrong."""

from typing import Any

import pytest

from conformance.packs.siifa.facturas import FACTURA, factura
from conformance.packs.siifa.functions import FUNCTIONS as OWN
from conformance.scenario.functions import rehearsal
from conformance.scenario.placeholder import VALUE, NameType, check, check_constants, samples
from conformance.scenario.signature import SIGNATURES as CORE
from conformance.scenario.template import TemplateError, evaluate, parse

ACCEPTED = {**CORE, **OWN}
F = FACTURA.shown(factura(7, "FE-7", ("900", "800"), 1000.1, "2026-01-01"))
NAMES: dict[str, Any] = {"f": F, "g": [F, F], "caso": "uno", "i": 1}
SCOPE = {"f": NameType(FACTURA), "g": NameType(FACTURA, 2), "caso": VALUE, "i": VALUE}
FUNCTIONS: dict[str, Any] = {
    "texto": lambda count: "x" * count,
    "codigo": lambda group, at=0: f"{group}{at}",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${f.id}", 7),
        ("factura ${f.id}", "factura 7"),
        ("${f.valor + 0.01}", 1000.11),
        ("${2 * 3}", 6),
        ("${g[1].numero}", "FE-7"),
        ("${g[i].id}", 7),
        ("${texto(3)}", "xxx"),
        ("${codigo('A', 2)}", "A2"),
        ("${1 if caso == 'uno' else 2}", 1),
        ("${-1}", -1),
        ("$${f.id}", "${f.id}"),
        ("${None}", None),
        ("", ""),
        ("${'}'}", "}"),
        ("a${f.radicada}", "atrue"),
    ],
)
def test_a_placeholder_alone_keeps_its_type(text: str, value: object) -> None:
    template = parse(text)
    assert ([], value) == (
        list(check(template, SCOPE, ACCEPTED)),
        evaluate(template, NAMES, FUNCTIONS),
    )


@pytest.mark.parametrize(
    ("text", "message", "offset", "accepted"),
    [
        ("${f.idd}", "Una factura no tiene «idd».", 4, "¿Quiso decir «id»?"),
        ("hola ${x}", "El nombre «x» no existe en este punto.", 7, "Se acepta: caso, f, g, i."),
        ("${f}", "«f» es una factura, no un valor.", 2, "como «f.id»"),
        ("${g.id}", "«g» no es una sola factura.", 2, "f[0].id"),
        ("${g[2].id}", "«g» no tiene el elemento 2.", 2, "de 0 a 1"),
        ("${ahor()}", "La función «ahor» no existe.", 2, "¿Quiso decir «ahora»?"),
        ("${codigo()}", "La función «codigo» recibió 0 argumentos.", 2, "Lleva de 1 a 2"),
        ("${open('x')}", "La función «open» no existe.", 2, "Se acepta"),
        ("${f.__class__}", "Una factura no tiene «__class__».", 4, "Se acepta"),
        ("${caso.upper()}", "Solo se llama a una función por su nombre.", 2, "Se acepta: ahora(…)"),
        ("${[1, 2]}", "Esta expresión no se permite en un marcador.", 2, "Se aceptan nombres"),
        ("${2 ** 9}", "Esta expresión no se permite en un marcador.", 2, "Se aceptan nombres"),
    ],
)
def test_a_wrong_placeholder_is_told_at_its_place(
    text: str, message: str, offset: int, accepted: str
) -> None:
    fault = next(check(parse(text), SCOPE, ACCEPTED))
    assert (message, offset) == (fault.message, fault.offset)
    assert accepted in fault.accepted


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("hola ${f.id", "El marcador «${» no se cierra.", 5),
        ("${}", "El marcador «${}» está vacío.", 2),
        ("${f..id}", "La expresión «f..id» no se entiende.", 4),
        ("${" + "1+" * 200 + "1}", "La expresión pasa de 300 caracteres.", 2),
    ],
)
def test_what_cannot_be_read_is_told_at_its_place(text: str, message: str, offset: int) -> None:
    with pytest.raises(TemplateError) as raised:
        parse(text)
    assert (message, offset) == (raised.value.message, raised.value.offset)


def test_arithmetic_on_texts_and_by_zero_is_refused() -> None:
    for text in ("${caso * 2}", "${1 / 0}", "${g[5 - 1].id}"):
        with pytest.raises(TemplateError):
            evaluate(parse(text), NAMES, FUNCTIONS)


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("${texto(99999999999)}", "texto(99999999999) no se puede.", 2),
        ("a ${1/0}", "División entre cero.", 4),
        (
            "${ahora('ayer')}",
            "«ayer» no es un desplazamiento; se escribe como '-50m', '+1h', '-2d' o '-30s'.",
            2,
        ),
        ("${ahora('-999999d')}", "ahora('-999999d') no se puede calcular.", 2),
        ("${f.valor + dinero('x', 1)}", "dinero('x', 1) no se puede calcular.", 12),
        ("${dinero(1, 1, 9)}", "dinero con «9» decimales no se puede.", 2),
        ("${codigo('GLOSA', -1)}", "codigo('GLOSA', -1) no se puede.", 2),
        ("${habiles(10000000)}", "habiles(10000000) no se puede.", 2),
        ("${entero('x')}", "«x» no tiene cifras.", 2),
        ("${habiles(1, 'ayer')}", "«ayer» no es una fecha.", 2),
        ("${sumar(3, '1d')}", "«3» no es una fecha.", 2),
        ("${texto(f.numero)}", "texto(FE-1) no se puede.", 2),
        ("${f.valor + f.numero}", "«FE-1» no es un número.", 2),
        ("${habiles(f.emision)}", "habiles(2026-01-02T10:00:00-05:00) no se puede.", 2),
        ("${1e999}", "El resultado no es un número que se pueda escribir.", 2),
        ("${'a' < 3}", "«a» y «3» no se pueden comparar.", 2),
    ],
)
def test_a_constant_that_no_run_could_compute_is_told_before_any_run(
    text: str, message: str, offset: int
) -> None:
    template = parse(text)
    assert [] == list(check(template, SCOPE, ACCEPTED))
    fault = next(check_constants(template, rehearsal(OWN), samples(SCOPE)))
    assert (message, offset, True) == (
        fault.message,
        fault.offset,
        bool(fault.accepted) or "se escribe" in message,
    )


def test_a_rehearsal_lets_pass_what_a_run_can_compute() -> None:
    for text in (
        "${codigo('GLOSA')}",
        "${texto(5)}",
        "${dinero(f.valor, 0.5)}",
        "${unico('A', i)}",
        "${g[0].id}",
        "${ahora('-5m')}",
        "${habiles(-15)}",
        "${reiteracion('GLOSA')}",
        "${1 if caso == 'uno' else 2}",
    ):
        assert [] == list(check_constants(parse(text), rehearsal(OWN), samples(SCOPE)))


def test_every_function_is_rehearsed_and_says_how_it_is_written() -> None:
    assert set(ACCEPTED) == set(rehearsal(OWN))
    assert all(f"{name}(" in one.use and one.text for name, one in ACCEPTED.items())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${habiles(1, '2025-12-31T08:00:00Z')}", "2026-01-02T08:00:00Z"),
        ("${habiles(-1, '2026-01-02')}", "2025-12-31T05:00:00Z"),
        # Nine in the evening of the 30th in Bogotá is the 31st in UTC: the term runs from the 30th.
        ("${habiles(1, '2025-12-31T02:00:00Z')}", "2026-01-01T02:00:00Z"),
        ("${sumar('2026-01-31T10:00:00.1234567-05:00', '-1d')}", "2026-01-30T15:00:00Z"),
        ("${sumar(f.emision, '1h')}", "2026-01-01T06:00:00Z"),
        ("${habiles_entre('2025-12-31', '2026-01-05T08:00:00-05:00')}", 2),
        ("${dia('2026-01-01T02:00:00Z')}", "2025-12-31"),
        ("${dia()}", "2025-12-31"),
        ("${texto(3, 'ñ')}", "ñññ"),
        ('${codigo("GLOSA")}', "GLOSA"),
        ("${texto(3)}", "abz"),
        ("${dinero(f.valor, 0.5, 0)}", 500),
    ],
)
def test_a_function_gives_its_value(text: str, value: object) -> None:
    template = parse(text)
    assert ([], value) == (
        list(check(template, SCOPE, ACCEPTED)),
        evaluate(template, NAMES, rehearsal(OWN)),
    )


def test_a_branch_that_an_answer_chooses_is_not_blamed() -> None:
    template = parse("${1/x if guardado == 1 else texto(f.numero)}")
    assert [] == list(check_constants(template, rehearsal(OWN), {**samples(SCOPE), "x": 0}))
