"""A login that tells too much, or lets in too easily."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import hostile as d
from conformance.packs.siifa.sandbox.faults.tools import asks, text_of

LOGIN: tuple[Defect, ...] = (
    wrap(
        "login-dice-usuario",
        "El inicio de sesión dice que el usuario no existe",
        "SEC-07",
        "S11",
        d.user_told,
        level=Level.SHOULD,
    ),
    subtle(
        wrap(
            "login-vacio",
            "El inicio de sesión acepta usuario y clave vacíos",
            "SEC-06",
            "S11",
            d.login_opened(lambda body: body.get("userName") == "" == body.get("password")),
        )
    ),
    subtle(
        wrap(
            "login-inyectado",
            "Una comilla en la clave abre la sesión",
            "SEC-06",
            "S11",
            d.login_opened(lambda body: "' OR '" in str(body.get("password"))),
        )
    ),
    subtle(
        wrap(
            "login-nulo-500",
            "Un usuario nulo causa un 500 al iniciar sesión",
            "ERR-01",
            "S02",
            d.crash(lambda sent: asks(sent, "iniciar_sesion") and b'"userName": null' in sent.body),
        )
    ),
    subtle(
        wrap(
            "login-largo-500",
            "Una clave de 10 kB causa un 500 al iniciar sesión",
            "ERR-01",
            "S02",
            d.crash(
                lambda sent: asks(sent, "iniciar_sesion") and len(text_of(sent, "password")) > 5000
            ),
        )
    ),
)
