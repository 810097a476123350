"""The signing flow, driven by hand: one login, renewed before it expires, once on 401, and refusals
told.
"""

import base64
import json
from collections.abc import Generator
from dataclasses import replace

import pytest

from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.target import Credentials
from conformance.core.unjudged import NotApplicableError
from conformance.http.auth.keyring import (
    Holder,
    Keyring,
    LoginRefusedError,
    NoCredentialsError,
    Token,
)
from conformance.http.auth.reading import expiry
from conformance.packs.siifa.auth import AUTH

NOW = 1_000_000.0
REQUEST = Request("GET", "http://x/api/Factura", "erp", (("accept", "application/json"),))
RECIPE = AUTH.of("factura")
ERP = Holder("siifa", "erp")
OK, UNAUTHORIZED = Response(200), Response(401)


def _keyring(variable: str = "CLAVE_ERP") -> Keyring:
    credentials = {"erp": Credentials("erp@x", "clave-erp", variable)}
    return Keyring(credentials, lambda: NOW, {"iniciar_sesion": "http://x/login"})


def signed(request: Request, keyring: Keyring) -> Generator[Request, Response, None]:
    return RECIPE.flow(request, keyring)


def accept_login(answer: Response, keyring: Keyring) -> None:
    """Answer a login of the role erp."""
    flow = signed(REQUEST, keyring)
    next(flow)
    flow.send(answer)


def _jwt(expires: float) -> str:
    payload = base64.urlsafe_b64encode(json.dumps({"exp": expires}).encode()).rstrip(b"=").decode()
    return f"e30.{payload}.eHg"


def _login(token: object, *, status: int = 200, **more: object) -> Response:
    return Response(status, (), json.dumps({"success": True, "token": token, **more}).encode())


def _authorization(request: Request) -> str | None:
    return dict(request.headers).get("authorization")


def _end(flow: Generator[Request, Response, None], last: Response) -> bool:
    with pytest.raises(StopIteration):
        flow.send(last)
    return True


def test_the_first_request_of_a_role_logs_in_and_the_next_one_does_not() -> None:
    keyring = _keyring()
    flow = signed(REQUEST, keyring)
    login = next(flow)
    assert ("POST", "http://x/login", "iniciar_sesion") == (
        login.method,
        login.url,
        login.capability,
    )
    assert {"userName": "erp@x", "password": "clave-erp"} == json.loads(login.body or b"")
    assert "Bearer uno" == _authorization(flow.send(_login("uno")))
    assert _end(flow, OK)
    again = signed(REQUEST, keyring)
    sent = next(again)
    assert ("http://x/api/Factura", "Bearer uno") == (sent.url, _authorization(sent))
    assert ("accept", "application/json") == sent.headers[0]
    assert _end(again, OK)


@pytest.mark.parametrize(("left", "renews"), [(-1.0, True), (20.0, True), (21.0, False)])
def test_a_token_is_renewed_before_it_expires(left: float, renews: bool) -> None:
    keyring = _keyring()
    keyring.tokens[ERP] = Token("viejo", NOW + left)
    assert renews == (next(signed(REQUEST, keyring)).capability == "iniciar_sesion")


def test_a_401_renews_the_token_once_and_only_once() -> None:
    keyring = _keyring()
    keyring.tokens[ERP] = Token("viejo")
    flow = signed(REQUEST, keyring)
    assert "Bearer viejo" == _authorization(next(flow))
    assert "iniciar_sesion" == flow.send(UNAUTHORIZED).capability
    assert "Bearer nuevo" == _authorization(flow.send(_login("nuevo")))
    assert _end(flow, UNAUTHORIZED)


