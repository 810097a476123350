"""The client sends what it may, again only when that is harmless, and freezes what came back."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import chain, repeat
from typing import Any

import httpx
import pytest

from conformance.core.bounds import BOUNDS, Bounds
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.target import Credentials, Target
from conformance.core.unjudged import BlockedError
from conformance.http.auth.entry import Entry
from conformance.http.auth.keyring import LoginRefusedError
from conformance.http.wire.carrier import HttpCarrier
from conformance.http.wire.client import Client, share
from conformance.http.wire.clock import Clocks
from conformance.http.wire.deadline import Deadline, TimedBackend, TooSlowError
from conformance.http.wire.tracing import Tracing
from conformance.packs.siifa.auth import AUTH

TARGET = Target(
    "T",
    "siifa",
    {"seguridad": "http://s/base/", "factura": "http://f"},
    {"erp": Credentials("erp@x", "clave-de-erp", "CLAVE")},
    "oficial",
    requests_per_second=100_000,
)
ENTRY = Entry(AUTH, {"iniciar_sesion": "http://s/base/api/Auth/login"})
GET = Request("GET", "http://f/api", "anonimo", kind=Kind.READ)


def _target(base: str) -> Target:
    """Return a target whose services are at one address."""
    return replace(TARGET, services={"seguridad": base, "factura": base})


POST = Request("POST", "http://f/api", "anonimo", (), b"{}")


class _ScriptedServer:
    """Answers with the scripted answers in turn, then with 200; an exception is raised."""

    def __init__(self, *script: httpx.Response | Exception) -> None:
        self.script, self.seen = list(script), list[httpx.Request]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        answer = self.script.pop(0) if self.script else httpx.Response(200, json={})
        if isinstance(answer, Exception):
            raise answer
        return answer


def _client(
    server: Callable[[httpx.Request], httpx.Response],
    pauses: list[float] | None = None,
    *,
    monotonic: Callable[[], float] = time.monotonic,
    bounds: Bounds = BOUNDS,
    **more: Any,
) -> Client:
    over = HttpCarrier(
        TARGET.timeout_s, transport=httpx.MockTransport(server), monotonic=monotonic, bounds=bounds
    )
    return Client(
        TARGET,
        ENTRY,
        carrier=over,
        clocks=Clocks(lambda: 0.0, pause=(pauses if pauses is not None else []).append),
        **more,
    )


def test_an_exchange_holds_what_was_sent_and_what_came_back() -> None:
    server = _ScriptedServer(httpx.Response(404, headers={"X-Uno": "1"}, json={"title": "No"}))
    with _client(server, tracing=Tracing("gw0x")) as client:
        exchange = client.send(POST)
    assert ("gw0x1", 404, {"title": "No"}, None) == (
        exchange.id,
        exchange.status,
        exchange.json(),
        exchange.fault,
    )
    assert "1970-01-01T00:00:00.000+00:00" == exchange.started
    assert exchange.elapsed >= 0
    assert ("1", "application/json") == (
        exchange.response and exchange.response.header("X-Uno"),
        exchange.response and exchange.response.media_type,
    )
    assert b"{}" == server.seen[0].content


@pytest.mark.parametrize(
    ("request_", "fault", "sent"),
    [
        (GET, httpx.ReadTimeout("x"), 2),
        (GET, httpx.ReadError("x"), 2),
        (GET, httpx.ConnectError("x"), 2),
        (POST, httpx.ConnectError("x"), 2),
        (POST, httpx.ReadTimeout("x"), 1),
        (POST, httpx.ReadError("x"), 1),
        (POST, httpx.RemoteProtocolError("x"), 1),
    ],
)
def test_a_request_is_sent_again_only_when_that_does_no_harm(
    request_: Request, fault: Exception, sent: int
) -> None:
    server = _ScriptedServer(fault)
    with _client(server) as client:
        exchange = client.send(request_)
    assert sent == len(server.seen)
    assert (200 if sent == 2 else None) == exchange.status


def test_after_two_more_attempts_the_fault_is_told_without_secrets() -> None:
    pauses: list[float] = []
    with _client(_ScriptedServer(*[httpx.ConnectError("no clave-de-erp")] * 9), pauses) as client:
        exchange = client.send(POST)
    assert [0.2, 0.4] == pauses
    assert (None, "sin conexión: no $PASSWORD_ERP", None) == (
        exchange.status,
        exchange.fault,
        exchange.json(),
    )


def test_a_trace_goes_out_and_is_told_beside_what_was_asked() -> None:
    """Whoever was asked finds it in their logs; neither the headers nor the curl line of the
    evidence hold it, and what was asked knows nothing of it.
    """
    server = _ScriptedServer()
    with _client(server, tracing=Tracing("x", "azar")) as client:
        exchange = client.send(GET)
    (sent,) = server.seen
    trace = exchange.trace
    assert (32, trace) == (len(trace), sent.headers["traceparent"].split("-")[1])
    shown = exchange.evidence
    told = f"{shown.request_headers} {shown.curl} {exchange.request.headers}"
    assert [False] * 2 == [part in told for part in (trace, "traceparent")]


def test_the_login_is_one_exchange_below_the_service_and_is_kept() -> None:
    server = _ScriptedServer(httpx.Response(200, json={"success": True, "token": "uno"}))
    with _client(server) as client:
        first, second = (client.send(Request("GET", "http://f/api", "erp")) for _ in range(2))
        assert "uno" == client.token("erp")
    assert ["http://s/base/api/Auth/login", "http://f/api", "http://f/api"] == [
        str(one.url) for one in server.seen
    ]
    assert {"userName": "erp@x", "password": "clave-de-erp"} == json.loads(server.seen[0].content)
    assert ["Bearer uno"] * 2 == [one.headers["authorization"] for one in server.seen[1:]]
    assert ("x2", "x3") == (first.id, second.id)
    assert "$TOKEN_ERP" in first.evidence.curl


def test_a_token_is_asked_for_without_any_other_request_and_its_refusal_told() -> None:
    with (
        _client(_ScriptedServer(httpx.Response(400))) as client,
        pytest.raises(LoginRefusedError, match="respondió 400"),
    ):
        client.token("erp")
    with (
        _client(_ScriptedServer(*[httpx.ConnectError("x")] * 3)) as client,
        pytest.raises(LoginRefusedError, match="no responde"),
    ):
        client.token("erp")


def test_a_login_that_gets_no_answer_ends_the_flow_with_its_fault() -> None:
    with _client(_ScriptedServer(*[httpx.ConnectError("x")] * 3)) as client:
        exchange = client.send(Request("GET", "http://f/api", "erp"))
    assert ("iniciar_sesion", "sin conexión: x") == (exchange.request.capability, exchange.fault)


def test_what_is_exchanged_on_the_way_is_heard_without_secrets() -> None:
    heard: list[Exchange] = []
    token = {"success": True, "token": "uno-opaco", "copia": "uno-opaco"}
    with _client(
        _ScriptedServer(
            httpx.Response(200, json=token),
            httpx.Response(200),
            httpx.Response(401),
            httpx.Response(200, json=token),
        )
    ) as client:
        sent = [client.send(Request("GET", "http://f/api", "erp"), heard.append) for _ in range(2)]
        client.token("erp", heard.append)
    assert ["x2", "x5"] == [exchange.id for exchange in sent]
    assert [("x1", "iniciar_sesion", 200), ("x3", None, 401), ("x4", "iniciar_sesion", 200)] == [
        (exchange.id, exchange.request.capability, exchange.status) for exchange in heard
    ]
    assert (
        '{"userName": "$USER_ERP", "password": "$PASSWORD_ERP"}' == heard[0].evidence.request_body
    )
    shown = "".join(str(exchange.evidence) for exchange in heard)
    assert [] == [secret for secret in ("clave-de-erp", "erp@x", "uno-opaco") if secret in shown]


@pytest.mark.parametrize(
    "ask",
    [
        lambda client, heard: client.token("erp", heard=heard),
        lambda client, heard: client.send(Request("GET", "http://f", "erp"), heard),
    ],
)
def test_a_refused_login_is_heard(
    ask: Callable[[Client, Callable[[Exchange], object]], object],
) -> None:
    heard: list[Exchange] = []
    with _client(_ScriptedServer(httpx.Response(400))) as client, pytest.raises(LoginRefusedError):
        ask(client, heard.append)
    assert [("iniciar_sesion", 400)] == [(one.request.capability, one.status) for one in heard]


def test_redirects_are_answers_and_not_followed() -> None:
    server = _ScriptedServer(httpx.Response(302, headers={"location": "http://otra.example/"}))
    with _client(server) as client:
        assert 302 == client.send(GET).status
    assert 1 == len(server.seen)


@pytest.mark.parametrize(
    "url",
    [
        "http://otra.example/api?cursor=2",
        "https://f/api",
        "http://f:8080/api",
        "http://f.otra.example/api",
        "http://f@otra.example/api",
        "http://f\\@otra.example/api",
        "//f/api",
        "/api",
        "http://[f/api",
    ],
)
def test_nothing_is_sent_to_a_server_that_the_target_does_not_name(url: str) -> None:
    """A link in an answer (the next page, a Location) leads nowhere else, whoever follows it."""
    server = _ScriptedServer()
    with _client(server) as client, pytest.raises(BlockedError, match="no nombra ese servidor"):
        client.send(replace(GET, url=url))
    assert [] == server.seen


@pytest.mark.parametrize("url", ["http://f/otra?x=1", "http://F:80/api", "http://s/de/arriba"])
def test_a_server_that_the_target_names_is_the_same_however_it_is_written(url: str) -> None:
    server = _ScriptedServer()
    with _client(server) as client:
        assert 200 == client.send(replace(GET, url=url)).status


def test_an_answer_without_end_is_a_fault() -> None:
    server = _ScriptedServer(httpx.Response(200, content=b"a" * 11))
    with _client(server, bounds=Bounds(answer_bytes=10)) as client:
        exchange = client.send(GET)
        assert 1 == len(server.seen)  # another attempt would bring the same
        assert 200 == client.send(GET).status
    assert "la respuesta pasa de 10 bytes" == exchange.fault


def test_an_exchange_that_drips_ends_at_its_deadline() -> None:
    """Four times timeout_s for the whole, whatever each read takes; not again."""
    moments = iter([0.0, 60.0, 121.0])
    with _client(
        _ScriptedServer(httpx.Response(200, content=iter([b"a", b"b", b"c"]))),
        monotonic=lambda: next(moments),
    ) as client:
        exchange = client.send(GET)
    assert "la respuesta no terminó de llegar en 120 s (cuatro veces timeout_s)" == exchange.fault


def test_a_read_that_ends_at_the_deadline_is_told_as_such() -> None:
    moments = iter([0.0, 120.0])
    with _client(
        _ScriptedServer(httpx.ReadTimeout("x")), monotonic=lambda: next(moments)
    ) as client:
        assert (
            "la respuesta no terminó de llegar en 120 s (cuatro veces timeout_s)"
            == client.send(GET).fault
        )


def test_every_read_of_a_connection_is_held_to_the_deadline() -> None:
    """The head may drip too: httpx's own connections are read through a stream that looks at the
    time.
    """
    now, asked = [0.0], list[float]()

    class DrippingStream:
        def read(self, max_bytes: int, timeout: float) -> bytes:
            asked.append(timeout)
            now[0] += 7
            return b"H"

    class Backend:
        def connect_tcp(self, host: str) -> DrippingStream:
            return DrippingStream()

    deadline = Deadline(10, lambda: now[0])
    stream = TimedBackend(Backend(), deadline).connect_tcp("h")
    deadline.start()
    assert b"HH" == stream.read(1, 5) + stream.read(1, 5)
    with pytest.raises(TooSlowError):
        stream.read(1, 5)
    assert [5, 3] == asked


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server that reads until the sender is done, keeps what came, and answers 400."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                came = b""
                while not (b"GET" in came and came.endswith(b"\r\n\r\n")) and (
                    chunk := connection.recv(65536)
                ):
                    came += chunk
                heard.append(came)
                connection.sendall(
                    b"HTTP/1.1 400 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
                )

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        thread.join(10)


@pytest.mark.parametrize("declared", ["1", "90"])
def test_a_content_length_goes_out_as_it_was_written(
    listener: tuple[str, list[bytes]], declared: str
) -> None:
    base, heard = listener
    with Client(_target(base), ENTRY) as client:
        exchange = client.send(
            Request(
                "POST", f"{base}/a?b=1", "anonimo", (("content-length", declared),), b'{"a": 1}'
            )
        )
    assert (400, None, b"no") == (
        exchange.status,
        exchange.fault,
        exchange.response and exchange.response.body,
    )
    assert heard[0].startswith(b"POST /a?b=1 HTTP/1.1\r\nHost: 127.0.0.1")
    assert (f"content-length: {declared}\r\n".encode(), b'\r\n\r\n{"a": 1}') == (
        next(line for line in heard[0].splitlines(keepends=True) if b"content-length" in line),
        heard[0][-12:],
    )


def test_dot_segments_go_out_as_they_were_written(listener: tuple[str, list[bytes]]) -> None:
    base, heard = listener
    with Client(_target(base), ENTRY) as client:
        exchange = client.send(Request("GET", f"{base}/a/./../b?c=/..", "anonimo"))
    assert heard[0].startswith(b"GET /a/./../b?c=/.. HTTP/1.1\r\n")
    assert exchange.evidence.curl == f"curl -i --path-as-is -X GET '{base}/a/./../b?c=/..'"


@pytest.mark.parametrize(
    ("bytes_", "said"),
    [
        (
            b"\x15\x03\x01\x00\x02\x02\x46",
            "un aviso de TLS: en ese puerto se atiende HTTPS y se le habló en HTTP",
        ),
        (
            b"SSH-2.0-OpenSSH_9.0\r\n",
            "lo que respondió no es HTTP: empieza con b'SSH-2.0-OpenSSH_9.0",
        ),
        (b"\x00\x01", "lo que respondió no es HTTP: empieza con b'\\x00\\x01'"),
    ],
)
def test_bytes_that_are_no_http_are_told_as_that(bytes_: bytes, said: str) -> None:
    """Over a real connection, and once: another attempt of a write would bring the same."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(bytes_)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
        with Client(_target(base), ENTRY) as client:
            exchange = client.send(Request("POST", f"{base}/x", "anonimo"))
        thread.join(10)
    assert said in (exchange.fault or "")


