"""What the target file of the reference servers says of them."""

from collections.abc import Mapping
from typing import Any

from conformance.packs.mi_seguridad_social.novelties import NOVELTIES
from conformance.packs.mi_seguridad_social.sandbox.world import (
    CAJAS,
    KNOWN_OF_EACH,
    OWN_PASSWORD,
    Platform,
    client_id,
    numbers,
)

# An elliptic key of nobody: its other half was thrown away.
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7rsNMVUsZ/W/kJpwJOlV11u2gb+q
HfryAoStuJfCmy4miDD7figM0m3KMl3fNLmZH4ambmBwzx0b79VY6MLchg==
-----END PUBLIC KEY-----
"""


def ficha() -> Mapping[str, Any]:
    """Return the data with which a caja registered its service."""
    return {
        "nit": CAJAS["ccf"],
        "servicio": {
            "nombre": "NotificacionSAT",
            "descripcion": "Recibe las notificaciones de novedades de afiliación",
            "url": "https://caja.sandbox.example/notificacionSAT/recibir",
            "operacion": "POST",
            "llave_publica": PUBLIC_KEY,
            "ejemplo": '{"numero_transaccion": "SAT-1-10000", "codigo_novedad": "1"}',
        },
        "token": {
            "nombre": "TokenCaja",
            "url": "https://caja.sandbox.example/oauth/token",
            "username": "ministerio",
            "password": "sandbox",
            "client_id": "mi-seguridad-social",
            "client_secret": "sandbox",
            "scope": "notificaciones",
        },
    }


def caja() -> Mapping[str, Any]:
    """Return how a caja enters the ministry's services, and that it acts by itself."""
    return {
        "automatico": True,
        "password": OWN_PASSWORD,
        "clientes": {
            name: client_id("ccf", name) for one in NOVELTIES for name in (one.consult, one.respond)
        },
    }


def known() -> Mapping[str, Any]:
    """Return what is known of the last transactions of each novelty: as who registered them would:
    of several, since one row may be mixed up with another.
    """
    platform = Platform()
    made: dict[str, Any] = {}
    for one in NOVELTIES:
        made[one.name] = {
            number: {key: str(value) for key, value in found.data.items()}
            for number in numbers(one)[-KNOWN_OF_EACH:]
            if (found := platform.transaction(number, one))
        }
    return made
