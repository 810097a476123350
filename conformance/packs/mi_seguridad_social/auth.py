"""How the platform is entered: OAuth 2.0 with the password grant, a client id for each service."""

from dataclasses import replace

from conformance.core.declared import ANYTHING, Form, of_keys
from conformance.core.setting import Settings
from conformance.http.auth.basic import Basic
from conformance.http.auth.entry import Auth
from conformance.http.auth.password_grant import PasswordGrant
from conformance.http.auth.recipe import Open
from conformance.packs.mi_seguridad_social.novelties import (
    ENTER,
    NOVELTIES,
    REPORTS,
    REQUEST,
    TOKEN,
)
from conformance.packs.mi_seguridad_social.settings import BASIC, ENTRANCE

TOKEN_SERVICE = "token"
CAJA, CAJA_TOKEN = "caja", "token_de_caja"
"""The services of a caja: the one that is notified, and that of its tokens."""

SERVED = (
    REQUEST,
    *(name for one in NOVELTIES for name in (one.consult, one.respond)),
    *(one.capability for one in REPORTS),
)
"""The services of the ministry, each by the name of the capability that it is."""

CAJA_FORM = Form({"automatico": ANYTHING, "password": ANYTHING, "clientes": of_keys(*SERVED)})
"""What a target file says of its caja: whether it acts by itself, and what it enters with."""

_FIRST = NOVELTIES[0]

_NOBODY_YET = Open()
AUTH = Auth(
    recipes={
        **{name: PasswordGrant(name, TOKEN_SERVICE, TOKEN) for name in SERVED},
        CAJA: PasswordGrant(CAJA, CAJA_TOKEN, ENTER),
        CAJA_TOKEN: _NOBODY_YET,
        TOKEN_SERVICE: _NOBODY_YET,  # whoever asks for a token has none yet
    },
    entering=("ccf",),
    thorough=(_FIRST.consult,),
    elsewhere=(_FIRST.consult,),
    reading=_FIRST.consult,
    listing=_FIRST.consult,
    refusal="400, 401 o 403",
)


def auth_of(settings: Settings) -> Auth:
    """Return how a target is entered: its caja by OAuth 2.0, or by a pair in each call."""
    if settings[ENTRANCE] != BASIC:
        return AUTH
    return replace(AUTH, recipes={**AUTH.recipes, CAJA: Basic(CAJA)})
