"""A target may be of one side or another: what it leaves out is not asked of it."""

from pathlib import Path

import pytest

from conformance.core.errors import InputError
from conformance.core.target import Target
from conformance.http.pack import Pack
from conformance.http.verification import load_pack
from conformance.run.plan import make_plan
from conformance.run.scope import range_of
from conformance.run.target_file import parse_target
from conformance.run.target_reader import VARIABLE

PACK = load_pack("mi_seguridad_social")
TEXT = """
name: Pruebas
pack: mi_seguridad_social
services:
  token: https://sat.example:8062
  consultar_desafiliacion: https://sat.example:8062
roles:
  ccf:
    userName: "${env:NIT}"
    password: "${env:CLAVE}"
    services:
      consultar_desafiliacion: {client_id: "${env:CLIENTE}"}
transacciones_desafiliacion: [SAT-3-1]
"""
ENVIRON = {"NIT": "860007336", "CLAVE": "secreta", "CLIENTE": "0-0"}
_EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "mi_seguridad_social"


def _pack(name: str | None) -> Pack:
    return PACK


def _target(text: str = TEXT) -> Target:
    return parse_target(text, "objetivo.yaml", ENVIRON, pack_of=_pack)


def test_a_service_has_the_user_of_its_role_and_its_own_client_id() -> None:
    """The pair is written once; each service adds its client id."""
    given = _target().roles["ccf"].services["consultar_desafiliacion"]
    assert ("860007336", "secreta", {"client_id": "0-0"}) == (
        given.user_name,
        given.password,
        given.more,
    )


def test_services_that_were_not_assigned_are_left_out() -> None:
    """Nothing of theirs is bound, nothing is asked; the register has no data to judge."""
    plan = make_plan(_target(), {})
    assert {"obtener_token", "consultar_desafiliacion"} == set(plan.contract.bound)
    assert {
        "el lado ministerio": "no se dio ninguno de sus roles",
        "el servicio de la caja": "el objetivo no da sus servicios",
        "los datos con que una caja registra su servicio": "el objetivo no trae sus datos",
    } == range_of(plan).left_out


def test_a_register_alone_is_a_target_without_traffic() -> None:
    """Without services and roles it says what it has; without anything it is no target."""
    text = "name: Ficha\npack: mi_seguridad_social\n"
    plan = make_plan(_target(f"{text}ficha: {{nit: '860007336'}}\n"), {})
    assert {} == plan.contract.bound
    assert (
        range_of(plan).left_out["los servicios del Ministerio"] == "el objetivo no da sus servicios"
    )
    with pytest.raises(InputError):
        _target(text)


def test_a_secret_of_the_register_comes_by_a_variable() -> None:
    """Elsewhere than on this machine a secret in the file is a fault, and is not shown."""
    text = f"{TEXT}ficha:\n  token: {{client_secret: abierto}}\n"
    with pytest.raises(InputError) as caught:
        _target(text)
    assert "ficha.token.client_secret es un secreto" in str(caught.value)


@pytest.mark.parametrize("file", sorted(_EXAMPLES.glob("*.yaml")), ids=lambda one: one.name)
def test_the_examples_are_targets(file: Path) -> None:
    """Each can be read once its variables are set."""

    text = file.read_text(encoding="utf-8")
    environ = dict.fromkeys(VARIABLE.findall(text), "x")
    assert "mi_seguridad_social" == parse_target(text, file.name, environ, pack_of=_pack).pack


_ASKED = "  token: https://sat.example:8062\n"
_PASSWORD = """    userName: "${env:NIT}"
    password: "${env:CLAVE}"
    services:
      consultar_desafiliacion: {client_id: "${env:CLIENTE}"}
"""


def test_the_service_of_tokens_is_left_out_only_where_nobody_asks_it() -> None:
    """A role that logs in needs its address; one that shows a token does not."""
    without = TEXT.replace(_ASKED, "")
    with pytest.raises(InputError, match="Falta la dirección del servicio «token»"):
        _target(without)
    shown = _target(without.replace(_PASSWORD, '    token: "${env:CLAVE}"\n'))
    assert "secreta" == shown.roles["ccf"].token


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("ficha: {nitt: '860007336'}", "«nitt» en ficha"),
        ("ficha: {servicio: {direccion: x}}", "«direccion» en ficha.servicio"),
        ("ficha: 860007336", "ficha debe ser un mapa"),
        ("conocidas: {desafiliaciones: {S: {}}}", "«desafiliaciones» en conocidas"),
        (
            "conocidas: {desafiliacion: {SAT-1: {Departamentos: x}}}",
            "«Departamentos» en conocidas.desafiliacion.SAT-1",
        ),
        ("caja: {automatica: true}", "«automatica» en caja"),
    ],
)
def test_a_key_that_nobody_reads_is_refused_at_its_place(said: str, where: str) -> None:
    """What is misspelled would be judged as if it had not been said."""
    with pytest.raises(InputError, match=where):
        _target(f"{TEXT}{said}\n")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("consulta: {por: url}", "en services y paths"),
        ("cifrado: {modo: jws}", "Nadie ha mostrado qué se firma"),
        ("cifrado: {modo: jwe}", "Nadie ha mostrado qué se firma"),
        ("terminos: {responder_habiles: 10}", "no ve pasar días hábiles"),
        ("perfil: arl", "no se juzgan"),
        ("perfil: independientes", "no se juzgan"),
        ("ccf: {auth: propio}", "oauth, basic"),
    ],
)
def test_what_no_run_can_do_is_refused_with_its_reason(said: str, why: str) -> None:
    """It would be judged as if it had not been said."""
    with pytest.raises(InputError, match=why):
        _target(f"{TEXT}settings: {{{said}}}\n")


def test_what_a_run_presumes_may_be_said() -> None:
    """And changes nothing."""
    said = "{consulta: {por: ruta}, cifrado: {modo: ninguno}, perfil: ccf, ccf: {auth: oauth}}"
    plan = make_plan(_target(f"{TEXT}settings: {said}\n"), {})
    assert make_plan(_target(), {}).pack.auth == plan.pack.auth


_BY_PAIR = """
name: Caja
pack: mi_seguridad_social
services: {caja: https://caja.example}
roles:
  ministerio: {services: {caja: {userName: "${env:NIT}", password: "${env:CLAVE}"}}}
"""


def test_a_caja_that_is_entered_by_a_pair_has_no_service_of_tokens() -> None:
    """Where the target says so; by OAuth 2.0 a role needs to know where its token is asked for."""
    said = "settings: {ccf: {auth: basic}}\n"
    given = _target(f"{_BY_PAIR}{said}").roles["ministerio"].services["caja"]
    assert ("860007336", "secreta") == (given.user_name, given.password)
    with pytest.raises(InputError, match="Falta la dirección del servicio «token_de_caja»"):
        _target(_BY_PAIR)
    asked = _BY_PAIR.replace('"${env:CLAVE}"', '"${env:CLAVE}", client_id: "${env:CLIENTE}"')
    with pytest.raises(InputError, match=r"«client_id» en roles\.ministerio\.services\.caja"):
        _target(f"{asked}{said}")