def test_a_401_right_after_the_login_is_final() -> None:
    flow = signed(REQUEST, _keyring())
    next(flow)
    flow.send(_login("uno"))
    assert _end(flow, UNAUTHORIZED)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_login(None), "200 (sin content-type): sin token"),
        (_login(""), "sin token"),
        (_login(7), "sin token"),
        (Response(200, (), b'{"success": true}'), "sin token"),
        (Response(200), "200 (sin content-type): cuerpo vacío"),
        (Response(200, (), b"[]"), "no es un objeto JSON con el token"),
        (
            Response(200, (("content-type", "text/html"),), b"<html>"),
            "200 (text/html): no es un objeto JSON",
        ),
        (
            Response(302, (("location", "http://a:b@otra/?k=v"),)),
            "302 (sin content-type): redirige a http://***@otra/?k=*",
        ),
        (_login("uno", status=500), "500 (sin content-type): error del servidor"),
        (Response(404), "404 (sin content-ty"),
    ],
)
def test_a_login_that_is_no_refusal_doubts_the_address(answer: Response, said: str) -> None:
    with pytest.raises(LoginRefusedError) as raised:
        accept_login(answer, _keyring())
    assert f"(http://x/login) no dio un token al rol erp: respondió {answer.status} (" in str(
        raised.value
    )
    assert (True, True, False) == (
        said in str(raised.value),
        "services.seguridad" in str(raised.value),
        "userName" in str(raised.value),
    )


@pytest.mark.parametrize(
    "answer",
    [
        _login("uno", success=False),
        _login("uno", status=400),
        _login("uno", status=401),
        _login("uno", status=403),
    ],
)
def test_a_refused_login_says_who_what_and_where_to_look(answer: Response) -> None:
    keyring = _keyring()
    flow = signed(REQUEST, keyring)
    next(flow)
    with pytest.raises(LoginRefusedError) as raised:
        flow.send(answer)
    assert f"del rol erp: respondió {answer.status}." in str(raised.value)
    assert "CLAVE_ERP" in str(raised.value)
    assert "clave-erp" not in str(raised.value)
    assert {} == keyring.tokens
    assert 2 == raised.value.exit_code


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("CLAVE_ERP", "en el archivo de objetivo: la clave viene de la variable CLAVE_ERP."),
        ("", "en el archivo de objetivo: la clave está escrita allí."),
    ],
)
def test_a_refused_login_says_where_the_password_comes_from(variable: str, said: str) -> None:
    keyring = _keyring(variable)
    with pytest.raises(LoginRefusedError) as raised:
        accept_login(Response(401), keyring)
    assert str(raised.value).endswith(f"Revise userName y password de ese rol {said}")


@pytest.mark.parametrize(
    "said",
    [
        "Client sent an HTTP request to an HTTPS server.",
        "<h1>The plain HTTP request was sent to HTTPS port</h1>",
        "Reason: You're speaking plain HTTP to an SSL-enabled server port.",
        "This combination of host and port requires TLS.",
    ],
)
def test_a_port_of_https_asked_in_plain_http_is_told_as_that(said: str) -> None:
    """The credentials never got there: nothing is said of a password."""
    keyring = _keyring()
    with pytest.raises(LoginRefusedError) as raised:
        accept_login(Response(400, (), said.encode()), keyring)
    text = str(raised.value)
    assert (True, False) == ("se atiende HTTPS y se le habló en HTTP" in text, "password" in text)
    assert "Escriba https:// en services.seguridad" in text


def test_a_page_is_no_refusal_of_credentials() -> None:
    keyring = _keyring()
    with pytest.raises(LoginRefusedError, match="No parece un problema de la clave"):
        accept_login(Response(403, (("content-type", "text/html"),), b"<html>"), keyring)


def test_a_role_without_credentials_is_told() -> None:
    flow = signed(Request("GET", "http://x", "ips"), _keyring())
    with pytest.raises(NoCredentialsError, match="faltan credenciales del rol ips"):
        next(flow)


def test_the_anonymous_role_sends_no_token_and_takes_a_401_as_it_is() -> None:
    flow = signed(Request("GET", "http://x", "anonimo"), _keyring())
    assert _authorization(next(flow)) is None
    assert _end(flow, UNAUTHORIZED)


