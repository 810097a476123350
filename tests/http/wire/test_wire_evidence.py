"""Evidence shows what happened and none of what must not be shown; its curl is safe to paste in a
shell.
"""

import json
import shlex

import pytest

from conformance.core.exchange import Request, Response
from conformance.http.wire.evidence import body_text, evidence
from conformance.http.wire.masking import MASK, Secrets
from conformance.http.wire.names import is_personal

URL = "http://x/api/Factura"
SECRETS = Secrets(
    {
        "clave-de-erp": "$PASSWORD_ERP",
        "tok-erp-0123456789": "$TOKEN_ERP",
        "tok-erp-": "${TOKEN_ERP%??????????}",
    }
)
NONE = Secrets({})
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.firma"
PERSONAL = {
    "password": "s3creta",
    "Token": "abcdef",
    "titular": "Nombre Propio",
    "numeroCuenta": "00112233",
    "numeroDocumentoIdentificacion": "900100200",
    "primerApellido": "Apéndice",
    "email": "a@b.example",
}


def _curl(request: Request, response: Response | None = None) -> str:
    return evidence(request, response, SECRETS).curl


def test_secrets_and_personal_data_are_masked_in_json_however_deep() -> None:
    body = json.dumps(
        {"resultado": [{"cuenta": PERSONAL, "valor": 10.5, "observaciones": "á"}], "email": ""}
    )
    shown = json.loads(body_text(body.encode(), SECRETS))
    assert dict.fromkeys(PERSONAL, MASK) == shown["resultado"][0]["cuenta"]
    assert (10.5, "á", "") == (
        shown["resultado"][0]["valor"],
        shown["resultado"][0]["observaciones"],
        shown["email"],
    )


@pytest.mark.parametrize("end", ["", ", ", "}}", ',"x": "sin cerrar'])
def test_secrets_and_personal_data_are_masked_in_broken_json(end: str) -> None:
    shown = body_text((json.dumps(PERSONAL, ensure_ascii=False)[:-1] + end).encode(), SECRETS)
    assert [] == [value for value in PERSONAL.values() if value in shown]


@pytest.mark.parametrize(
    ("broken", "secret"),
    [
        ('{"password": "a\\"resto-secreto', "resto-secreto"),
        ('{"titular": "Nombre Prop', "Nombre Prop"),
        ('{"numeroDocumentoIdentificacion": 900100200, ', "900100200"),
        ('{"password": "larga-y-secreta", "x": "' + "y" * 300_000 + '"}', "larga-y-secreta"),
    ],
)
def test_a_value_that_breaks_off_or_is_too_big_to_read_is_masked_all_the_same(
    broken: str, secret: str
) -> None:
    assert secret not in body_text(broken.encode(), NONE)


def test_personal_data_is_masked_in_the_query_of_a_url() -> None:
    url = f"{URL}?numeroDocumentoIdentificacion=900100200&TITULAR=Nombre&NumeroPagina=1&token=abc&password=xyz"  # noqa: E501
    shown = evidence(Request("GET", url, "erp"), None, NONE)
    assert (
        f"{URL}?numeroDocumentoIdentificacion=***&TITULAR=***&NumeroPagina=1&token=***&password=***"
        == shown.url
    )
    assert "900100200" not in shown.curl


def test_known_secrets_and_tokens_are_replaced_wherever_they_stand() -> None:
    request = Request(
        "POST",
        f"{URL}?q=clave-de-erp",
        "erp",
        (("x-eco", "clave-de-erp"), ("cookie", "a=b")),
        b"clave-de-erp tok-erp-0123456789 " + JWT.encode(),
    )
    response = Response(200, (("set-cookie", "sesion=1"), ("x-eco", JWT)), f"vino {JWT}".encode())
    shown = evidence(request, response, SECRETS)
    assert (("x-eco", "$PASSWORD_ERP"), ("cookie", MASK)) == shown.request_headers
    assert "$PASSWORD_ERP $TOKEN_ERP ***" == shown.request_body
    assert (("set-cookie", MASK), ("x-eco", MASK)) == shown.response_headers
    assert "vino ***" == shown.response_body


