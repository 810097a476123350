"""Why a login gave no token is told to who can mend it."""

import pytest

from conformance.core.exchange import Response
from conformance.core.target import Credentials
from conformance.http.auth.basic import Basic
from conformance.http.auth.password_grant import PasswordGrant
from conformance.http.auth.refused import Login, refused, wants_tls

JSON, HTML = (("content-type", "application/json"),), (("content-type", "text/html"),)
LOGIN = Login("uno", "http://s/login", "lector", Credentials("ana", "clave"), Basic("uno"))


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (Response(401, HTML), "Revise userName y password"),
        (Response(400, JSON), "Revise userName y password"),
        (Response(403, HTML, b"<html>"), "No parece un problema de la clave"),
        (Response(404, JSON), "No parece un problema de la clave"),
        (Response(302, (("location", "/entrada"),)), "redirige a /entrada"),
        (Response(503, HTML), "error del servidor"),
    ],
)
def test_what_was_answered_says_what_to_look_at(response: Response, said: str) -> None:
    """A refusal speaks of the credentials, unless it is a page of a web server."""
    assert said in str(refused(LOGIN, response))


@pytest.mark.parametrize(
    ("status", "body", "plain"),
    [
        (400, b"The plain HTTP request was sent to HTTPS port", True),
        (400, b"Client sent an HTTP request to an HTTPS server.", True),
        (400, b"{}", False),
        (200, b"The plain HTTP request was sent to HTTPS port", False),
    ],
)
def test_a_port_of_https_that_was_asked_in_plain_http_is_known(
    status: int, body: bytes, plain: bool
) -> None:
    assert plain is wants_tls(Response(status, HTML, body))


def test_a_port_of_https_is_told_with_where_to_write_it() -> None:
    said = str(refused(LOGIN, Response(400, HTML, b"speaking plain HTTP to an SSL-enabled port")))
    assert "Escriba https:// en services.uno" in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"client_id": "c-1"}, "Revise también client_id de roles.lector.services.consultas"),
        ({}, "Falta roles.lector.services.consultas.client_id"),
    ],
)
def test_a_client_of_one_service_is_named_with_it(more: dict[str, str], said: str) -> None:
    """Whoever has a client for each service knows which one was refused; its data are not shown."""
    recipe = PasswordGrant("consultas", "tokens", "pedir")
    known = Credentials("ana", "clave", more=more)
    text = str(refused(Login("tokens", "http://s/token", "lector", known, recipe), Response(400)))
    assert "del rol lector para «consultas»" in text
    assert said in text
    assert "c-1" not in text