@pytest.mark.parametrize(
    ("given", "sent"),
    [("Bearer alterado", "Bearer alterado"), ("Basic eDp5", "Basic eDp5"), ("", None)],
)
def test_a_token_of_the_request_goes_before_the_roles_own(given: str, sent: str | None) -> None:
    keyring = _keyring()
    keyring.tokens[ERP] = Token("bueno")
    flow = signed(Request("GET", "http://x", "erp", token=given), keyring)
    assert sent == _authorization(next(flow))
    assert _end(flow, UNAUTHORIZED)


def test_the_expiry_of_a_token_is_read_when_it_can_be() -> None:
    assert NOW == expiry(_jwt(NOW))
    assert [None] * 5 == [
        expiry(text) for text in ("", "x", "a.b.c", "e30.e30.eHg", "e30.bnVsbA.eHg")
    ]


def test_a_token_knows_when_it_expires_and_does_not_show_itself() -> None:
    token = RECIPE.read(_login(_jwt(NOW)), _keyring())
    assert token == Token(_jwt(NOW), NOW)
    assert f"Token(expires={NOW})" == repr(token)
    assert "clave-erp" not in repr(_keyring())


def test_a_token_lives_as_long_as_it_says_whatever_the_clocks_say() -> None:
    """The target's clock is a day ahead and nobody knows yet: `exp` less `iat` is what counts."""
    keyring, heard = _keyring(), list[float | None]()
    keyring.issued = heard.append
    claims = base64.urlsafe_b64encode(
        json.dumps({"iat": NOW + 86_400, "exp": NOW + 87_300}).encode()
    ).decode()
    accept_login(_login(f"e30.{claims.rstrip('=')}.eHg"), keyring)
    assert ([NOW + 86_400], NOW + 900) == (heard, keyring.tokens[ERP].expires)


def test_a_login_that_says_nothing_is_the_roles_own_and_its_token_is_the_next_one_sent() -> None:
    """The credentials stay with the client; one with a body, or of somebody else, goes out as it
    is.
    """
    keyring, own = (
        _keyring(),
        Request(
            "POST",
            "http://x/l",
            "erp",
            capability="iniciar_sesion",
            operation="POST /l",
            kind=Kind.LOGIN,
        ),
    )
    flow = signed(own, keyring)
    sent = next(flow)
    assert (b'{"userName": "erp@x", "password": "clave-erp"}', "POST /l") == (
        sent.body,
        sent.operation,
    )
    assert _end(flow, _login("uno"))
    assert "Bearer uno" == _authorization(next(signed(REQUEST, keyring)))
    for other in (replace(own, role="anonimo"), replace(own, role="anonimo", body=b"{}")):
        assert other == next(signed(other, keyring))


def _shown(token: str) -> Keyring:
    return Keyring({"erp": Credentials("", "", "TOKEN_ERP", token=token)}, lambda: NOW)


def test_a_token_that_the_target_gives_is_shown_and_nobody_logs_in() -> None:
    """Refused, it is not asked for again: there is no other."""
    token = _jwt(NOW + 3600)
    flow = signed(REQUEST, _shown(token))
    assert f"Bearer {token}" == _authorization(next(flow))
    assert _end(flow, UNAUTHORIZED)


def test_a_token_that_has_expired_is_told_with_the_variable_that_gave_it() -> None:
    with pytest.raises(LoginRefusedError) as raised:
        next(signed(REQUEST, _shown(_jwt(NOW - 1))))
    assert (
        "El token que el objetivo da al rol erp venció el 1970-01-12 a las 13:46 UTC.\n"
        "Pida otro y póngalo en TOKEN_ERP."
    ) == str(raised.value)


def test_a_login_of_a_role_that_shows_a_token_does_not_apply() -> None:
    login = Request("POST", "http://x/login", "erp", capability="iniciar_sesion", kind=Kind.LOGIN)
    with pytest.raises(NotApplicableError, match="da al rol erp un token en lugar de usuario"):
        next(signed(login, _shown(_jwt(NOW + 3600))))
