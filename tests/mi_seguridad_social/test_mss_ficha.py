"""The data of a register are judged by themselves, one by one."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from mss_trials import craft

from conformance.cli import main
from conformance.packs.mi_seguridad_social.ficha import DATA, SERVICE, Datum
from conformance.run.estimate import Estimate, Pace, estimate
from conformance.run.schedule import Schedule

_KEY = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
_SSH = _KEY.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
_PRIVATE = _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
_JWK = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


def _datum(*place: str) -> Datum:
    return next(one for one in DATA if one.place == place)


@pytest.mark.parametrize(
    ("place", "value", "right"),
    [
        (("nit",), "860007336", True),
        (("nit",), 860007336, True),
        (("nit",), "860.007.336", False),
        (("nit",), "8600073361", False),
        ((SERVICE, "url"), "https://caja.example/sat", True),
        ((SERVICE, "url"), "http://caja.example/sat", False),
        ((SERVICE, "url"), "/sat", False),
        ((SERVICE, "url"), "https://caja.example/sat?revision=2", True),
        (("token", "url"), "https://ministerio:clave@caja.example/token", False),
        (("token", "url"), "https://caja.example/token?client_secret=abierto", False),
        ((SERVICE, "operacion"), "post", True),
        ((SERVICE, "operacion"), "ENVIAR", False),
        ((SERVICE, "llave_publica"), _SSH, True),
        ((SERVICE, "llave_publica"), _JWK, True),
        ((SERVICE, "llave_publica"), {**_JWK, "d": "AAAA"}, False),
        ((SERVICE, "llave_publica"), {"kty": "oct", "k": "c2VjcmV0bw"}, False),
        ((SERVICE, "llave_publica"), _PRIVATE, False),
        ((SERVICE, "llave_publica"), "una llave", False),
        ((SERVICE, "llave_publica"), None, False),
        ((SERVICE, "ejemplo"), '{"a": 1}', True),
        ((SERVICE, "ejemplo"), {"a": 1}, True),
        ((SERVICE, "ejemplo"), "a = 1", False),
        (("token", "scope"), " ", False),
    ],
)
def test_a_datum_is_right_or_told_why_not(place: tuple[str, ...], value: Any, right: bool) -> None:
    """As the forms of the manual want it."""
    assert right == (_datum(*place).judge(value) == "")


def test_what_is_told_of_a_private_key_never_shows_it() -> None:
    """A finding says what it is, and nothing of what it holds."""
    told = _datum(SERVICE, "llave_publica").judge(_PRIVATE)
    assert _PRIVATE.splitlines()[1] not in told


def test_where_nothing_is_sent_nothing_is_foretold() -> None:
    """A register alone takes no request."""
    plan = craft().plan
    alone = replace(plan, target=replace(plan.target, services={}))
    told = estimate(alone, Schedule((), {}, {}), craft().items[:3], Pace(0.1))
    assert Estimate(3, 0, 0, 0.0) == told


def test_what_the_file_says_is_not_asked_for_again(capsys: pytest.CaptureFixture[str]) -> None:
    """A finding of a register has no request to repeat: another run sees it."""
    assert 0 == main(["explain", "CLI-01", "--pack", "mi_seguridad_social"])
    assert "TOKEN_<ROL>" not in capsys.readouterr().out
