"""What nobody published of MIPRES, and a target may say: how long its temporary token lasts, and
whether billing takes the token of supply.
"""

from dataclasses import replace

from conformance.core.setting import CHOICE, NUMBER, Setting, Settings
from conformance.http.pack import Pack
from conformance.packs.mipres.auth import OWN, auth_of

LIFE, BILLING = "token.vida_s", "facturacion.token"
SETTINGS = (
    Setting(
        LIFE,
        NUMBER,
        86_400,
        "cuántos segundos dura el token temporal",
        guess=True,
        least=1,
        most=31_536_000,
    ),
    Setting(
        BILLING,
        CHOICE,
        OWN,
        "facturación cambia su propio token (propio), o toma el de suministro (comun)",
        guess=True,
        choices=(OWN, "comun"),
    ),
)


def configured(pack: Pack, settings: Settings) -> Pack:
    """Return the pack as it is at a target: how long its tokens last, and whose they are."""
    return replace(pack, auth=auth_of(float(settings[LIFE]), settings[BILLING]))