@pytest.mark.parametrize(
    "token", [JWT, JWT.rpartition(".")[0], JWT.rpartition(".")[0] + ".", JWT[:30], JWT[:15]]
)
def test_a_token_that_was_cut_short_is_no_more_shown_than_a_whole_one(token: str) -> None:
    shown = evidence(
        Request("GET", URL, "erp", (("authorization", f"Bearer {token}"),), token=token), None, NONE
    )
    assert (("authorization", f"Bearer {MASK}"),) == shown.request_headers
    assert token not in shown.curl


def test_the_curl_of_a_role_asks_for_its_token_by_name() -> None:
    request = Request("GET", URL, "erp", (("authorization", "Bearer tok-erp-0123456789"),))
    assert f'curl -i -X GET {URL} -H "authorization: Bearer $TOKEN_ERP"' == _curl(request)


def test_the_curl_of_an_altered_token_says_how_it_was_altered() -> None:
    altered = "Bearer tok-erp-AAAAAAAAAA"
    request = Request("GET", URL, "erp", (("authorization", altered),), token=altered)
    assert (
        f'curl -i -X GET {URL} -H "authorization: Bearer ${{TOKEN_ERP%??????????}}AAAAAAAAAA"'
        == _curl(request)
    )


def test_the_curl_of_a_login_asks_for_the_password_by_name() -> None:
    body = json.dumps({"userName": "erp@x", "password": "clave-de-erp"}).encode()
    curl = _curl(Request("POST", URL, "erp", (), body))
    assert (
        f"""curl -i -X POST {URL} --data-binary '{{"userName": "erp@x", "password": "'"$PASSWORD_ERP"'"}}'"""  # noqa: E501
        == curl
    )
    wrong = json.dumps({"userName": "erp@x", "password": "clave-errada"}).encode()
    assert '"password": "***"' in _curl(Request("POST", URL, "anonimo", (), wrong))


@pytest.mark.parametrize(
    "body",
    [
        "con 'comillas' simples",
        "cuesta $HOME y `ls` y $(ls)",
        'dobles " y \\',
        "a\nb\tc",
        "ñandú",
        "",
    ],
)
def test_a_shell_reads_the_body_of_a_curl_as_it_was_sent(body: str) -> None:
    words = shlex.split(
        _curl(Request("POST", f"{URL}?a=1&b='2'", "erp", (("x-a", "b c"),), body.encode()))
    )
    head = ["curl", "-i", "-X", "POST", f"{URL}?a=1&b='2'", "-H", "x-a: b c", "--data-binary"]
    assert head == words[:8]
    assert body == "".join(words[8:])


def test_a_long_body_is_cut_and_its_size_told() -> None:
    shown = body_text(b"a" * 20_001, NONE)
    assert "a" * 20_000 + "… (20001 bytes en total)" == shown
    assert "a" * 20_000 == body_text(b"a" * 20_000, NONE)


def test_bytes_that_are_no_text_and_json_without_secrets_are_shown_as_they_came() -> None:
    assert "\ufffd\ufffd" == body_text(b"\xff\xfe", NONE)
    assert '{"a":   1}' == body_text(b'{"a":   1}', NONE)
    assert "[" * 100_000 not in body_text(b"[" * 100_000, NONE)


def test_what_was_not_sent_or_did_not_come_is_none() -> None:
    shown = evidence(Request("GET", URL, "anonimo"), None, NONE)
    assert (None, None, (), ()) == (
        shown.request_body,
        shown.response_body,
        shown.request_headers,
        shown.response_headers,
    )


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("Password", True),
        ("a12NumeroDocumento", True),
        ("nitEmisor", False),
        ("numeroFactura", False),
        ("codigo", False),
    ],
)
def test_a_field_is_personal_by_its_name(name: str, personal: bool) -> None:
    assert personal == is_personal(name)
