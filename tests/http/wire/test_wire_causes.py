"""Why no answer came is read from what lies under a library's error, however deep."""

import socket
import ssl

import httpcore
import pytest

from conformance.http.wire.causes import MUTE_TLS, lasting, lateness, plain_at_tls, reason

_URL = "https://siifa.example:8443/a"


def _tls(name: str) -> ssl.SSLError:
    error = ssl.SSLError(1, name)
    error.reason = name
    return error


def _unverified(code: int) -> ssl.SSLError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


def _under(error: BaseException) -> BaseException:
    """Return an error of a library that was raised for another, which was raised for this one."""
    above, middle = RuntimeError("above"), OSError("middle")
    above.__cause__, middle.__context__ = middle, error
    return above


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (_unverified(10), "no se confía en siifa.example: su certificado venció"),
        (_unverified(62), "no se confía en siifa.example: su certificado es de otro nombre"),
        (_unverified(99), "no se confía en siifa.example: su certificado no vale"),
        (_tls("TLSV13_ALERT_CERTIFICATE_REQUIRED"), "siifa.example pide un certificado de cliente"),
        (_tls("wrong version number"), "siifa.example no habla TLS en ese puerto"),
        (_tls("UNEXPECTED_EOF_WHILE_READING"), "siifa.example cortó cuando se acordaba TLS"),
    ],
)
def test_what_tls_said_is_told_with_what_mends_it(error: ssl.SSLError, said: str) -> None:
    assert f"TLS: {said}" == reason(_under(error), _URL)[: len(said) + 5]


def test_a_name_that_is_not_found_is_told_as_the_networks() -> None:
    said = reason(_under(socket.gaierror()), _URL)
    assert said.startswith("DNS: no se halló el nombre siifa.example: ")


def test_an_end_in_the_middle_of_an_answer_is_no_refused_handshake() -> None:
    error = _tls("UNEXPECTED_EOF_WHILE_READING")
    assert "" == reason(error, _URL, begun=False)


def test_of_what_nobody_knows_nothing_is_said() -> None:
    assert ("", "") == (reason(OSError("x"), _URL), reason(_tls("SOMETHING_NEW"), _URL))


@pytest.mark.parametrize(
    ("error", "again"), [(_tls("ANYTHING"), True), (socket.gaierror(), False), (OSError(), False)]
)
def test_tls_does_not_heal_by_itself(error: BaseException, again: bool) -> None:
    assert again == lasting(_under(error))


def test_a_server_that_says_nothing_of_tls_may_not_speak_it() -> None:
    """Its silence is told so, whatever library says it; another one by what came too late."""
    assert MUTE_TLS == lateness(_under(httpcore.ConnectTimeout(MUTE_TLS)))
    assert "no llegó la respuesta" == lateness(httpcore.ReadTimeout("timed out"))
    assert "no se aceptó la conexión" == lateness(httpcore.ConnectTimeout("timed out"))


def test_where_plain_http_is_cut_short_the_port_may_be_of_https() -> None:
    """Not where HTTPS was spoken."""
    said = plain_at_tls("http://siifa.example/api", "seguridad")
    assert "escriba https:// en services.seguridad " in said
    assert "" == plain_at_tls("https://siifa.example/api", "seguridad")
