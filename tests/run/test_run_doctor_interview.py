"""What is asked of whoever has no target file: driven by hand, without a terminal."""

from collections.abc import Iterable
from pathlib import Path

import certifi
import pytest

from conformance.core.installed import load
from conformance.core.target import Target
from conformance.packs.siifa.facturas import FACTURA
from conformance.run.doctor.interview import Draft, ids_of, interview, text_of
from conformance.run.doctor.question import Question, variable, yes_or_no
from conformance.run.doctor.way_questions import asked_of_the_way
from conformance.run.target_file import parse_target, unfit_address

_ANSWERS = (
    "Mi «SIIFA»: pruebas",
    "https://siifa.example/seguridad",
    "https://siifa.example/factura",
    "",
    "ips, erp, ips",
    "",
    "",
    "USUARIO_ERP",
    "CLAVE_ERP",
    "101, 102",
    "",
    "",
    "",
)


@pytest.fixture
def ca() -> Path:
    """A file of CA certificates."""
    return Path(certifi.where())


def _held(answers: Iterable[str], pack: str = "siifa") -> tuple[Draft, list[Question]]:
    """Return what an interview makes of answers, and all that it asked."""
    asking = interview([pack], load)
    questions = [next(asking)]
    for answer in answers:
        settled = questions[-1].settled(answer)
        assert "" == questions[-1].fault(settled)
        try:
            questions.append(asking.send(settled))
        except StopIteration as ended:
            draft: Draft = ended.value
            return draft, questions
    raise AssertionError(f"not all was asked: {questions[-1].asks}")


def _target() -> Target:
    draft, _ = _held(_ANSWERS)
    environ = dict.fromkeys(draft.variables, "x")
    return parse_target(text_of(draft), "objetivo.yaml", environ)


def test_the_answers_make_a_target_file_that_is_read_as_they_were_given() -> None:
    """Every answer is in its place, the usual ones where nothing was said."""
    target = _target()
    assert ("Mi «SIIFA»: pruebas", "pruebas") == (target.name, target.environment)
    assert ["https://siifa.example/seguridad", "https://siifa.example/factura"] == list(
        target.services.values()
    )
    assert ["ips", "erp"] == list(target.roles)
    assert "CLAVE_ERP" == target.roles["erp"].password_variable
    assert {"factura": (101, 102)} == target.resources


def test_nobody_is_asked_for_a_password_and_none_is_written() -> None:
    """Variables alone: the file holds their names."""
    draft, questions = _held(_ANSWERS)
    assert ("SIIFA_IPS_USER", "SIIFA_IPS_PASSWORD", "USUARIO_ERP", "CLAVE_ERP") == draft.variables
    assert 4 == sum(one.asks.startswith("Variable de entorno") for one in questions)
    assert 'erp: {userName: "${env:USUARIO_ERP}", password: "${env:CLAVE_ERP}"}' in text_of(draft)


def test_of_several_packs_one_is_asked_for() -> None:
    """Where there is one alone, nobody is asked."""
    first = next(interview(["uno", "dos"], load))
    assert ("uno", "") == (first.usual, first.fault("dos"))
    assert "¿Quiso decir «dos»?" in first.fault("doss")


def test_what_is_no_variable_is_not_quoted_back() -> None:
    """Somebody may have written the password itself."""
    assert "" == variable("SIIFA_ERP_PASSWORD")
    said = variable("S3creta!")
    assert ("S3creta!" in said, "no se escribe aquí" in said) == (False, True)


@pytest.mark.parametrize(
    ("answer", "fine"),
    [("discover", True), ("1, 2", True), ("", False), ("uno", False), ("0", False)],
)
def test_ids_are_a_list_or_left_to_discovery(answer: str, fine: bool) -> None:
    """Of a kind that is told apart by numbers."""
    assert fine == (not ids_of(FACTURA)(answer))


def test_an_address_is_judged_as_the_target_file_judges_it() -> None:
    """The same sentence in both places."""
    assert "" == unfit_address("https://siifa.example/factura")
    assert (
        "«siifa.example» no es una dirección web." == unfit_address("siifa.example").split("\n")[0]
    )


def test_yes_and_no_are_told_apart_from_anything_else() -> None:
    """In whatever case."""
    assert ["", "", "Conteste sí o no."] == [yes_or_no(one) for one in ("Sí", "no", "quizás")]


