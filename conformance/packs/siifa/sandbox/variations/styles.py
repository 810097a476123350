"""The styles of the reference server: each answers otherwise wherever the decisions say that either
is right.

A style is a row of names; a name is a `Variation`, and cites the row of the decisions that allows
it. The first of a row is the outermost: what shapes an error stands before what chooses its status.
"""

from collections.abc import Mapping
from types import MappingProxyType

from conformance.http.reference import PLAIN_STYLE
from conformance.packs.siifa.sandbox.variations.forms import FORMS
from conformance.packs.siifa.sandbox.variations.problems import PROBLEMS
from conformance.packs.siifa.sandbox.variations.reading import READING
from conformance.packs.siifa.sandbox.variations.statuses import STATUSES
from conformance.packs.siifa.sandbox.variations.values import VALUES
from conformance.sandbox.variation import Variation

VARIATIONS: Mapping[str, Variation] = MappingProxyType(
    {one.id: one for one in (*PROBLEMS, *FORMS, *STATUSES, *VALUES, *READING)}
)

STYLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        PLAIN_STYLE: (),
        "aspnet": (
            "cortafuegos",
            "401-vacio",
            "403-vacio",
            "login-200",
            "enteros-con-decimal",
            "dinero-sin-decimales",
            "instantes-siete-sin-zona",
            "conexion-cerrada",
            "problema-con-pagina",
            "problema-aspnet",
            "errores-binder",
            "ruta-malformada-404",
            "ruta-tragada-400",
            "factura-desconocida-404",
            "ajeno-403",
            "ajeno-listas-403",
            "radicado-ajeno-404",
            "pago-ajeno-400",
            "cuenta-ajena-400",
            "masivo-ajeno-403",
            "sin-cuerpo-415",
            "anexo-desconocido-400",
            "puerta-equivocada-400",
            "codigo-de-pago-400",
            "estado-de-pago-400",
            "decimales-rechazados",
            "longitud-utf16",
            "nivel-3-exigido",
            "radicado-tras-emision",
            "sin-blanco-por-t",
            "fecha-sola",
            "zona-utc",
            "giro-ignorado",
            "nit-propio",
            "creacion-por-registro",
            "eps-lee",
            "grupo-objeto",
            "pago-sin-cuentas",
            "radicados-antiguos",
        ),
        "estricto": (
            "login-401",
            "dinero-con-centavos",
            "instantes-siete-con-zona",
            "problema-json",
            "problema-breve",
            "errores-comando",
            "ajeno-listas-404",
            "ajeno-estados-vacios",
            "masivo-ajeno-404",
            "propiedad-desconocida-400",
            "eps-lista-vacia",
            "radicados-antiguos",
        ),
    }
)
