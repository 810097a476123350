"""Leaks are known by their traces and not by what the request itself sent; rows of others by their
NIT.
"""

import base64
import json
from typing import Any

import pytest
from checks_sample import exchange

from conformance.core.finding import Level
from conformance.http.checks.security import digits, foreign_rows, leak, version_told
from conformance.packs.siifa.auth import entity_of

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.firma"
LEAKS = (
    ("una traza de .NET", "   at Siifa.Api.Glosas.Crear(Int32 id) in Glosas.cs:line 7"),
    ("una traza de .NET", "System.NullReferenceException: Object reference not set"),
    ("una traza de Python", "Traceback (most recent call last):\n"),
    ("una traza de Node", "    at Layer.handle (/srv/api/router.js:95:5)"),
    ("una traza de PHP, de Ruby o de Go", "#0 /srv/www/index.php(12): main()"),
    ("una traza de PHP, de Ruby o de Go", "app/glosas.rb:12:in `create'"),
    ("una traza de PHP, de Ruby o de Go", "goroutine 1 [running]:"),
    ("un error de la base de datos", "SQLSTATE[23505]: unique violation"),
    ("un error de la base de datos", 'ERROR: syntax error at or near "\'"'),
    ("una traza de Java", "at co.gov.Glosas.crear(Glosas.java:12)"),
    ("SQL", "SELECT id FROM factura WHERE id = 1"),
    ("SQL", "insert into glosa values (1)"),
    ("SQL", "select * from glosa where id = 7"),
    ("SQL", "(\u00abSELECT 1 FROM dual\u00bb)"),
    ("SQL", "ORA-00942: x"),
    ("una ruta de archivo", "C:\\inetpub\\siifa\\web.config"),
    ("una ruta de archivo", "/var/www/siifa/app.dll"),
    ("un token", TOKEN),
    (
        "un error de SQL Server",
        "String or binary data would be truncated in table 'S.dbo.Glosa', column 'Obs'.",
    ),
    ("un error de SQL Server", "Cannot insert the value NULL into column 'Codigo', table 'Siifa'."),
    (
        "un error de SQL Server",
        'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_1".',
    ),
    (
        "un error de SQL Server",
        "Conversion failed when converting the varchar value 'x' to data type int.",
    ),
    ("un error de SQL Server", "Invalid column name 'Observacion'."),
    ("un error de SQL Server", "Execution Timeout Expired. The timeout period elapsed."),
    ("el mensaje de una excepción de .NET", "An error occurred while saving the entity changes."),
    (
        "el mensaje de una excepción de .NET",
        "Object reference not set to an instance of an object.",
    ),
    ("el mensaje de una excepción de .NET", "Sequence contains no elements"),
    ("el mensaje de una excepción de .NET", "--- End of inner exception stack trace ---"),
    ("el nombre o la dirección de un equipo interno", "No responde srv-bd01.siifa.local"),
    ("el nombre o la dirección de un equipo interno", "No responde SRVBD01.MINSALUD.LOCAL"),
    ("el nombre o la dirección de un equipo interno", "http://10.20.30.40:8080/api no lo encontró"),
    ("el nombre o la dirección de un equipo interno", "192.168.1.7"),
    ("el nombre o la dirección de un equipo interno", "Data Source=bd01;Initial Catalog=Siifa"),
    ("el nombre o la dirección de un equipo interno", "\\\\archivos\\soportes"),
)


@pytest.mark.parametrize(("what", "text"), LEAKS)
def test_a_detail_of_the_inside_in_an_error_is_a_leak(what: str, text: str) -> None:
    (finding,) = leak(exchange(400, {"title": "Mal", "detail": text}), None)
    assert ("SEC-04", f"400 con {what}") == (finding.code, finding.actual)


@pytest.mark.parametrize(
    "text",
    [
        "La factura ya fue radicada.",
        "Seleccione una factura de la lista.",
        "Please select one from the list, insert into the field",
        "El valor debe estar entre 0 y 1/2.",
        "https://tools.ietf.org/html/rfc9110#section-15.5.1",
        "Revise a las 10:30 (hora local) in situ",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "La fecha at 2026 no es válida",
        "The JSON value could not be converted to System.Int64. Path: $.valorGlosa | LineNumber: "
        "0.",
        "The ValorGlosa field is required.",
        "Cannot write DateTime with DateTimeKind.Local",
        "Version=10.0.0.0",
        "Las 10.000 glosas valen 10.20.30",
        "No existe el código local",
        "El servidor no está disponible",
        "One or more validation errors occurred.",
        "https://example.org/problemas/conflicto",
    ],
)
def test_what_people_write_is_no_leak(text: str) -> None:
    assert [] == list(leak(exchange(400, {"title": "Mal", "detail": text}), None))


