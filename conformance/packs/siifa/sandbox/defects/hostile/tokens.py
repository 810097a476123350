"""Credentials that prove nothing and are taken."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import hostile as d
from conformance.sandbox.fault import asking, lax

_OTHER_KEY = "otra-clave-de-conformidad-de-32-bytes"  # the one that the harness forges with
TOKENS: tuple[Defect, ...] = (
    subtle(
        wrap(
            "alg-none-aceptado",
            "Un token con alg: none da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.unsigned),
        )
    ),
    subtle(
        wrap(
            "token-vencido-aceptado",
            "El vencimiento del token no se verifica",
            "SEC-02",
            "S03",
            d.opened_by(d.expired),
        )
    ),
    subtle(
        wrap(
            "token-sin-firma-aceptado",
            "Un token sin su tercer segmento da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.truncated),
        )
    ),
    subtle(
        wrap(
            "firma-vacia-aceptada",
            "Un token con la firma vacía da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.empty_signature),
        )
    ),
    subtle(
        wrap(
            "firma-de-otra-clave",
            "Un token firmado con otra clave da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.signed_with(_OTHER_KEY)),
        )
    ),
    subtle(
        wrap(
            "firma-hs512-aceptada",
            "Un token pasado a HS512 con otra clave da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.signed_with(_OTHER_KEY, "HS512")),
        )
    ),
    subtle(
        wrap(
            "kid-elige-la-clave",
            "El kid del token elige el archivo de la clave",
            "SEC-02",
            "S03",
            d.opened_by(d.signed_with("", kid="")),
        )
    ),
    subtle(
        wrap(
            "alg-desconocido-aceptado",
            "Un token que anuncia RS256 da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.renamed_algorithm),
        )
    ),
    subtle(
        wrap(
            "rol-sin-firma",
            "El rol del token se cree aunque la firma no lo cubra",
            "SEC-02",
            "S03",
            d.opened_by(d.trusted_role),
        )
    ),
    subtle(
        wrap(
            "nit-sin-firma",
            "El NIT del token se cree aunque la firma no lo cubra",
            "SEC-02",
            "S03",
            d.opened_by(d.trusted_entity),
        )
    ),
    subtle(
        wrap(
            "vencimiento-sin-firma",
            "El vencimiento alargado de un token se cree",
            "SEC-02",
            "S03",
            d.opened_by(d.trusted_dates),
        )
    ),
    subtle(
        wrap(
            "token-con-otro-esquema",
            "En los bancos, el token bueno vale también con otro esquema",
            "SEC-02",
            "S03",
            lax(asking("listar_bancos"), "token-scheme"),
        )
    ),
    subtle(wrap("basic-aceptado", "El esquema Basic da acceso", "SEC-02", "S03", d.basic)),
    subtle(
        wrap(
            "bearer-vacio-aceptado",
            "La palabra Bearer sin token da acceso",
            "SEC-02",
            "S03",
            d.no_token_after_scheme,
        )
    ),
    subtle(
        wrap(
            "token-en-la-direccion",
            "El token se acepta en la dirección (access_token)",
            "SEC-02",
            "S03",
            d.in_the_query("access_token"),
        )
    ),
    wrap("token-devuelto", "El 401 devuelve el token rechazado", "SEC-04", "S13", d.token_echoed),
    subtle(wrap("trace-devuelve-token", "TRACE devuelve el token", "SEC-04", "S13", d.trace)),
)
