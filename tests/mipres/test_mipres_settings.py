"""What a target says of MIPRES, and what follows where it says nothing."""

from types import SimpleNamespace
from typing import Any

import pytest

from conformance.core.errors import InputError
from conformance.core.setting import Settings
from conformance.core.unjudged import NotApplicableError
from conformance.http.auth.path_token import PathKey, PathToken
from conformance.packs.mipres import load
from conformance.packs.mipres.bodies import coded
from conformance.packs.mipres.number_form import ACCEPTED, USUAL, form_of, wanted
from conformance.packs.mipres.prescriptions import PRESCRIPCION
from conformance.packs.mipres.settings import (
    CODES_BY,
    PARTIAL,
    PRESCRIBED_ON,
    SETTINGS,
    SEVERAL,
    said,
    unknown,
)
from conformance.run.doctor.interview import ids_of
from conformance.run.target_file import parse_target


@pytest.mark.parametrize(
    ("given", "life", "recipes"),
    [
        ({}, 86_400.0, {"mipres", "mipres-facturacion"}),
        ({"token.vida_s": 600}, 600.0, {"mipres", "mipres-facturacion"}),
        ({"facturacion.token": "comun"}, 86_400.0, {"mipres"}),
    ],
)
def test_tokens_last_as_long_and_are_shared_as_the_target_says(
    given: dict[str, Any], life: float, recipes: set[str]
) -> None:
    """Without a word of the target both services have an exchange, and tokens last a day; what was
    prescribed is read with none of them.
    """
    made = [*load().at(Settings(SETTINGS, given)).auth.recipes.values()]
    known = [one for one in made if isinstance(one, PathToken)]
    shown = [one.name for one in made if isinstance(one, PathKey)]
    assert ({life}, recipes) == ({one.life_s for one in known}, {one.name for one in known})
    assert ["mipres-prescripcion"] == shown


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, (20, 99)), ({"causas.entrega": ("1", "2", "3")}, (4, 83))],
)
def test_a_cause_is_unknown_past_the_list_of_the_target(
    given: dict[str, Any], expected: tuple[int, ...]
) -> None:
    """Or past the last that any client shows, where it says none."""
    assert expected == unknown(Settings(SETTINGS, given), "causas.entrega", 19)


def test_what_may_be_either_way_is_judged_where_the_target_says_which() -> None:
    """Elsewhere it does not apply."""
    assert SEVERAL == said(Settings(SETTINGS, {PARTIAL: SEVERAL}), PARTIAL)
    with pytest.raises(NotApplicableError, match=r"settings\.entregas_parciales: las dos maneras"):
        said(Settings(SETTINGS), PARTIAL)


@pytest.mark.parametrize(
    ("by", "named"), [("ambos", {"ID", "IDEntrega"}), ("ID", {"ID"}), ("IDEntrega", {"IDEntrega"})]
)
def test_a_code_names_its_entrega_as_the_target_says(by: str, named: set[str]) -> None:
    """By both ids where it says nothing."""
    context: Any = SimpleNamespace(settings=Settings(SETTINGS, {CODES_BY: by}))
    body = coded(context, {"Id": 7, "IdEntrega": 9})
    assert named == {name for name in body if name.startswith("ID")}


@pytest.mark.parametrize(
    ("expression", "number", "wrong"),
    [
        (USUAL, "20261128000000000007", "2026112800000000000A"),
        (r"^RX-\d{14}[A-F]{1,2}$", "RX-61128000000000AB", "RX-61128000000000G"),
        (r"20\d{6}[0-9A-F]{4}", "202611280000", "212611280000"),
        (r"\d?7", "07", "70"),
    ],
)
def test_numbers_are_made_and_mistaken_by_their_form(
    expression: str, number: str, wrong: str
) -> None:
    """The day and what follows stand where the form has digits, and what is none is told apart."""
    form = form_of(expression)
    assert form.matches(form.made("20261128000000000007", 12345))
    assert (True, False) == (form.matches(number), form.matches(wrong))
    assert form.wrong(number)
    assert [] == [one for one in form.wrong(number) if form.matches(one)]


@pytest.mark.parametrize(
    "expression",
    [
        *("", "^$", "(a+)+$", r"\d*", r"\d+", "[^0]{3}", "[9-0]", "[]", "a|b", r"\w{3}", "/{3}"),
        *(".{20}", r"\d{65}", r"\d{5,4}", r"\d?" * 2, "a" * 201, "^\\d{20}\n"),
        *("[A-z]", "[0-Z]", "[9-0A]", "[A-C-E]", r"^\.{1,2}$"),
    ],
)
def test_what_is_no_form_of_numbers_is_told_with_what_is_accepted(expression: str) -> None:
    """Nothing that could take long, that no path can hold, or of which numbers can't be made."""
    assert ACCEPTED == wanted(expression)


def test_a_day_that_is_none_is_told() -> None:
    """The day on which there are prescriptions is written as it goes into the path."""
    (day,) = (one for one in SETTINGS if one.name == PRESCRIBED_ON)
    assert "" == day.wants("2026-03-05")
    assert {"Se acepta un día, como 2026-03-05."} == {
        day.wants(one) for one in ("2026-02-30", "20260305", "ayer", "")
    }


def test_a_form_that_is_none_is_told_with_its_place() -> None:
    """And ids are of the form that the target says."""
    head = "name: X\npack: mipres\nservices: {suministro: http://127.0.0.1:1}\n"
    head += "roles: {eps: {nit: '1', token: a}}\ncasos: [AB-1, AB-2]\n"
    head += "settings: {prescripcion: {patron: "
    target = parse_target(f"{head}'^[A-Z]{{2}}-\\d$'}}}}\n", "o.yaml", {})
    assert ("AB-1", "AB-2") == target.resources["prescripcion"]
    with pytest.raises(
        InputError, match=r"(?s)o\.yaml:6.*settings\.prescripcion\.patron no se acepta"
    ):
        parse_target(f"{head}'(a+)+'}}}}\n", "o.yaml", {})
    with pytest.raises(InputError, match=r"(?s)«AB-1» no puede ser un id .*de la forma \^Z"):
        parse_target(f"{head}'^Z\\d$'}}}}\n", "o.yaml", {})


def test_what_is_no_number_of_a_prescription_is_told_with_its_place() -> None:
    """In a target file as in the interview; an unquoted number is one all the same."""
    services = "{suministro: http://127.0.0.1:1, facturacion: http://127.0.0.1:1}"
    head = f"name: X\npack: mipres\nservices: {services}\n"
    head += "roles: {eps: {nit: '1', token: a}}\ncasos: "
    numbers = "20180101123456789012, '20180101123456789013'"
    target = parse_target(f"{head}[{numbers}]\n", "o.yaml", {})
    assert ("20180101123456789012", "20180101123456789013") == target.resources["prescripcion"]
    with pytest.raises(InputError, match=r"(?s)o\.yaml:5.*«abc» no puede ser un id .*20 cifras"):
        parse_target(f"{head}[abc, {numbers}]\n", "o.yaml", {})
    fault = ids_of(PRESCRIPCION)
    assert ["", "", "Se acepta «discover» o ids de 20 cifras, separados por comas."] == [
        fault(answer) for answer in ("discover", "20180101123456789012", "abc")
    ]