def test_a_server_that_drips_its_head_is_held_to_the_deadline() -> None:
    """Over a real connection: each read comes in time, and all of them together don't."""
    moments = chain([0.0, 50.0], repeat(130.0))
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                connection.recv(1)  # until the other side hangs up

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
        carrier = HttpCarrier(30, monotonic=lambda: next(moments))
        with Client(_target(base), ENTRY, carrier=carrier) as client:
            exchange = client.send(Request("POST", f"{base}/x", "anonimo"))
        thread.join(10)
    assert "la respuesta no terminó de llegar en 120 s (cuatro veces timeout_s)" == exchange.fault


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body (received 1 bytes)"
            ),
            "no dio una respuesta que se pueda leer (cortó la respuesta antes de terminar el "
            "cuerpo: ",
        ),
        (
            httpx.RemoteProtocolError("Server disconnected without sending a response."),
            "cerró la conexión sin responder: ",
        ),
        (httpx.RemoteProtocolError("illegal status line"), "(lo que respondió no es HTTP: "),
        (httpx.ReadTimeout("x"), "no responde (tiempo agotado: no llegó la respuesta)"),
    ],
)
def test_the_cause_of_a_login_without_answer_is_told(error: Exception, said: str) -> None:
    with _client(_ScriptedServer(error)) as client, pytest.raises(LoginRefusedError) as raised:
        client.token("erp")
    assert said in str(raised.value)


