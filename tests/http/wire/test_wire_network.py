"""Requests go the way that the target says: by its proxy, to whom its CA vouches for, shown its
certificate; and where no way leads, the fault says why and where that is mended.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from typing import Any

import httpcore
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

from conformance.core import network as net
from conformance.core.capability import Kind
from conformance.core.errors import UsageError
from conformance.core.exchange import Request, Response
from conformance.core.network import SYSTEM, Additions, ClientCertificate, GivenText, Network
from conformance.core.network_environment import from_environment
from conformance.http.wire.additions import Dressing, undressed
from conformance.http.wire.carrier import HttpCarrier, TransportError
from conformance.http.wire.curl_way import options
from conformance.http.wire.fetch import fetch_of
from conformance.http.wire.route import PrivateBackend, PublicAddressError, ServerRoutes

pytestmark = pytest.mark.skipif(OPENSSL is None, reason="esta máquina no tiene openssl")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificados"))


async def _system(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer each request with its first line."""
    while head := await reader.readuntil(b"\r\n\r\n"):
        length = [one for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")]
        if length:
            await reader.read(int(length[0].partition(b":")[2]))
        body = head.split(b"\r\n")[0]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()


@pytest.fixture
def around() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _served(around: ExitStack, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> int:
    """Return the port of a system, behind TLS or not."""
    if tls is None:
        return around.enter_context(listening(_system, host))
    return around.enter_context(tls_front(tls, around.enter_context(listening(_system)), host))


READ = Request("GET", "", "anonimo", kind=Kind.READ)
RAW = Request("POST", "", "anonimo", (("content-length", "2"),), b"{}")


def _carried(network: Network, url: str, request: Request = READ) -> Response:
    carrier = HttpCarrier(5, ServerRoutes(network, {"uno": url}))
    try:
        return carrier.carry(replace(request, url=f"{url}/a?b=1"))
    finally:
        carrier.close()


def _fault(network: Network, url: str, request: Request = READ) -> str:
    with pytest.raises(TransportError) as raised:
        _carried(network, url, request)
    return raised.value.fault


def _by(port: int, **more: Any) -> Mapping[str, net.Proxy]:
    return {
        scheme: net.Proxy("127.0.0.1", port, f"network.proxy.{scheme}", **more)
        for scheme in ("http", "https")
    }


@pytest.mark.parametrize("request_", [READ, RAW], ids=["read", "raw"])
def test_plain_http_is_asked_of_the_proxy_whole(around: ExitStack, request_: Request) -> None:
    proxy = Proxy()
    port = around.enter_context(listening(_system))
    network = Network(proxies=_by(around.enter_context(listening(proxy.serve))))
    answer = _carried(network, f"http://127.0.0.1:{port}", request_)
    line = f"{request_.method} http://127.0.0.1:{port}/a?b=1 HTTP/1.1"
    assert ([line], f"{request_.method} /a?b=1 HTTP/1.1".encode()) == (proxy.asked, answer.body)


@pytest.mark.parametrize("request_", [READ, RAW], ids=["read", "raw"])
def test_https_goes_in_a_tunnel(made: Certificates, around: ExitStack, request_: Request) -> None:
    proxy = Proxy()
    port = _served(around, made.served())
    through = _by(around.enter_context(listening(proxy.serve)))
    network = Network(proxies=through, ca=(made.path("ca.pem"),))
    answer = _carried(network, f"https://127.0.0.1:{port}", request_)
    asked = [f"CONNECT 127.0.0.1:{port} HTTP/1.1"]
    assert (asked, f"{request_.method} /a?b=1 HTTP/1.1".encode()) == (proxy.asked, answer.body)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("request_", [READ, RAW], ids=["read", "raw"])
def test_a_proxy_is_told_who_asks_and_says_so_when_it_wants_to_know(
    made: Certificates, around: ExitStack, scheme: str, request_: Request
) -> None:
    proxy, tls = Proxy(pair="ana:clave:rara@"), made.served() if scheme == "https" else None
    url = f"{scheme}://127.0.0.1:{_served(around, tls)}"
    port = around.enter_context(listening(proxy.serve))
    known = Network(
        proxies=_by(port, user=GivenText("ana", "U"), password=GivenText("clave:rara@", "P")),
        ca=(made.path("ca.pem"),),
    )
    assert 200 == _carried(known, url, request_).status
    nobody = _fault(replace(known, proxies=_by(port)), url, request_)
    assert (
        f"sin conexión: el proxy http://127.0.0.1:{port} pide usuario y clave (407): escriba "
        '"http://${env:USUARIO}:${env:CLAVE}@servidor:puerto" en '
        f"network.proxy.{scheme} en el archivo de objetivo"
    ) == nobody
    wrong = _by(port, user=GivenText("ana", "U"), password=GivenText("otra", "P"))
    told = _fault(replace(known, proxies=wrong), url, request_)
    assert "no acepta el usuario y la clave que se le dieron (407): revise network.proxy." in told


def test_a_proxy_that_is_not_there_or_is_none_is_told_as_such(around: ExitStack) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        gone = _fault(Network(proxies=_by(port)), "http://sistema.example")
    assert (
        f"sin conexión: no se llegó al proxy http://127.0.0.1:{port} (nadie atiende ahí): "
        "revise network.proxy.http en el archivo de objetivo"
    ) == gone

    async def mute(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    port = around.enter_context(listening(mute))
    none = _fault(Network(proxies=_by(port)), "https://sistema.example")
    for status, again in ((403, False), (503, True)):

        async def refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 %d No\r\n\r\n" % status)  # noqa: B023

        with listening(refuse) as through, pytest.raises(TransportError) as raised:
            _carried(Network(proxies=_by(through)), "https://sistema.example")
        assert again == raised.value.again
    assert f"lo que atiende en http://127.0.0.1:{port} no es un proxy HTTP" in none


def test_a_server_of_a_ca_of_its_own_is_trusted_where_the_target_says_so(
    made: Certificates, around: ExitStack
) -> None:
    url = f"https://localhost:{_served(around, made.served())}"
    routes = ServerRoutes(
        Network(ca=(SYSTEM, made.path("ca.pem")), ca_source="network.ca"), {"uno": url}
    )
    carrier = HttpCarrier(5, routes)
    assert 200 == carrier.carry(replace(READ, url=f"{url}/")).status
    carrier.close()
    (way,) = routes.ways()
    assert ("TLSv1.3", "", False) == (way.tls, way.proxy, way.insecure)
    assert way.certificate.startswith("server, emitido por CA de prueba ca, vence el 20")
    assert f"las de este equipo y las de Mozilla, {made.path('ca.pem')} (network.ca)" == way.trusted


@pytest.mark.parametrize(
    ("server", "host", "known", "said"),
    [
        ("server", "localhost", False, "es de una CA que no se conoce: dé el certificado de la CA"),
        ("expired", "localhost", True, "su certificado venció"),
        ("elsewhere", "localhost", True, "su certificado es de otro nombre"),
        ("elsewhere", "127.0.0.1", True, "su certificado no nombra esa dirección IP"),
    ],
)
def test_who_can_not_be_trusted_is_told_with_what_to_do(
    made: Certificates, server: str, host: str, known: bool, said: str
) -> None:
    network = Network(ca=(made.path("ca.pem"),) if known else ())
    with ExitStack() as around:
        url = f"https://{host}:{_served(around, made.served(server))}"
        for request in (READ, RAW):
            told = _fault(network, url, request)
            assert told.startswith(f"sin conexión: TLS: no se confía en {host}: ")
            assert said in told


def test_a_body_that_is_shorter_than_it_promised_is_ended_over_tls_too(
    made: Certificates, around: ExitStack
) -> None:
    async def patient(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(-1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    behind = around.enter_context(listening(patient))
    url = f"https://localhost:{around.enter_context(tls_front(made.served(), behind))}"
    assert 400 == _carried(Network(ca=(made.path("ca.pem"),)), url, RAW).status


@pytest.mark.parametrize("request_", [READ, RAW], ids=["read", "raw"])
@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_asks_for_a_certificate_is_shown_ours(
    made: Certificates, around: ExitStack, newest: ssl.TLSVersion, request_: Request
) -> None:
    tls = made.served(client_ca="ca.pem")
    tls.maximum_version = newest
    url = f"https://127.0.0.1:{_served(around, tls)}"
    own = ClientCertificate(
        made.path("client.pem"), made.path("locked.key"), GivenText(PASSWORD, "K")
    )
    network = Network(ca=(made.path("ca.pem"),), certificate=own)
    assert 200 == _carried(network, url, request_).status
    told = _fault(replace(network, certificate=None), url, request_)
    assert "un certificado de cliente" in told
    assert "revise network.client_certificate en el archivo de objetivo" in told


def test_our_certificate_is_shown_to_the_services_of_the_target_alone(
    made: Certificates, around: ExitStack
) -> None:
    tls = made.served(client_ca="ca.pem")
    url = f"https://127.0.0.1:{_served(around, tls)}"
    own = ClientCertificate(made.path("client.pem"), made.path("client.key"))
    routes = ServerRoutes(
        Network(ca=(made.path("ca.pem"),), certificate=own), {"uno": "https://otro/"}
    )
    carrier = HttpCarrier(5, routes)
    with pytest.raises(TransportError):
        carrier.carry(replace(READ, url=f"{url}/"))
    carrier.close()


def test_a_server_of_an_older_tls_than_is_asked_is_told_as_such(
    made: Certificates, around: ExitStack
) -> None:
    tls = made.served()
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    url = f"https://127.0.0.1:{_served(around, tls)}"
    network = Network(ca=(made.path("ca.pem"),), tls_minimum="1.3")
    assert "no habla la versión de TLS que se pide" in _fault(network, url)
    assert 200 == _carried(replace(network, tls_minimum="1.2"), url).status


def test_plain_http_at_a_port_that_is_asked_for_tls_is_told_as_such(around: ExitStack) -> None:
    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    url = f"https://127.0.0.1:{around.enter_context(listening(plain))}"
    assert "no habla TLS en ese puerto" in _fault(Network(), url)


def test_a_name_that_nobody_knows_is_told_as_such() -> None:
    told = _fault(Network(), "http://no-existe.invalid")
    assert told.startswith("sin conexión: DNS: no se halló el nombre no-existe.invalid: revise")


@pytest.mark.parametrize("request_", [READ, RAW], ids=["read", "raw"])
def test_a_certificate_goes_unlooked_at_for_an_insecure_service_alone(
    made: Certificates, around: ExitStack, request_: Request
) -> None:
    tls = made.served("elsewhere")
    url = f"https://127.0.0.1:{_served(around, tls)}"
    assert 200 == _carried(Network(insecure=frozenset({"uno"})), url, request_).status
    carrier = HttpCarrier(
        5, ServerRoutes(Network(insecure=frozenset({"uno"})), {"uno": "https://10.0.0.1"})
    )
    with pytest.raises(TransportError, match="no se confía"):
        carrier.carry(replace(request_, url=f"{url}/"))
    carrier.close()


def _speaks_v6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.skipif(not _speaks_v6(), reason="esta máquina no tiene IPv6")
@pytest.mark.parametrize("request_", [READ, RAW], ids=["read", "raw"])
@pytest.mark.parametrize("proxied", [False, True])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_of_ipv6_is_reached(
    made: Certificates, around: ExitStack, scheme: str, proxied: bool, request_: Request
) -> None:
    tls, proxy = made.served() if scheme == "https" else None, Proxy()
    port = _served(around, tls, "::1")
    proxies = _by(around.enter_context(listening(proxy.serve))) if proxied else {}
    network = Network(proxies=proxies, ca=(made.path("ca.pem"),))
    assert 200 == _carried(network, f"{scheme}://[::1]:{port}", request_).status
    assert proxied == bool(proxy.asked)


def test_a_contract_is_fetched_the_way_of_the_target_with_what_its_service_wants(
    made: Certificates, around: ExitStack
) -> None:
    proxy = Proxy()
    url = f"https://localhost:{_served(around, made.served())}"
    network = Network(
        proxies=_by(around.enter_context(listening(proxy.serve))),
        ca=(made.path("ca.pem"),),
        additions={"uno": Additions(query=(("api-version", GivenText("2")),))},
    )
    came = fetch_of(network, {"uno": f"{url}/api"})(f"{url}/doc.json")
    assert (b"GET /doc.json?api-version=2 HTTP/1.1", f"{url}/doc.json", 1) == (
        came.content,
        came.url,
        len(proxy.asked),
    )
    with pytest.raises(UsageError, match="no se confía en localhost"):
        fetch_of(Network(), {})(f"{url}/doc.json")


def test_what_a_service_wants_is_laid_in_beside_what_a_request_has_of_its_own() -> None:
    headers = (("X-Llave", GivenText("secreta", "K")), ("X-V", GivenText("2")))
    network = Network(additions={"uno": Additions(headers, (("v", GivenText("a b")),))})
    dressing = Dressing(network, {"uno": "https://h/uno/", "dos": "https://h/uno/dos"})
    asked = replace(READ, url="https://h/uno/a?b=1#c", headers=(("x-v", "3"),), service="uno")
    dressed = dressing.dressed(asked)
    assert ("https://h/uno/a?b=1&v=a%20b#c", (("x-v", "3"), ("X-Llave", "secreta"))) == (
        dressed.url,
        dressed.headers,
    )
    other = replace(READ, url="https://h/uno/dos/a")
    assert other == dressing.dressed(other)
    own = replace(asked, url="https://h/uno/a?V=0")
    assert own.url == dressing.dressed(own).url
    names = ("X-Llave", "X-V", "v")
    assert ("https://h/uno/a?b=1", (("x-v", "3"),)) == undressed(
        "https://h/uno/a?b=1&v=a%20b", dressed.headers, names
    )


def test_a_line_of_curl_goes_the_same_way_and_shows_no_secret() -> None:
    services = {"uno": "https://h/uno"}
    by = net.Proxy("p", 3128, "network.proxy.https", GivenText("ana", "U"), GivenText("clave", "P"))
    network = Network(
        proxies={"https": by},
        ca=(SYSTEM, "la ca.pem"),
        ca_source="network.ca",
        certificate=ClientCertificate("yo.pem", "yo.key", GivenText("abre", "K")),
        tls_minimum="1.3",
    )
    assert (
        '--proxy http://p:3128 --proxy-user "$U:$P" --tlsv1.3 --ca-native --cacert '
        "'la ca.pem' --cert yo.pem --key yo.key --pass \"$K\""
    ) == " ".join(options(network, services, "https://h/uno/a"))
    usual = from_environment({"HTTPS_PROXY": "http://ana:clave@p", "SSL_CERT_FILE": "x.pem"})
    told = " ".join(options(usual, services, "https://h/uno/a"))
    assert '--proxy "$HTTPS_PROXY" --cacert "$SSL_CERT_FILE"' == told
    assert ("--noproxy", "'*'") == options(usual, services, "http://127.0.0.1/")
    assert () == options(Network(), services, "http://127.0.0.1/")
    unlooked = Network(insecure=frozenset({"uno"}))
    assert ("--insecure",) == options(unlooked, services, "https://h/uno/a")
    assert () == options(unlooked, services, "https://otro/")


class _Elsewhere(httpcore.MockBackend):
    """Opens connections to one address, whatever is asked for."""

    def __init__(self, address: str) -> None:
        super().__init__([])
        self.address, self.closed = address, False

    def connect_tcp(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        backend = self

        class Stream(httpcore.MockStream):
            def get_extra_info(self, info: str) -> Any:
                return (backend.address, 443) if info == "server_addr" else None

            def close(self) -> None:
                backend.closed = True

        return Stream([])


@pytest.mark.parametrize(("address", "closed"), [("10.0.0.1", False), ("8.8.8.8", True)])
def test_an_insecure_service_whose_name_moved_to_a_public_address_is_left(
    address: str, closed: bool
) -> None:
    backend = _Elsewhere(address)
    with (
        pytest.raises(PublicAddressError, match="es una dirección pública")
        if closed
        else nullcontext()
    ):
        PrivateBackend(backend).connect_tcp("interno", 443)
    assert closed == backend.closed


def test_what_passes_all_on_passes_all_on(around: ExitStack) -> None:
    port = around.enter_context(listening(_system))
    front = around.enter_context(listening(onward(port)))
    assert b"GET /a?b=1 HTTP/1.1" == _carried(Network(), f"http://127.0.0.1:{front}").body
