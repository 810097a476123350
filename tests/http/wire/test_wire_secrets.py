"""No secret of a run, and nothing of a person, stands in what a run writes, in whatever form it
came.
"""

import base64
import html
import json
from dataclasses import replace
from urllib.parse import quote, quote_plus

import pytest

from conformance.core.address import shown_reference
from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.target import Credentials, Target
from conformance.http.auth.entry import Auth, Entry
from conformance.http.auth.keyring import LoginRefusedError
from conformance.http.auth.path_token import PathToken
from conformance.http.auth.reading import claims_of, expiry, unsendable
from conformance.http.wire.carrier import TransportError
from conformance.http.wire.client import Client
from conformance.http.wire.clock import Clocks
from conformance.http.wire.evidence import body_text, evidence
from conformance.http.wire.masking import MASK, Secrets
from conformance.http.wire.names import is_personal
from conformance.packs.siifa.auth import AUTH

URL = "http://x/api/Factura"
PASSWORD = 'clav\u00e9 "de" <erp>&\'+/\\\n'
SECRETS = Secrets({PASSWORD: "$PASSWORD_ERP"})
NONE = Secrets({})
TARGET = Target(
    "T",
    "siifa",
    {"seguridad": "http://s", "factura": "http://f"},
    {"erp": Credentials("erp@x", "clave-de-erp", "CLAVE")},
    "oficial",
    requests_per_second=100_000,
)
ENTRY = Entry(AUTH, {"iniciar_sesion": "http://s/login"})


class _Carrier:
    """Answers each request with the next of its answers."""

    def __init__(self, *answers: Response | TransportError) -> None:
        self.answers, self.sent = list(answers), list[Request]()

    def carry(self, request: Request) -> Response:
        self.sent.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, TransportError):
            raise answer
        return answer

    def close(self) -> None:
        """Hold nothing."""


def _client(*answers: Response | TransportError) -> Client:
    return Client(
        TARGET,
        ENTRY,
        carrier=_Carrier(*answers),
        clocks=Clocks(lambda: 0.0, pause=lambda seconds: None),
    )


def _login(token: str) -> Response:
    return Response(
        200, (), json.dumps({"success": True, "token": token, "mensaje": f"use {token}"}).encode()
    )


def _jwt(claims: str) -> str:
    return f"e30.{base64.urlsafe_b64encode(claims.encode()).rstrip(b'=').decode()}.eHg"


@pytest.mark.parametrize(
    "name",
    [
        "contraseña",
        "Contraseña",
        "contrasena",
        "CONTRASE\u00d1A",
        "accessToken",
        "access_token",
        "access-token",
        "refreshToken",
        "idToken",
        "apiKey",
        "api_key",
        "x-api-key",
        "ApiKey",
        "pwd",
        "Pwd",
        "userPassword",
        "password2",
        "clientSecret",
        "tokenAcceso",
        "claveAcceso",
        "credenciales",
        "correoElectronico",
        "correo_electronico",
        "correoContacto",
        "email",
        "e_mail_email",
        "numeroDocumento",
        "numero_documento",
        "NumeroDocumentoAfiliado",
        "telefonoContacto",
        "celular",
        "phoneNumber",
        "X-Auth-Token",
        "Cookie",
        "Set-Cookie",
        "Authorization",
        "JSESSIONID",
        "titular",
        "primerApellido",
        "PrimerNombreTrabajador",
        "segundo_apellido_representante_legal",
        "DireccionContacto",
        "domicilioAfiliado",
        "fechaNacimiento",
        "u01numeroDocumentoIdentificacion",
    ],
)
def test_a_name_of_a_secret_or_of_a_person_is_known_however_it_is_written(name: str) -> None:
    """Case, accents, underscores and hyphens make no difference."""
    assert is_personal(name)


@pytest.mark.parametrize(
    "name",
    [
        "tokenType",
        "token_type",
        "passwordExpired",
        "numeroFactura",
        "idUsuario",
        "codigoTipoGiro",
        "tipoDocumento",
        "valor",
        "userName",
        "emisorDireccionFiscal",
        "Direccionamiento",
        "NombreRazonSocial",
        "title",
        "detail",
        "nit",
        "numeroPoliza",
        "Location",
        "X-Trace-Id",
        "Content-Type",
        "WWW-Authenticate",
        "idEmpresaCuentaBancaria",
        "observacion",
        "123",
        "",
    ],
)
def test_what_only_sounds_like_it_is_shown(name: str) -> None:
    """A mask in the place of a harmless value hides what came."""
    assert not is_personal(name)