def test_an_address_that_is_none_is_a_fault_and_no_crash() -> None:
    with Client(_target("http://f:puerto"), ENTRY) as client:
        fault = client.send(Request("POST", "http://f:puerto/", "anonimo")).fault or ""
    assert fault.startswith("la conexión falló:")


def test_ids_are_unique_over_threads() -> None:
    with _client(_ScriptedServer()) as client, ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda _: client.send(GET).id, range(100)))
    assert 100 == len(set(ids))


@pytest.mark.parametrize(
    ("per_second", "workers", "count", "interval"),
    [(50, 1, 50, 1000), (50, 3, 16, 960), (4, 8, 1, 2000), (0.5, 1, 1, 2000), (0.25, 4, 1, 16_000)],
)
def test_the_rate_holds_over_all_workers_below_one_too(
    per_second: float, workers: int, count: int, interval: int
) -> None:
    rate = share(per_second, workers)
    assert (count, interval) == (rate.limit, rate.interval)
    assert workers * rate.limit / rate.interval * 1000 <= per_second


class _Passing:
    """A clock that only goes forward when somebody waits."""

    def __init__(self) -> None:
        self.now, self.pauses = 0.0, list[float]()

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def clocks(self) -> Clocks:
        return Clocks(lambda: self.now, self.pause, lambda: self.now)


