"""What nobody published of the platform, and a target may say: its codes, how it spells the keys
of which several spellings were seen, and whether one token may open all services.
"""

from collections.abc import Mapping

from conformance.core.setting import CHOICE, LIST, Setting, Settings

DONE, ANSWERED = "codigos.hecho", "codigos.ya_respondida"
TOKENS = "tokens_por_servicio"
EACH, SEEN = "exige", "observa"
"""Whether the token of a service must not open another, or that is only told."""
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
    *(_spelled(name, spellings) for name, spellings in _SPELLED.items()),
)
"""By their names in the tree of `settings` of a target file."""


def written_of(settings: Settings) -> Mapping[str, str]:
    """Return how the target spells keys of what it is sent, by the other spellings of each."""
    chosen = ((str(settings[f"ortografia.{name}"]), known) for name, known in _SPELLED.items())
    return {other: own for own, known in chosen if own != OWN for other in known if other != own}
