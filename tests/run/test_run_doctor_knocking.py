"""A server knocked at as the target says it is reached: straight, by a proxy, trusted or not."""

import socket
from contextlib import ExitStack
from pathlib import Path

import pytest
from net_around import OPENSSL, Certificates, Proxy, listening, make_certificates, tls_front

from conformance.core import network as net
from conformance.core.network import Network
from conformance.http.wire.route import ServerRoutes
from conformance.run.doctor.knocking import knock, servers
from conformance.run.doctor.observed import Host

_openssl = pytest.mark.skipif(OPENSSL is None, reason="esta máquina no tiene openssl")

_STRAIGHT = Network()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificados"))


def _knocked(url: str, network: Network = _STRAIGHT) -> Host:
    services = {"uno": f"{url}/a", "dos": f"{url}/b"}
    (server,) = servers(services)
    return knock(server, ServerRoutes(network, services), 5.0)


def _closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_services_of_one_server_are_knocked_at_once() -> None:
    """A port that nobody serves is told as such."""
    host = _knocked(f"http://127.0.0.1:{_closed_port()}")
    assert (("uno", "dos"), ("127.0.0.1",)) == (host.services, host.addresses)
    assert ("nadie atiende ahí", False) == (host.closed, host.open)


def test_a_name_that_nobody_knows_is_told_before_anything_is_opened() -> None:
    """No connection is tried."""
    host = _knocked("https://no-existe.invalid")
    assert ("nadie conoce ese nombre", "", None) == (host.unresolved, host.closed, host.tls)


@_openssl
def test_a_server_that_is_trusted_shows_whose_it_is_and_until_when(made: Certificates) -> None:
    """By the CA that the target names."""
    with ExitStack() as around:
        port = around.enter_context(tls_front(made.served(), _closed_port()))
        host = _knocked(f"https://localhost:{port}", Network(ca=(made.path("ca.pem"),)))
    assert host.open
    assert host.tls is not None
    assert ("TLSv1.3", "server", "CA de prueba ca") == (
        host.tls.version,
        host.tls.subject,
        host.tls.issuer,
    )
    assert host.tls.expires is not None


@_openssl
@pytest.mark.parametrize(
    ("server", "known", "said"),
    [
        ("server", False, "es de una CA que no se conoce"),
        ("expired", True, "su certificado venció"),
        ("elsewhere", True, "su certificado es de otro nombre"),
    ],
)
def test_a_server_that_can_not_be_trusted_is_told_as_a_run_tells_it(
    made: Certificates, server: str, known: bool, said: str
) -> None:
    """Connected, and no further."""
    network = Network(ca=(made.path("ca.pem"),) if known else ())
    with ExitStack() as around:
        port = around.enter_context(tls_front(made.served(server), _closed_port()))
        host = _knocked(f"https://localhost:{port}", network)
    assert ("", False) == (host.closed, host.open)
    assert host.tls is not None
    assert said in host.tls.fault


@_openssl
def test_a_proxy_that_wants_to_know_who_asks_is_told_with_the_key_to_mend(
    made: Certificates,
) -> None:
    """In a tunnel; what it says is its own."""
    with ExitStack() as around:
        there = around.enter_context(tls_front(made.served(), _closed_port()))
        port = around.enter_context(listening(Proxy(pair="ana:clave").serve))
        proxies = {"https": net.Proxy("127.0.0.1", port, "network.proxy.https")}
        host = _knocked(f"https://localhost:{there}", Network(proxies=proxies))
    assert f"http://127.0.0.1:{port} (network.proxy.https)" == host.via
    assert "pide usuario y clave (407)" in host.closed
    assert "network.proxy.https" in host.closed


@_openssl
def test_through_a_proxy_the_server_itself_is_seen(made: Certificates) -> None:
    """Its certificate, not the proxy's."""
    with ExitStack() as around:
        there = around.enter_context(tls_front(made.served(), _closed_port()))
        port = around.enter_context(listening(Proxy().serve))
        proxies = {"https": net.Proxy("127.0.0.1", port, "network.proxy.https")}
        network = Network(proxies=proxies, ca=(made.path("ca.pem"),))
        host = _knocked(f"https://localhost:{there}", network)
    assert host.tls is not None
    assert ("server", ()) == (host.tls.subject, host.addresses)
    assert proxies["https"].url in host.via


def test_a_server_that_takes_a_connection_and_says_nothing_of_tls_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It waits for plain HTTP: the address is what to mend."""
    monkeypatch.setattr("conformance.run.doctor.knocking._AGREEING_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        host = _knocked(f"https://127.0.0.1:{mute.getsockname()[1]}")
    assert host.tls is not None
    assert "escriba http:// en la dirección del servicio" in host.tls.fault


@_openssl
def test_a_certificate_that_nobody_else_signed_is_told_as_such(
    made: Certificates, tmp_path: Path
) -> None:
    """No CA answers for it: its own certificate may be given as one."""
    alone = made.alone(tmp_path)
    with ExitStack() as around:
        port = around.enter_context(tls_front(alone.served("alone"), _closed_port()))
        host = _knocked(f"https://localhost:{port}", _STRAIGHT)
    assert host.tls is not None
    assert "lo firmó él mismo" in host.tls.fault
