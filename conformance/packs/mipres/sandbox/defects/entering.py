"""Ways of being wrong about who enters, and whose rows are whose."""

from conformance.core.finding import Level
from conformance.packs.mipres.sandbox.defects.rows import ANNULS, MAY, SHOULD, Forgotten, Wrapped
from conformance.packs.mipres.sandbox.faults import shut_to, telling_token
from conformance.packs.mipres.steps import readings
from conformance.sandbox.fault import asking, called_by, every, lax, shown

_PROVIDERS_READ = readings("direccionamiento", "programacion", "entrega", "reporte")

FORGOTTEN: Forgotten = (
    ("sin-comprobar-token", "Entra con cualquier token", "SEC-02", "S5", SHOULD, ("token",)),
    ("token-de-otro-nit", "Un token abre con cualquier NIT", "SEC-05", "I1", SHOULD, ("nit",)),
    (
        "token-para-cualquiera",
        "Da un token sin mirar el de la entidad",
        "SEC-06",
        "S6",
        Level.MUST,
        ("token-de-entidad",),
    ),
    (
        "regimen-sin-cambio",
        "Solo cambia el token principal de la entidad",
        "SCH-04",
        "A4",
        MAY,
        ("token-por-regimen",),
    ),
    (
        "regimen-que-no-lee",
        "El token temporal que da el de un régimen no lee",
        "SCH-04",
        "A4",
        MAY,
        ("temporal-de-regimen",),
    ),
    ("token-eterno", "Un token abre después de vencido", "SEC-02", "R25", MAY, ("vida",)),
)

WRAPPED: Wrapped = (
    (
        "token-objeto",
        "El cambio de token da un objeto",
        "SCH-01",
        "A2",
        SHOULD,
        shown(asking("generar_token"), lambda token: {"token": token}),
    ),
    (
        "proveedor-cierra",
        "Un proveedor cierra el caso",
        "SEC-03",
        "I6",
        Level.MUST,
        lax(every(asking("suministrar"), called_by("proveedor")), "role"),
    ),
    (
        "aislamiento-proveedor",
        "Un proveedor ve lo de otro",
        "SEC-05",
        "I2",
        SHOULD,
        lax(every(asking(*_PROVIDERS_READ), called_by("otro_proveedor")), "entity"),
    ),
    (
        "anula-ajeno",
        "Otra entidad anula",
        "SEC-05",
        "I3",
        SHOULD,
        lax(every(asking(*ANNULS), called_by("otro_proveedor", "otra_eps")), "entity"),
    ),
    ("token-en-el-error", "Un rechazo dice el token", "SEC-04", "S11", SHOULD, telling_token),
    (
        "token-con-mas",
        "Lee el + de un token como un espacio",
        "SCH-04",
        "A3",
        SHOULD,
        shut_to("+"),
    ),
    (
        "token-con-barra",
        "Parte la ruta en la barra de un token",
        "SCH-04",
        "A3",
        SHOULD,
        shut_to("/"),
    ),
    (
        "factura-token-ajeno",
        "Factura con el NIT de otro",
        "SEC-05",
        "I1",
        SHOULD,
        lax(asking("facturar", *readings("facturacion")), "nit"),
    ),
    (
        "reporte-otra-eps",
        "Otra EPS ve el reporte",
        "SEC-05",
        "I5",
        SHOULD,
        lax(every(asking(*readings("reporte")), called_by("otra_eps")), "entity"),
    ),
)
