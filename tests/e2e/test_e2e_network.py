"""Whole short runs through what stands between a harness and a system in the field."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from net_around import (
    OPENSSL,
    PASSWORD,
    Certificates,
    Proxy,
    listening,
    make_certificates,
    onward,
    tls_front,
)

from conformance.http.reference import Application, Reply, Setup
from conformance.packs.siifa.sandbox.app import create
from conformance.sandbox.server import serving

FEW = Setup(password="rehearsal", stock={"radicada": 40, "pendiente": 10})
KEY, PAIR = "llave-de-suscripcion-9", "ana:clave rara@9"
_ENVIRON = {
    "CLAVE": "rehearsal",
    "LLAVE": KEY,
    "PROXY_USER": PAIR.partition(":")[0],
    "PROXY_CLAVE": PAIR.partition(":")[2],
    "CLAVE_LLAVE": PASSWORD,
}
_NEEDS_OPENSSL = pytest.mark.skipif(OPENSSL is None, reason="esta máquina no tiene openssl")


@dataclass(slots=True)
class _Gate:
    """A gateway that lets in who shows a subscription key and names a version of the API."""

    behind: Application
    password: str = "rehearsal"
    refused: list[str] = field(default_factory=list)

    def receive(
        self, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> Reply:
        given = [(name.lower(), value) for name, value in headers]
        place, _, query = target.partition("?")
        pairs = query.split("&")
        if ("ocp-apim-subscription-key", KEY) not in given or "api-version=2" not in pairs:
            self.refused.append(target)
            return Reply(403, (("content-type", "text/plain"),), b"sin suscripcion")
        left = "&".join(pair for pair in pairs if pair != "api-version=2")
        return self.behind.receive(method, f"{place}?{left}" if left else place, given, body)


def _logged_in(base: str, role: str) -> str:
    """Return the token that a role logs in to."""
    answer = httpx.post(
        f"{base}/api/Auth/login", json={"userName": f"{role}@sandbox", "password": "rehearsal"}
    )
    return str(answer.json()["token"])


def _run(
    folder: Path, target: Mapping[str, Any], only: str, **more: str
) -> subprocess.CompletedProcess[str]:
    file = folder / "objetivo.json"
    whole = {
        "name": "En el campo",
        "pack": "siifa",
        "roles": {
            role: {"userName": f"{role}@sandbox", "password": "${env:CLAVE}"}
            for role in ("erp", "ips")
        },
        **target,
    }
    file.write_text(json.dumps(whole), encoding="utf-8")
    command = [sys.executable, "-m", "conformance", "run", "--target", str(file)]
    command += ["--phases", "probing", "-k", only, "--out", str(folder / "salida")]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        env={
            **os.environ,
            **_ENVIRON,
            **more,
            "PATH": "",
        },  # no Node: nobody looks at a page of Allure
    )


def _acta(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "salida/acta.json").read_text(encoding="utf-8"))
    return read


def _judged(acta: Mapping[str, Any]) -> tuple[list[str], int, int]:
    """Return the findings, and how many items failed for us or had to wait."""
    totals = acta["totals"]
    return [row["title"] for row in acta["findings"]], totals["ERROR"], totals["BLOCKED"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificados"))


@pytest.fixture
def around() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _port(base: str) -> int:
    return int(base.rpartition(":")[2])


@_NEEDS_OPENSSL
def test_a_run_passes_a_proxy_with_a_password_a_ca_a_client_certificate_and_a_subscription_key(
    tmp_path: Path, made: Certificates, around: ExitStack
) -> None:
    gate = _Gate(create(FEW))
    proxy = Proxy(pair=PAIR)
    behind = _port(around.enter_context(serving(gate)))
    port = around.enter_context(tls_front(made.served(client_ca="ca.pem"), behind))
    through = around.enter_context(listening(proxy.serve))
    plain = around.enter_context(serving(gate))
    more = {
        "headers": {"Ocp-Apim-Subscription-Key": "${env:LLAVE}"},
        "query": {"api-version": "2"},
    }
    base = f"https://localhost:{port}"
    done = _run(
        tmp_path,
        {
            "services": {
                "seguridad": {"url": f"{base}/siifa-seguridad/", **more},
                "factura": {"url": f"{plain}/siifa-factura", **more},
            },
            "network": {
                "proxy": f"http://${{env:PROXY_USER}}:${{env:PROXY_CLAVE}}@127.0.0.1:{through}",
                "ca": made.path("ca.pem"),
                "client_certificate": {
                    "certificate": made.path("client.pem"),
                    "key": made.path("locked.key"),
                    "password": "${env:CLAVE_LLAVE}",
                },
                "tls_minimum": "1.2",
            },
        },
        "ver_factura or rutas-raras",
    )
    acta = _acta(tmp_path)
    assert ([], 0, 0) == _judged(acta), done.stdout + done.stderr
    assert [] == gate.refused
    ways = {line.split(" ")[1].partition("/siifa-factura")[0] for line in proxy.asked}
    assert {f"localhost:{port}", plain} == ways
    way = acta["network"][0]
    assert ("seguridad", f"http://127.0.0.1:{through} (network.proxy.https)", "TLSv1.3") == (
        way["service"],
        way["proxy"],
        way["tls"],
    )
    assert ["Ocp-Apim-Subscription-Key", "api-version"] == way["added"]
    assert way["certificate"].startswith("server, emitido por CA de prueba ca, vence el ")
    kept = "".join(
        path.read_text(encoding="utf-8")
        for path in (tmp_path / "salida").rglob("*")
        if path.is_file()
    )
    assert [] == [secret for secret in (KEY, PAIR, "clave rara@9", PASSWORD) if secret in kept]
    pair = '\\"$PROXY_USER:$PROXY_CLAVE\\"'
    assert f"--proxy http://127.0.0.1:{through} --proxy-user {pair}" in kept
    assert f"--cacert {made.path('ca.pem')} --cert {made.path('client.pem')}" in kept
    assert "Ocp-Apim-Subscription-Key: $LLAVE" in kept


def _speaks_v6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@_NEEDS_OPENSSL
@pytest.mark.skipif(not _speaks_v6(), reason="esta máquina no tiene IPv6")
def test_a_run_at_ipv6_says_first_whose_certificate_nobody_looked_at(
    tmp_path: Path, made: Certificates, around: ExitStack
) -> None:
    behind = _port(around.enter_context(serving(create(FEW))))
    secure = around.enter_context(tls_front(made.served("elsewhere"), behind, "::1"))
    plain = around.enter_context(listening(onward(behind), "::1"))
    services = {
        "seguridad": {"url": f"https://[::1]:{secure}/siifa-seguridad", "insecure": True},
        "factura": f"http://[::1]:{plain}/siifa-factura/",
    }
    token = _logged_in(f"http://[::1]:{plain}/siifa-seguridad", "ips")
    roles = {
        "erp": {"userName": "erp@sandbox", "password": "${env:CLAVE}"},
        "ips": {"token": "${env:FICHA}"},
    }
    target = {"services": services, "roles": roles}
    only = "ver_factura or (iniciar_sesion and not ips_consulta)"
    done = _run(tmp_path, target, only, FICHA=token)
    assert ([], 0, 0) == _judged(_acta(tmp_path)), done.stdout + done.stderr
    said = "No se verificó el certificado TLS de seguridad (insecure: true"
    assert said in done.stdout
    ledger = (tmp_path / "salida/ledger.jsonl").read_text(encoding="utf-8")
    assert token not in ledger
    lines = [json.loads(line) for line in ledger.splitlines()]
    assert ["el objetivo da al rol ips un token en lugar de usuario y clave: no inicia sesión"] == [
        line["reason"] for line in lines if line.get("verdict") == "NOT_APPLICABLE"
    ]
    logins = [line for line in lines if line.get("capability") == "iniciar_sesion"]
    assert "ips" not in {line["role"] for line in logins if "role" in line}
    page = (tmp_path / "salida/acta.html").read_text(encoding="utf-8")
    assert said in page.partition('<dl class="facts">')[0]


def test_a_proxy_that_asks_for_a_password_is_told_before_anything_is_written(
    tmp_path: Path, around: ExitStack
) -> None:
    proxy = Proxy(pair=PAIR)
    base = around.enter_context(serving(create(FEW)))
    through = around.enter_context(listening(proxy.serve))
    services = {name: f"{base}/siifa-{name}" for name in ("seguridad", "factura")}
    network = {"proxy": f"http://127.0.0.1:{through}"}
    done = _run(tmp_path, {"services": services, "network": network}, "ver_factura")
    assert 2 == done.returncode, done.stdout + done.stderr
    assert f"el proxy http://127.0.0.1:{through} pide usuario y clave (407)" in done.stdout