@pytest.mark.parametrize(
    ("asked", "rests"),
    [
        (("7", "x"), [7, 0.4, 1.6]),
        (("60", "31"), [60, 31]),
        (("", "-3"), [0.2, 0.4, 1.6]),
        (("Thu, 01 Jan 1970 00:00:12 GMT", "Wed, 31 Dec 1969 23:00:00 GMT"), [12, 0.4, 1.6]),
    ],
)
def test_a_throttled_request_waits_as_asked_and_goes_again(
    asked: tuple[str, str], rests: list[float]
) -> None:
    """429 says that the request was not taken: even a write may go again. Seconds or a date are
    asked; then the pace of the client holds it back.
    """
    time, server = (
        _Passing(),
        _ScriptedServer(*(httpx.Response(429, headers={"Retry-After": one}) for one in asked)),
    )
    over = HttpCarrier(TARGET.timeout_s, transport=httpx.MockTransport(server))
    with Client(TARGET, ENTRY, carrier=over, clocks=time.clocks()) as client:
        assert 200 == client.send(POST).status
    assert (rests, 3) == ([round(one, 3) for one in time.pauses], len(server.seen))


def test_a_login_waits_and_slows_the_run_down_as_any_other_request_does() -> None:
    token = httpx.Response(200, json={"token": "a.b.c"})
    time = _Passing()
    server = _ScriptedServer(httpx.Response(503, headers={"Retry-After": "9"}), token)
    over = HttpCarrier(TARGET.timeout_s, transport=httpx.MockTransport(server))
    with Client(TARGET, ENTRY, carrier=over, clocks=time.clocks()) as client:
        client.token("erp")
        assert (1, 0.5, 9.0) == (
            client.rate.slowed.answers,
            client.rate.per_second,
            client.rate.slowed.waited,
        )


