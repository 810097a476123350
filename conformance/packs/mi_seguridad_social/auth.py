"""How the platform is entered: OAuth 2.0 with the password grant, a client id for each service."""

from conformance.http.auth.entry import Auth
from conformance.http.auth.password_grant import PasswordGrant
from conformance.http.auth.recipe import Open
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES, REPORTS, REQUEST, TOKEN

TOKEN_SERVICE = "token"

SERVED = (
    REQUEST,
    *(name for one in NOVELTIES for name in (one.consult, one.respond)),
    *(one.capability for one in REPORTS),
)
"""The services of the ministry, each by the name of the capability that it is."""

_FIRST = NOVELTIES[0]

AUTH = Auth(
    recipes={
        **{name: PasswordGrant(name, TOKEN_SERVICE, TOKEN) for name in SERVED},
        TOKEN_SERVICE: Open(),  # whoever asks for a token has none yet
    },
    entering=("ccf",),
    thorough=(_FIRST.consult,),
    elsewhere=(_FIRST.consult,),
    reading=_FIRST.consult,
    listing=_FIRST.consult,
    refusal="400, 401 o 403",
)
