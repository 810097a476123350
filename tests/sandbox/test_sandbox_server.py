"""Over a socket the sandbox answers what it answers in process, and its target file leads to it."""

import json
import socket
from pathlib import Path

import httpx
import pytest
import yaml

from conformance.core.errors import UsageError
from conformance.http.reference import Setup
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.sandbox.server import HOST, serving
from conformance.sandbox.target import environment_of, target_text

LOGIN = "/siifa-seguridad/api/Auth/login"


def test_one_connection_serves_many_requests() -> None:
    sandbox = create(Setup(password="clave"))
    with serving(sandbox) as base, httpx.Client(base_url=base) as client:
        login = client.post(LOGIN, json={"userName": "erp@sandbox", "password": "clave"})
        headers = {"Authorization": f"Bearer {login.json()['token']}"}
        seen = [
            client.get(f"/siifa-factura/api/Factura/{n}", headers=headers).status_code
            for n in (1, 2, 9999)
        ]
        empty = client.head("/siifa-factura/api/Factura")
    assert [200, 200, 404] == seen
    assert (405, "GET", b"") == (empty.status_code, empty.headers["allow"], empty.content)


def test_chunked_bodies_repeated_headers_and_odd_verbs_are_understood() -> None:
    with serving(create(Setup(password="clave"))) as base, httpx.Client(base_url=base) as client:
        content = (part for part in (b'{"userName": "erp@sandbox",', b' "password": "clave"}'))
        login = client.post(LOGIN, content=content, headers={"Content-Type": "application/json"})
        token = f"Bearer {login.json()['token']}"
        twice = client.get(
            "/siifa-factura/api/Factura",
            headers=[("Authorization", token), ("Authorization", token)],
        )
        odd = client.request("FOO", "/siifa-factura/api/Factura")
    assert (401, 405) == (twice.status_code, odd.status_code)


@pytest.mark.parametrize(
    "sent",
    [
        b"no es http\r\n\r\n",
        b"POST /siifa-seguridad/api/Auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /siifa-seguridad/api/Auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
        b"chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_http_gets_a_problem_and_no_page(sent: bytes) -> None:
    with (
        serving(create()) as base,
        socket.create_connection((HOST, httpx.URL(base).port or 0), 5) as line,
    ):
        line.sendall(sent)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert b"HTTP/1.1 400" == answer[:12]
    assert b"application/problem+json" in answer


def test_a_busy_port_is_told_in_spanish() -> None:
    with serving(create()) as base:
        port = httpx.URL(base).port or 0
        with pytest.raises(UsageError, match="Use --port 0"), serving(create(), port):
            pass


def test_a_port_that_cannot_be_is_told_in_spanish() -> None:
    with pytest.raises(UsageError, match="entre 1 y 65535"), serving(create(), 70_000):
        pass


def test_a_target_is_read_as_http_writes_it() -> None:
    """Path and query come encoded, headers in any case and more than once; HEAD has no body."""
    sandbox = create(Setup(password="clave"))
    login = json.dumps({"userName": "ips@sandbox", "password": "clave"}).encode()
    token = json.loads(
        sandbox.receive("POST", LOGIN, [("Content-Type", "application/json")], login).body
    )["token"]
    path, headers = "/siifa-factura/api/Factura", [("AUTHORIZATION", f"Bearer {token}")]
    page = sandbox.receive("GET", f"{path}?NumeroFactura=SBX%30%30%30003", headers, b"")
    odd = sandbox.receive("GET", f"{path}/%C3%B1", headers, b"")
    assert (200, 1, 400) == (page.status, json.loads(page.body)["totalRegistros"], odd.status)
    assert 401 == sandbox.receive("GET", path, headers * 2, b"").status
    assert b"" == sandbox.receive("HEAD", path, headers, b"").body


@pytest.mark.parametrize("revision", ["oficial", "manual"])
def test_the_target_file_names_every_role_and_no_secret(revision: str, tmp_path: Path) -> None:
    sandbox = create(Setup(password="clave-secreta"))
    target = yaml.safe_load(target_text(siifa.load(), "http://127.0.0.1:1/", revision))
    assert (revision, "http://127.0.0.1:1/siifa-factura") == (
        target["revision"],
        target["services"]["factura"],
    )
    assert set(sandbox.store.users) == set(target["roles"])
    assert "discover" == target["facturas"]
    assert {"${env:SANDBOX_PASSWORD}"} == {role["password"] for role in target["roles"].values()}
    assert {"SANDBOX_PASSWORD": "clave-secreta"} == environment_of(sandbox)