def test_the_path_of_a_url_is_no_file() -> None:
    """The `type` of a problem is a URL, whatever its path is called."""
    pages = [
        {"type": "https://siifa.example/app/errores/400.html", "title": "No"},
        {"title": "Vea http://x/usr/local/guia.pdf"},
    ]
    assert [[], []] == [[*leak(exchange(400, page), None)] for page in pages]
    assert ["SEC-04"] == [
        one.code for one in leak(exchange(400, {"title": "en /app/src/main.py"}), None)
    ]


def test_what_the_request_sent_and_a_success_are_no_leak() -> None:
    text = "SELECT id FROM factura WHERE 1"
    body = {"title": f"No se entiende «{text}»"}
    assert [] == list(
        leak(exchange(400, body, sent=json.dumps({"observacion": text}).encode()), None)
    )
    assert [] == list(
        leak(exchange(400, {"title": f"«{TOKEN}»"}, url=f"http://x/api/{TOKEN}"), None)
    )
    assert [] == list(
        leak(exchange(400, body, url="http://x/api?q=SELECT+id%20FROM+factura"), None)
    )
    assert 1 == len(list(leak(exchange(400, body, sent=b'{"observacion": "otra"}'), None)))
    assert [] == list(leak(exchange(200, {"observacion": text}), None))
    assert [] == list(leak(exchange(None), None))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nginx/1.18.0", True),
        ("PostgreSQL 14.2 on x86_64", True),
        ("Microsoft.AspNetCore.Mvc, Version=8.0.1", True),
        ("RFC 9110, sección 15.5.1", False),
        ("API v1.0.3", False),
        ("HTTP/1.1", False),
        ("Oracle", False),
    ],
)
def test_the_version_of_a_product_in_an_error_is_told_as_a_should(text: str, told: bool) -> None:
    found = list(version_told(exchange(404, {"detail": text}), None))
    assert ([("SEC-04", Level.SHOULD)] if told else []) == [(one.code, one.level) for one in found]
    assert [] == list(version_told(exchange(200, {"detail": text}), None))


def _jwt(claims: object) -> str:
    return f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b'=').decode()}.eHg"


@pytest.mark.parametrize(
    ("token", "nit"),
    [
        (_jwt({"NitEntidad": "900.100.200-1"}), "9001002001"),
        (_jwt({"http://x/claims/nitentidad": 9001}), "9001"),
        (_jwt({"sub": "1"}), ""),
        (_jwt([]), ""),
        ("", ""),
        ("a.b", ""),
        ("a.%%%.c", ""),
    ],
)
def test_the_entity_of_a_token_is_the_digits_of_its_nit(token: str, nit: str) -> None:
    assert nit == entity_of(token)


def _rows(*nits: object) -> list[dict[str, Any]]:
    return [{"emisor": {"nitEmisor": nit}} for nit in nits]


@pytest.mark.parametrize(
    ("nits", "mine", "foreign"),
    [
        (("900100200", "900100200"), "900100200", []),
        (("900100200-7", "900.100.200"), "900100200", []),
        (("900100200",), "9001002007", []),
        (("900100200", "800100200"), "900100200", ["800100200"]),
        (("90010020077",), "900100200", ["90010020077"]),
        (("800100200", "800100200"), "900100200", ["800100200"]),
        (("900100200", "800100200"), "", ["800100200"]),
        ((None, ""), "900100200", []),
        ((), "900100200", []),
    ],
)
def test_rows_of_another_entity_are_told_by_their_nit_with_or_without_check_digit(
    nits: tuple[object, ...], mine: str, foreign: list[str]
) -> None:
    assert foreign == foreign_rows(_rows(*nits), "emisor", "nitEmisor", mine)


def test_the_resource_of_a_row_may_stand_inside() -> None:
    inner: list[dict[str, Any]] = [
        {"factura": {"emisor": {"nitEmisor": "1"}}},
        {"factura": None, "emisor": None},
    ]
    assert ["1"] == foreign_rows(inner, "emisor", "nitEmisor", "2000")


def test_a_nit_is_its_digits() -> None:
    assert ["9001002007", "", "12"] == [digits("900.100.200-7"), digits(None), digits(12)]