@pytest.mark.parametrize(
    "body",
    [
        '{"accessToken": ["secreto-uno", "secreto-dos"]}',
        '{"tokens": 1, "token": {"a": {"b": "secreto-tres"}}}',
        '{"a": {"correoElectronico": ["ana@secreto.co"]}}',
        '{"contrase\\u00f1a": "secreto"}',
        '{"token": ["secreto", ',
        '{"token": {"a": "secreto"',
        "{'password': 'secreto', 'x': 1",
        '{"detail": "{\\"password\\": \\"secreto\\"}", "token": "x"}',
        '{"api-key": "secreto", ',
        "usuario=1&password=secreto&x=2",
        "error en pwd=secreto; siga",
        "<r><password>secreto</password></r>",
        "<s:clave t='1'>secreto</s:clave>",
        '{"detail": "fallo con apiKey=secreto"}',
        '{"correoElectronico": "secreto" "falta la coma"}',
    ],
)
def test_what_stands_under_such_a_name_is_masked_whatever_it_is(body: str) -> None:
    """Lists, objects, forms, XML, a document in a document, and texts that break off."""
    shown = body_text(body.encode(), NONE)
    assert (False, True) == ("secreto" in shown, MASK in shown), shown


def test_a_body_in_utf_16_is_masked_too() -> None:
    """What RFC 8259 of before allowed is read as what it is."""
    assert '{"password": "***"}' == body_text('{"password": "secreto"}'.encode("utf-16"), NONE)


def test_yes_no_and_nothing_are_no_secret() -> None:
    """Whether there is one is no secret, and often the question."""
    body = '{"token": null, "password": "", "contraseña": false, "correos": [], "correo": []}'
    assert json.loads(body) == json.loads(body_text(body.encode(), NONE))


@pytest.mark.parametrize(
    "form",
    [
        PASSWORD,
        json.dumps(PASSWORD),
        json.dumps(PASSWORD, ensure_ascii=False),
        repr(PASSWORD),
        repr(PASSWORD.encode()),
        quote(PASSWORD),
        quote(PASSWORD, safe=""),
        quote_plus(PASSWORD),
        quote(PASSWORD, safe="")
        .replace("%C3", "%c3")
        .replace("%0A", "%0a")
        .replace("%5C", "%5c")
        .replace("%3C", "%3c")
        .replace("%3E", "%3e")
        .replace("%2B", "%2b")
        .replace("%2F", "%2f")
        .replace("%A9", "%a9"),
        html.escape(PASSWORD),
        html.escape(PASSWORD).replace("&#x27;", "&#39;"),
        "clav\\u00E9 \\u0022de\\u0022 \\u003Cerp\\u003E\\u0026\\u0027\\u002B/\\\\\\n",
        PASSWORD.encode().decode("latin-1"),
        *(
            base64.b64encode(b"u" * before + b":" + PASSWORD.encode() + b"..").decode()
            for before in range(3)
        ),
        base64.urlsafe_b64encode(PASSWORD.encode()).decode(),
    ],
)
def test_a_secret_is_known_in_every_form(form: str) -> None:
    """Escaped, percent-encoded, in base64, quoted by an exception, read in another alphabet."""
    shown = SECRETS.scrub(f"antes {form} después")
    assert (True, False) == (
        MASK in shown or "$PASSWORD_ERP" in shown,
        "erp>" in shown or "erp%3" in shown,
    ), shown
    assert len(shown) < len(form) + len("antes  después")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://x/a?token=abc&b=c#frag", "https://x/a?token=***&b=***#***"),
        ("/entrar?code=1", "/entrar?code=***"),
        ("../a#access_token=abc&state=1", "../a#access_token=***&state=***"),
        ("/a?solo-un-secreto", "/a?***"),
        ("https://u:clave@x/a", "https://***@x/a"),
        ("/api/Factura/5", "/api/Factura/5"),
        ('<https://x/p?cursor=secreto>; rel="next"', '<https://x/p?cursor=***>; rel="next"'),
        ("0; url=/a?b=secreto", "0; url=/a?b=***"),
    ],
)
def test_where_a_header_points_is_told_without_its_values(given: str, shown: str) -> None:
    """Queries and fragments hold codes and tokens."""
    assert shown == shown_reference(given)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("x-auth-token", "opaco", MASK),
        ("x-refresh-token", "opaco", MASK),
        ("set-cookie", "a=b", MASK),
        ("location", "/a?ticket=opaco", "/a?ticket=***"),
        ("x-eco", "vino clave-de-erp", "vino $PASSWORD_ERP"),
        ("x-eco", base64.b64encode(b"erp@x:clave-de-erp").decode(), None),
        ("x-total", "15", "15"),
        ("x-debug", "password=opaco", "password=***"),
    ],
)
def test_a_header_shows_no_secret(name: str, value: str, shown: str | None) -> None:
    """By its name, by its value, and by where it points."""
    secrets = Secrets({"clave-de-erp": "$PASSWORD_ERP"})
    told = dict(
        evidence(
            Request("GET", URL, "erp"), Response(200, ((name, value),)), secrets
        ).response_headers
    )[name]
    assert (
        (told == shown) if shown is not None else ("Y2xhdmUtZGUt" not in told and MASK in told)
    ), told


