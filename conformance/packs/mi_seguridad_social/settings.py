"""What nobody published of the platform, and a target may say: its codes, how it spells the keys
of which several spellings were seen, whether one token may open all services, and how a caja is
entered. What a run presumes and cannot do otherwise is told as well, and anything else refused.
"""

from collections.abc import Mapping
from typing import Any

from conformance.core.setting import CHOICE, LIST, TEXT, Setting, Settings

DONE, ANSWERED = "codigos.hecho", "codigos.ya_respondida"
TOKENS = "tokens_por_servicio"
EACH, SEEN = "exige", "observa"
"""Whether the token of a service must not open another, or that is only told."""
ENTRANCE = "ccf.auth"
OAUTH, BASIC = "oauth", "basic"
"""How the ministry enters a caja: by a token of its OAuth 2.0, or by its pair in each call."""
OWN = "propia"
_SPELLED: Mapping[str, tuple[str, ...]] = {
    "numero": ("NumeroTransaccion", "numerotransaccion"),
    "serial": ("SerialSat", "SerialSAT", "serialSat"),
    "estado_flujo": ("Estado_Fujo", "estado_fujo"),
    "fecha_respuesta": ("FechaRespuesta", "FechaResouesta"),
}
"""The keys of which several spellings were seen in what is sent."""


def _spelled(name: str, spellings: tuple[str, ...]) -> Setting:
    text = f"cómo escribe el objetivo {spellings[0]} en lo que recibe; propia, como cada servicio"
    choices = (OWN, *spellings)
    return Setting(f"ortografia.{name}", CHOICE, OWN, text, guess=True, choices=choices)


def _presumed(name: str, usual: str, text: str, why: str) -> Setting:
    """Return the setting of which a run knows one value, and says of any other why not."""

    def wants(value: Any) -> str:
        return "" if value == usual else f"Se acepta: {usual}. {why}"

    return Setting(name, TEXT, usual, text, guess=True, wants=wants)


_PRESUMED = (
    _presumed(
        "consulta.por",
        "ruta",
        "dónde se consulta una transacción: en la ruta del servicio",
        "La dirección que trae una notificación se escribe como la del servicio, en services y "
        "paths; una distinta en cada notificación no se puede: ningún servicio las lista.",
    ),
    _presumed(
        "cifrado.modo",
        "ninguno",
        "si lo que se envía va firmado (jws) o cifrado (jwe): JSON sobre TLS, sin más",
        "Nadie ha mostrado qué se firma o se cifra, con qué algoritmo ni dónde va la llave.",
    ),
    _presumed(
        "terminos.responder_habiles",
        "ninguno",
        "en cuántos días hábiles se responde: no se juzga",
        "Una corrida dura minutos y no ve pasar días hábiles; cuánto se espera a la caja se dice "
        "en listen.wait_s.",
    ),
    _presumed(
        "perfil",
        "ccf",
        "de quién son los servicios: de las cajas, y las novedades de empleadores",
        "Los de independientes, pensionados y ARL los mostró un solo cliente cada uno, sin todos "
        "sus campos: no se juzgan.",
    ),
)
"""What a target may say and a run does in one way alone."""

SETTINGS = (
    Setting(DONE, LIST, ("200",), "los códigos de un sobre que dicen que se hizo", guess=True),
    Setting(
        ANSWERED,
        LIST,
        ("GN37",),
        "los códigos de un sobre que dicen que ya se había respondido",
        guess=True,
    ),
    Setting(
        TOKENS,
        CHOICE,
        SEEN,
        "si el token de un servicio no debe abrir otro (exige), o solo se dice que lo abre "
        "(observa)",
        guess=True,
        choices=(SEEN, EACH),
    ),
    Setting(
        ENTRANCE,
        CHOICE,
        OAUTH,
        "con qué entra el Ministerio a la caja: un token de su OAuth 2.0 (oauth), o usuario y "
        "clave en cada llamada (basic)",
        guess=True,
        choices=(OAUTH, BASIC),
    ),
    *(_spelled(name, spellings) for name, spellings in _SPELLED.items()),
    *_PRESUMED,
)
"""By their names in the tree of `settings` of a target file."""


def written_of(settings: Settings) -> Mapping[str, str]:
    """Return how the target spells keys of what it is sent, by the other spellings of each."""
    chosen = ((str(settings[f"ortografia.{name}"]), known) for name, known in _SPELLED.items())
    return {other: own for own, known in chosen if own != OWN for other in known if other != own}