@pytest.mark.parametrize("asked", ["601", "9" * 5000, "Thu, 01 Jan 1970 09:00:00 GMT"])
def test_who_asks_for_more_than_a_request_may_wait_is_not_asked_again(asked: str) -> None:
    pauses: list[float] = []
    server = _ScriptedServer(httpx.Response(429, headers={"Retry-After": asked}))
    with _client(server, pauses) as client:
        assert 429 == client.send(POST).status
    assert ([], 1) == (pauses, len(server.seen))


@pytest.mark.parametrize(
    ("date", "ahead"),
    [
        ("Thu, 01 Jan 1970 03:00:00 GMT", 10_800.0),
        ("Wed, 31 Dec 1969 23:00:00 GMT", -3_600.0),
        ("Thu, 01 Jan 1970 00:01:30 GMT", 0.0),
        ("ayer", 0.0),
        ("", 0.0),
    ],
)
def test_a_clock_that_is_off_is_seen_in_the_first_date_and_allowed_for(
    date: str, ahead: float
) -> None:
    """Ours says 0; half a minute or so is the network's, hours are the target's."""
    server = _ScriptedServer(
        httpx.Response(200, headers={"Date": date}), httpx.Response(200, headers={"Date": date})
    )
    with _client(server) as client:
        client.send(GET)
        assert (ahead, ahead) == (client.skew, client.target_time())
