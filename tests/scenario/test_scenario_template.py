"""Placeholders: what they compute, and where they are told to be wrong."""

from typing import Any

import pytest

from conformance.scenario.template import FACTURA, VALUE, TemplateError, check, evaluate, parse
from conformance.stage import Factura

F = Factura(7, "FE-7", "900", "800", 1000.1, "2026-01-01", True)
NAMES: dict[str, Any] = {"f": F, "g": [F, F], "caso": "uno", "i": 1}
SCOPE = {"f": FACTURA, "g": 2, "caso": VALUE, "i": VALUE}
FUNCTIONS = {"texto": lambda count: "x" * count, "codigo": lambda group, at=0: f"{group}{at}"}


@pytest.mark.parametrize(("text", "value"), [
    ("${f.id}", 7), ("factura ${f.id}", "factura 7"), ("${f.valor + 0.01}", 1000.11), ("${2 * 3}", 6),
    ("${g[1].numero}", "FE-7"), ("${g[i].id}", 7), ("${texto(3)}", "xxx"), ("${codigo('A', 2)}", "A2"),
    ("${1 if caso == 'uno' else 2}", 1), ("${-1}", -1), ("$${f.id}", "${f.id}"), ("${None}", None), ("", ""),
    ("${'}'}", "}"), ("a${f.radicada}", "atrue"),
])
def test_a_placeholder_alone_keeps_its_type(text: str, value: object) -> None:
    template = parse(text)
    assert ([], value) == (list(check(template, SCOPE)), evaluate(template, NAMES, FUNCTIONS))


@pytest.mark.parametrize(("text", "message", "offset", "accepted"), [
    ("${f.idd}", "Una factura no tiene «idd».", 4, "¿Quiso decir «id»?"),
    ("hola ${x}", "El nombre «x» no existe en este punto.", 7, "Se acepta: caso, f, g, i."),
    ("${f}", "«f» es una factura, no un valor.", 2, "como «f.id»"),
    ("${g.id}", "«g» no es una sola factura.", 2, "f[0].id"),
    ("${g[2].id}", "«g» no tiene el elemento 2.", 2, "de 0 a 1"),
    ("${ahor()}", "La función «ahor» no existe.", 2, "¿Quiso decir «ahora»?"),
    ("${codigo()}", "La función «codigo» recibió 0 argumentos.", 2, "Lleva de 1 a 2"),
    ("${open('x')}", "La función «open» no existe.", 2, "Se acepta"),
    ("${f.__class__}", "Una factura no tiene «__class__».", 4, "Se acepta"),
    ("${caso.upper()}", "La función «» no existe.", 2, "Se acepta"),
    ("${[1, 2]}", "Esta expresión no se permite en un marcador.", 2, "Se aceptan nombres"),
    ("${2 ** 9}", "Esta expresión no se permite en un marcador.", 2, "Se aceptan nombres"),
])
def test_a_wrong_placeholder_is_told_at_its_place(text: str, message: str, offset: int, accepted: str) -> None:
    fault = next(check(parse(text), SCOPE))
    assert (message, offset) == (fault.message, fault.offset)
    assert accepted in fault.accepted


@pytest.mark.parametrize(("text", "message", "offset"), [
    ("hola ${f.id", "El marcador «${» no se cierra.", 5), ("${}", "El marcador «${}» está vacío.", 2),
    ("${f..id}", "La expresión «f..id» no se entiende.", 4),
    ("${" + "1+" * 200 + "1}", "La expresión pasa de 300 caracteres.", 2),
])
def test_what_cannot_be_read_is_told_at_its_place(text: str, message: str, offset: int) -> None:
    with pytest.raises(TemplateError) as raised:
        parse(text)
    assert (message, offset) == (raised.value.message, raised.value.offset)


def test_arithmetic_on_texts_and_by_zero_is_refused() -> None:
    for text in ("${caso * 2}", "${1 / 0}", "${g[5 - 1].id}"):
        with pytest.raises(TemplateError):
            evaluate(parse(text), NAMES, FUNCTIONS)
