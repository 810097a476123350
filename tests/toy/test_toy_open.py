"""What a pack leaves open a target says and a run tells; its server may do it either way."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import toy_pack
from toy_installed import registered
from toy_open import KEYS, SETTINGS, left_open

from conformance.cli import main
from conformance.core.errors import InputError, UsageError
from conformance.core.setting import NUMBER, Setting, Settings, tree
from conformance.core.target import Credentials, Target
from conformance.http.auth.path_token import PathToken
from conformance.http.reference import Manner, Setup, reference_of
from conformance.http.verification import configured, verify
from conformance.run.agreement import agree
from conformance.run.doctor.contract_checks import guesses
from conformance.run.doctor.interview import Draft, interview, text_of
from conformance.run.doctor.observed import Observed
from conformance.run.header import header
from conformance.run.left_open import left_open as told_open
from conformance.run.plan import make_plan
from conformance.run.target_file import parse_target
from conformance.sandbox.target import target_text
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import prepare_plan

ENTRIES = {"abierta": "toy_open:left_open"}
HEAD = "name: X\npack: abierta\nservices: {prestamos: http://127.0.0.1:1}\n"
ROLES = 'roles: {socio: {carne: c-1, token: "secreto/1="}}\n'


@pytest.fixture(scope="module", autouse=True)
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with registered(tmp_path_factory.mktemp("abierta"), "open", ENTRIES):
        yield


def _target(text: str) -> Target:
    return parse_target(HEAD + ROLES + text, "x.yaml", {})


def test_a_target_says_what_its_pack_leaves_open() -> None:
    """In a tree, each value of its kind; what it does not say is as usual."""
    target = _target(
        "settings: {rechazo: {estado: 400}, prestamo: {dias: 9}, multas: true, salas: [este]}\n"
    )
    settings = Settings(SETTINGS, target.settings)
    assert ("400", 9, True, ("este",), "") == tuple(settings[one.name] for one in SETTINGS)
    usual = Settings(SETTINGS)
    assert ("422", 7, False, ("norte", "sur"), "") == tuple(usual[one.name] for one in SETTINGS)
    with pytest.raises(KeyError):
        usual["no"]


def test_what_a_target_says_wrong_is_told_at_its_place_with_what_comes_near() -> None:
    """All at once; a pack that leaves nothing open says so."""
    with pytest.raises(InputError) as raised:
        _target(
            "settings:\n  rechazo: {estdo: 400}\n  prestamo: {dias: 90}\n  multas: quizá\n"
            "  salas: norte\n  prestamos: 1\n"
        )
    faults = [(one.place.line if one.place else 0, one.message) for one in raised.value.faults]
    assert [
        (6, "Clave desconocida «estdo» en settings.rechazo."),
        (7, "settings.prestamo.dias es 90: está fuera de los límites."),
        (8, "settings.multas debe ser true o false."),
        (9, "settings.salas debe ser una lista."),
        (10, "Clave desconocida «prestamos» en settings."),
    ] == faults
    assert "¿Quiso decir «estado»?" in str(raised.value)
    bare = replace(left_open(), settings=(), configured=None)
    with pytest.raises(InputError, match="no deja nada que decir en «settings»"):
        parse_target(HEAD + ROLES + "settings: {a: 1}\n", "x", {}, pack_of=lambda asked: bare)


def test_a_path_that_the_target_spells_is_told_and_takes_the_same_values() -> None:
    """Of a capability of the pack, with the values that its own path takes."""
    target = _target("paths: {prestar: '/v2/{Token}/salidas'}\n")
    plan = make_plan(target, {}, phases=())
    operation = plan.contract.bound["prestar"].operation
    assert "POST /v2/{Token}/salidas" == operation.label
    assert ("paths.prestar", "/v2/{Token}/salidas", True, False, "la ruta de prestar") in [
        (one.name, one.value, one.given, one.guess, one.text) for one in told_open(plan)
    ]
    with pytest.raises(InputError) as raised:
        _target("paths: {prestarr: /x, prestar: /salidas, listar_ejemplares: salidas}\n")
    said = str(raised.value)
    assert "¿Quiso decir «prestar»?" in said
    assert "no lleva los mismos valores que la suya: /salidas" in said
    assert "«salidas» no tiene la forma esperada" in said


def test_what_depends_on_a_setting_is_as_the_target_says() -> None:
    """The pack is made anew for it, and the context of an item has its values."""
    asked = Settings(SETTINGS, {"rechazo.estado": "400"})
    assert (400,) == configured(left_open(), asked).answers.right(
        *[one for one in left_open().answers.statuses if one.name == "INVALID"]
    )
    broken = replace(left_open(), configured=lambda pack, settings: 1 / 0)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="abierta no se pudo ajustar a lo que dice el objetivo"):
        configured(broken, asked)


@pytest.mark.parametrize("style", ["referencia", "otra"])
def test_either_way_of_the_server_is_right_where_its_target_says_so(style: str) -> None:
    """A variation says what its target must: then nothing is found."""
    manner = Manner(style)
    plan = make_plan(target_of("", "abierta", manner), {}, phases=("probing",), examples=1)
    craft = prepare_plan(plan)
    some = [one for one in craft.items if one.capability == "prestar" and "valores" in one.id]
    ran = rehearse(replace(craft, items=tuple(some) or craft.items), setup=Setup(manner=manner))
    assert () == ran.findings


def test_the_target_of_a_sandbox_says_what_its_manner_needs() -> None:
    """And the credentials of its roles by the keys of the pack."""
    text = target_text(left_open(), "http://127.0.0.1:1", manner=Manner("otra"))
    assert "settings:\n  rechazo:\n    estado: '400'\n" in text
    assert "  socio:\n    carne: socio@toy\n    token: ${env:SANDBOX_PASSWORD}\n" in text
    assert {"a": {"b": [1], "c": 2}} == tree({"a.b": (1,), "a.c": 2})
    verify(left_open())
    reference_of(left_open())


def test_a_role_gives_what_the_recipe_asks_for_by_its_own_keys() -> None:
    """A secret called token is no token that stands in the place of one."""
    given = _target("").roles["socio"]
    assert Credentials("c-1", "secreto/1=", "") == given
    with pytest.raises(InputError, match="Al rol socio le falta «token»"):
        parse_target(HEAD + "roles: {socio: {carne: c-1}}\n", "x.yaml", {})


def test_a_role_may_have_all_it_needs_at_each_service_alone() -> None:
    """What is said at a service goes before what is said of the role, and takes the rest from
    there; a service of which nothing is said is a fault.
    """
    pack = left_open()
    two = replace(
        pack,
        documents={**pack.documents, "otro": pack.documents["prestamos"]},
        auth=replace(
            pack.auth,
            recipes={**pack.auth.recipes, "otro": PathToken("otra", "otro", "entrar", keys=KEYS)},
        ),
    )
    head = HEAD.replace("}", ", otro: http://127.0.0.1:1}")

    def roles(text: str) -> Credentials:
        whole = f"{head}roles: {{socio: {{{text}}}}}\n"
        return parse_target(whole, "x.yaml", {}, pack_of=lambda asked: two).roles["socio"]

    a, b = Credentials("c-1", "uno", ""), Credentials("c-2", "dos", "")
    apart = "services: {prestamos: {carne: c-1, token: uno}, otro: {carne: c-2, token: dos}}"
    assert Credentials("", "", "", services={"abierta": a, "otra": b}) == roles(apart)
    part = "carne: c-1, token: uno, services: {otro: {}}"
    assert Credentials("c-1", "uno", "", services={"otra": a}) == roles(part)
    with pytest.raises(InputError, match="Al rol socio le falta «carne»"):
        roles("carne: c-1, token: uno, services: {otro: {token: dos}}")
    with pytest.raises(InputError, match="El rol socio no dice con qué entra a «otro»"):
        roles("services: {prestamos: {carne: c-1, token: uno}}")


def test_a_token_alone_is_not_enough_where_what_is_asked_names_who_asks() -> None:
    """It is told where it stands, and the interview offers none."""
    pack = toy_pack.load()

    def role(text: str) -> Credentials:
        whole = f"{HEAD.replace('abierta', 'toy')}roles: {{socio: {{{text}}}}}\n"
        return parse_target(whole, "x.yaml", {}, pack_of=lambda asked: pack).roles["socio"]

    assert Credentials("c-1", "", "", token="uno") == role("userName: c-1, token: uno")
    said = r"(?s)x\.yaml:4.*le falta «userName»: un token solo no basta\."
    with pytest.raises(InputError, match=said):
        role("token: uno")
    answers, asked = iter(("X", "http://127.0.0.1:1", "", "socio", "", "")), list[str]()
    begun = interview(["toy"], lambda name: pack)
    question = next(begun)
    for answer in answers:
        asked.append(question.asks)
        question = begun.send(question.settled(answer))
    assert "Variable de entorno con el usuario de «socio»" in asked


def test_a_run_tells_all_that_is_left_open() -> None:
    """What the target says and what is taken for granted; a private value is not shown."""
    target = _target("settings: {sede: Bogotá, multas: true}\n")
    plan = make_plan(target, {}, phases=())
    told = [(one.name, one.value, one.given, one.guess) for one in told_open(plan)]
    assert [
        ("rechazo.estado", "422", False, True),
        ("prestamo.dias", "7", False, False),
        ("multas", "true", True, False),
        ("salas", "[norte, sur]", False, True),
        ("sede", "…", True, False),
    ] == told
    assert told_open(plan) == header(plan, (), "2026-01-01T00:00:00Z").settings


def test_a_run_is_gone_on_with_by_the_same_settings() -> None:
    """What was judged before was judged by them."""
    plans = [make_plan(_target(f"settings: {{multas: {one}}}\n"), {}) for one in ("true", "false")]
    was = header(plans[0], (), "")
    agree(plans[0], "", "x.yaml", was)
    with pytest.raises(UsageError, match="con otro valor de settings o paths del objetivo"):
        agree(plans[1], "", "x.yaml", was)


def test_the_doctor_tells_what_is_taken_for_granted_and_where_to_say_it() -> None:
    """Of what nobody published and the target does not say."""
    plan = make_plan(_target("settings: {salas: [este]}\n"), {}, phases=())
    said = list(guesses(Observed(plan.target, settings=told_open(plan))))
    assert ["se supone 1 cosa que nadie publicó: rechazo.estado (422)."] == [
        one.said for one in said
    ]
    assert "settings.rechazo.estado" == (said[0].mend.key if said[0].mend else "")
    draft = Draft("abierta", "X", {}, "pruebas", {"socio": (("carne", "A"), ("token", "B"))})
    text = text_of(replace(draft, settings=SETTINGS))
    assert '  socio: {carne: "${env:A}", token: "${env:B}"}' in text
    assert "#   prestamo:\n#     dias: 7    # cuántos días dura un préstamo" in text


def test_the_list_of_packs_tells_what_each_leaves_open(capsys: pytest.CaptureFixture[str]) -> None:
    """Counted in the list of all, each by its name where one pack is asked for."""
    assert 0 == main(["packs"])
    every = capsys.readouterr().out
    assert "  5 ajustes, 2 con un valor usual que nadie publicó; se listan con su nombre" in every
    assert 0 == main(["packs", "abierta"])
    told = capsys.readouterr().out
    assert "siifa" not in told
    assert "    settings.rechazo.estado: 422 (nadie lo publicó) · con qué estado se rec" in told
    assert "; se acepta: 422, 400\n" in told


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Setting("a b", NUMBER, 1, "x"), "su nombre no es una ruta"),
        (Setting("rechazo.estado.x", NUMBER, 1, "x"), "está debajo de otro, «rechazo.estado»"),
        (Setting("n", NUMBER, "1", "x"), "no es de su clase (number)"),
        (Setting("n", NUMBER, True, "x"), "no es de su clase (number)"),
        (Setting("n", NUMBER, 0, "x", least=1), "está fuera de sus límites"),
        (replace(SETTINGS[0], name="otro", usual="500"), "no está entre sus valores"),
        (Setting("n", NUMBER, 1, ""), "no dice qué es"),
        (SETTINGS[1], "está 2 veces"),
    ],
)
def test_a_setting_that_cannot_be_is_a_fault_of_its_pack(one: Setting, said: str) -> None:
    """Told when the pack is loaded."""
    with pytest.raises(InputError) as raised:
        verify(replace(left_open(), settings=(*SETTINGS, one)))
    assert said in str(raised.value)