def _read(*more: str, ips: tuple[str, ...] = ("", "")) -> Target:
    """Return the target that answers make: those of `ips`, and those after the ids."""
    answers = (*_ANSWERS[:4], "ips", *ips, "discover", *more)
    draft, questions = _held(answers)
    assert len(answers) == len(questions)
    return parse_target(text_of(draft), "objetivo.yaml", dict.fromkeys(draft.variables, "x"))


def test_a_token_may_stand_in_the_place_of_a_password() -> None:
    """Its variable is asked for, and no user."""
    target = _read("", "", "", ips=("token", ""))
    given = target.roles["ips"]
    assert ("x", "SIIFA_IPS_TOKEN") == (given.token, given.password_variable)


def test_empty_answers_leave_scope_and_network_to_what_is_usual() -> None:
    """The file says nothing of them."""
    draft, _ = _held(_ANSWERS)
    text = text_of(draft)
    assert not any(key in text for key in ("scope", "network"))


def test_the_scope_and_the_way_are_written_as_they_were_given(ca: Path) -> None:
    """Who asks the proxy goes by variables; the CA stands beside those of the machine."""
    target = _read("prestador", "proxy.local:3128", "PROXY_USUARIO", "", str(ca))
    proxy = target.network.proxies["https"]
    assert ("prestador",) == target.scope.sides
    assert ("proxy.local", 3128, "PROXY_USUARIO", "SIIFA_PROXY_PASSWORD") == (
        proxy.host,
        proxy.port,
        proxy.user.variable,
        proxy.password.variable,
    )
    assert ("system", str(ca)) == target.network.ca


def test_a_proxy_that_asks_nobody_is_asked_for_no_password() -> None:
    """One question less; a port is the usual one."""
    target = _read("", "http://proxy.local", "", "")
    proxy = target.network.proxies["http"]
    assert ("proxy.local", 80, "") == (proxy.host, proxy.port, proxy.user.text)


def test_a_target_on_this_machine_is_not_asked_by_what_it_is_reached() -> None:
    """Nothing stands between."""
    answers = ("Ensayo", "http://127.0.0.1:1/s", "http://[::1]:1/f", "", "ips", "", "", "", "")
    _draft, questions = _held(answers)
    assert len(answers) == len(questions)
    assert [] == [one for one in questions if "proxy" in one.asks.lower()]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("quien:S3creta@proxy.local:3128", "no se escriben aquí"),
        ("https://proxy.local", "Se espera servidor:puerto"),
        ("proxy local", "Se espera servidor:puerto"),
    ],
)
def test_what_is_no_proxy_is_told_and_no_password_is_quoted(answer: str, said: str) -> None:
    """Whoever wrote one is told that it goes by variables."""
    asking = asked_of_the_way(["https://siifa.example"], "SIIFA")
    fault = next(asking).fault(answer)
    assert (True, False) == (said in fault, "S3creta" in fault)


def test_a_ca_that_is_no_certificate_is_told_at_once(tmp_path: Path) -> None:
    """With the sentence of the target file."""
    (tmp_path / "nota.txt").write_text("no es", encoding="utf-8")
    asking = asked_of_the_way(["https://siifa.example"], "SIIFA")
    next(asking)
    question = asking.send("")
    assert "no tiene ningún certificado PEM" in question.fault(str(tmp_path / "nota.txt"))
    assert "" == question.fault("")


def test_what_may_be_left_out_is_and_each_service_has_its_own_client() -> None:
    """A service of tokens that was left out is asked for after all, ids that nothing lists are
    named, and each service of a role has the client that it was given.
    """
    services = load("mi_seguridad_social").services
    asked = {"consultar_desafiliacion", "responder_desafiliacion"}
    addresses = ["https://sat.example" if one in asked else "" for one in services]
    answers = [
        *("Pruebas", *addresses, "https://sat.example:8062", "", "ccf", "", ""),
        *("CLIENTE", "", "", ""),  # the second service has none
        *("", "", "SAT-1, SAT-2", "", "", "", "", ""),
    ]
    draft, _ = _held(answers, "mi_seguridad_social")
    text = text_of(draft)
    environ = dict.fromkeys(draft.variables, "x")
    target = parse_target(text, "objetivo.yaml", environ)
    assert {*asked, "token"} == {*target.services}
    assert ["consultar_desafiliacion"] == list(target.roles["ccf"].services)
    assert {"transaccion_desafiliacion": ("SAT-1", "SAT-2")} == target.resources
    assert "discover" not in text