@pytest.mark.parametrize(
    "token",
    [
        "opaco-uno\nX-Otra: 1",
        "opaco\x00",
        "opaco\u00f1",
        "opaco\ud800",
        " opaco",
        "opaco ",
        "opaco\r",
        "o" * 100_001,
    ],
)
def test_a_token_that_no_header_can_carry_is_refused_unquoted(token: str) -> None:
    """The login is refused with the place of what offends; the token stands nowhere."""
    heard: list[str] = []
    client = _client(_login(token))
    with client, pytest.raises(LoginRefusedError) as refused:
        client.send(
            Request("GET", URL, "erp"), lambda exchange: heard.append(repr(exchange.evidence))
        )
    assert "un token que no se puede enviar" in str(refused.value)
    assert not any("opaco" in text or "oooo" in text for text in (str(refused.value), *heard))
    assert 1 == len(heard)


@pytest.mark.parametrize("token", ["abc.def-_~+/=", "eyJhbGciOiJIUzI1NiJ9.e30.x", "dos palabras"])
def test_a_token_that_a_header_can_carry_is_taken(token: str) -> None:
    """Opaque tokens are as good as JWTs."""
    assert "" == unsendable(token)


def test_what_a_library_quotes_of_a_fault_is_masked() -> None:
    """The fault of an exchange, and whatever else the client is asked to hide."""
    client = _client(
        _login("opaco-0123456789"),
        TransportError("Illegal header value b'Bearer opaco-0123456789'"),
    )
    with client:
        exchange = client.send(Request("GET", "http://f/api/Factura", "erp"))
    assert "Illegal header value b'Bearer $TOKEN_ERP'" == exchange.fault
    assert "KeyError: '$PASSWORD_ERP'" == client.hide("KeyError: 'clave-de-erp'")


@pytest.mark.parametrize(
    "claims",
    [
        '{"exp": ' + "9" * 400 + "}",
        '{"exp": ' + "9" * 5000 + "}",
        '{"exp": 1e999}',
        '{"exp": NaN}',
        '{"exp": "nunca"}',
        '{"exp": [1]}',
        '{"exp": null}',
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        '{"exp": {"exp": 1}}',
        "[1]",
        "7",
        "",
        '{"exp": "\\ud800"}',
    ],
)
def test_claims_that_no_sense_can_be_made_of_do_not_stop_the_run(claims: str) -> None:
    """A token is the system's own: what it says of its end is heard when it can be read."""
    assert expiry(_jwt(claims)) is None


@pytest.mark.parametrize(
    "token",
    ["", ".", "a.b", "..", "\ud800.\ud800.\ud800", "e30.ñ.x", "e30.\ud800e30.x", "a" * 10_000],
)
def test_what_is_no_jwt_has_no_claims(token: str) -> None:
    """Whatever stands between its points."""
    assert ({}, None) == (claims_of(token), expiry(token))


def test_a_token_that_an_item_asked_for_is_hidden_from_then_on() -> None:
    """Whoever asked for it and wherever it is shown next, as it is and as a path writes it."""
    token = "Ab+/cDeF01gh/IJkl+MN=="
    shown = quote(token, safe="")
    entry = Entry(Auth({"factura": PathToken("path", "factura", "cambiar")}))
    client = Client(
        TARGET,
        entry,
        carrier=_Carrier(Response(200, (), json.dumps(token).encode()), Response(200, (), b"[]")),
        clocks=Clocks(lambda: 0.0, pause=lambda seconds: None),
    )
    asked = Request("GET", "http://f/cambio/1/x", "anonimo", capability="cambiar", kind=Kind.LOGIN)
    client.send(replace(asked, service="factura"))
    after = client.send(Request("GET", f"http://f/cosas/1/{shown}", "anonimo", service="factura"))
    told = f"{after.evidence}"
    assert shown not in told
    assert token not in told
