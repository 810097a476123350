"""What an address keeps to itself: users, passwords and the values of queries."""

import pytest

from conformance.core.address import shown, shown_in
from conformance.core.errors import InputError, UsageError
from conformance.http.contract.source import read
from conformance.http.wire.fetch import Download
from conformance.run.target_file import parse_target


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "http://juan:Secr3ta@127.0.0.1:1/x.yaml?token=Secr3taTOK",
            "http://***@127.0.0.1:1/x.yaml?token=***",
        ),
        ("https://juan:Secr@3ta@h/x?a=1&b=Secr3ta#/c", "https://***@h/x?a=***&b=***#/c"),
        ("https://juan:Secr 3ta@h/x", "https://***@h/x"),
        ("http:/juan:Secr3ta@h/x", "http:/***@h/x"),
        ("https://h/x?Secr3ta", "https://h/x?***"),
        ("https://h/x#access_token=Secr3ta", "https://h/x#access_token=***"),
        ("https://h/redoc", "https://h/redoc"),
        ("https://h/npm/@redoc/x.js", "https://h/npm/@redoc/x.js"),
        ("carpeta/con@arroba?x=1.yaml", "carpeta/con@arroba?x=1.yaml"),
        ("", ""),
    ],
)
def test_secrets_of_an_address_are_masked(address: str, expected: str) -> None:
    assert expected == shown(address)


def test_addresses_in_a_text_are_masked_wherever_they_stand() -> None:
    """Named ones to the letter, spaces and all; others up to the next space or quote."""
    text = "No se leyó «https://a:b c@h/x» ni (http://a:b@h/?k=v) de aquí."
    assert "No se leyó «https://***@h/x» ni (http://***@h/?k=***) de aquí." == shown_in(
        text, "https://a:b c@h/x"
    )


@pytest.mark.parametrize("text", ['{"openapi": "2.9"}', '{"openapi": ', "<html></html>", ""])
def test_what_is_said_of_a_contract_holds_no_secret(text: str) -> None:
    source = "http://juan:Secr3ta@h/x?api_key=Secr3ta"
    with pytest.raises(UsageError) as told:
        read(source, fetch=lambda url: Download(text.encode(), url, ""))
    assert (False, True) == ("Secr3ta" in str(told.value), "http://***@h/x" in str(told.value))


def test_the_origin_of_a_contract_holds_no_secret() -> None:
    """Relative links still resolve against the address as given."""
    asked: list[str] = []

    def fetch(url: str) -> Download:
        asked.append(url)
        page = (
            '<redoc spec-url="api.json?k=otra"></redoc>'
            if len(asked) == 1
            else '{"openapi": "3.0.1"}'
        )
        return Download(page.encode(), url, "")

    found = read("http://juan:Secr3ta@h/a/", fetch=fetch)
    assert ("http://juan:Secr3ta@h/a/api.json?k=otra", "http://***@h/a/api.json?k=***") == (
        asked[-1],
        found.origin,
    )


def test_a_target_with_a_password_in_an_address_is_refused_without_it() -> None:
    text = (
        "name: x\npack: siifa\nservices:\n  seguridad: http://h\n  factura: http://juan:Secr3ta@h\n"
    )
    with pytest.raises(InputError) as told:
        parse_target(text, "objetivo.yaml", {})
    assert (False, True) == (
        "Secr3ta" in str(told.value),
        "«http://***@h» lleva usuario" in str(told.value),
    )
