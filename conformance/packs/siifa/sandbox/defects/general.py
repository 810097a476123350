"""Defects of every kind that any HTTP API could have, and the first of each check."""

from conformance.core.finding import Level
from conformance.packs.siifa.sandbox.defects.record import off, subtle, wrap
from conformance.packs.siifa.sandbox.faults import general as d
from conformance.packs.siifa.sandbox.faults.bulk import kept
from conformance.sandbox.tokens import CHECKS

GENERAL = (
    # Security
    wrap(
        "token-ausente-aceptado",
        "Ver una factura no exige token",
        "SEC-01",
        "S03",
        d.anonymous_as_admin,
    ),
    off(
        "token-alterado-aceptado",
        "La firma del token no se verifica",
        "SEC-02",
        "S03",
        *CHECKS[1:4],
    ),
    subtle(
        wrap(
            "rol-consulta-escribe",
            "El rol ERP_Consulta puede formular glosas",
            "SEC-03",
            "ROL",
            d.promoted("SIIFA_ERP_Consulta", "erp"),
        )
    ),
    subtle(
        wrap(
            "ips-formula",
            "El rol IPS puede formular glosas",
            "SEC-03",
            "ROL",
            d.promoted("SIIFA_IPS", "admin"),
        )
    ),
    wrap(
        "fuga-de-pila",
        "El rechazo de una glosa muestra la pila de llamadas",
        "SEC-04",
        "S13",
        d.stack_trace,
    ),
    off(
        "factura-ajena-visible",
        "La lista de facturas muestra las de otras entidades",
        "SEC-05",
        "I01",
        "I01",
    ),
    off(
        "login-sin-clave",
        "El inicio de sesión acepta cualquier usuario y contraseña",
        "SEC-06",
        "S11",
        "login",
    ),
    # Errors
    subtle(
        wrap(
            "error-500-texto-largo",
            "Una observación de más de 1500 caracteres causa un 500",
            "ERR-01",
            "S02",
            d.crash_on_long_text,
        )
    ),
    subtle(
        wrap(
            "error-500-id-cero",
            "Pedir la glosa 0 causa un 500",
            "ERR-01",
            "S02",
            d.crash_on_zero,
        )
    ),
    subtle(
        wrap(
            "requerido-omitido-aceptado",
            "Se formula una glosa sin fechaFormulacion",
            "ERR-02",
            "R12",
            d.date_by_default,
        )
    ),
    subtle(
        wrap(
            "pagina-cero-aceptada",
            "La lista de facturas acepta NumeroPagina=0",
            "ERR-02",
            "R26",
            d.page_zero,
        )
    ),
    wrap(
        "id-desconocido-sin-404",
        "Una glosa desconocida se responde con 400",
        "ERR-03",
        "S07",
        d.unknown_is_400,
    ),
    wrap(
        "id-malformado-aceptado",
        "Un id de factura no numérico devuelve la primera factura",
        "ERR-04",
        "S06",
        d.malformed_is_first,
    ),
    wrap(
        "verbo-sin-405",
        "Un verbo equivocado se responde con 404",
        "ERR-05",
        "S01",
        d.wrong_verb_is_404,
    ),
    wrap(
        "problema-sin-forma",
        "El rechazo de una glosa no es un ProblemDetails",
        "ERR-06",
        "S12",
        d.shapeless_problem,
    ),
    wrap("error-en-html", "El 404 de una factura es una página HTML", "ERR-07", "S14", d.html_404),
    wrap(
        "campo-no-nombrado",
        "El rechazo de una glosa no dice qué campo falló",
        "ERR-08",
        "S12b",
        d.unnamed_field,
        level=Level.SHOULD,
    ),
    wrap(
        "rechazo-con-otro-codigo",
        "Una segunda respuesta se rechaza con 404",
        "ERR-10",
        "MAN-7.400",
        d.refused_with_404,
    ),
    # Contract
    wrap(
        "campo-de-otro-tipo",
        "idFactura de una glosa es un texto",
        "SCH-01",
        "MAN-4.7",
        d.text_for_number,
    ),
    wrap(
        "tipo-de-medio",
        "El detalle de la factura se entrega como text/plain",
        "SCH-02",
        "MAN-4.3",
        d.plain_text,
    ),
    wrap(
        "estado-no-declarado",
        "Formular una glosa responde 202",
        "SCH-03",
        "S01",
        d.undeclared_status,
    ),
    subtle(
        wrap(
            "valido-rechazado",
            "Una glosa con tildes en la observación se rechaza",
            "SCH-04",
            "R31",
            d.accents_refused,
        )
    ),
    wrap(
        "cuerpo-no-json",
        "Las alertas de una factura no son JSON",
        "SCH-05",
        "MAN-4.3",
        d.broken_json,
    ),
    wrap(
        "nombre-repetido",
        "Las filas de los bancos traen dos veces su primera propiedad",
        "SCH-07",
        "MAN-4.3",
        d.twice,
        level=Level.MAY,
    ),
    wrap(
        "cuerpo-desmedido",
        "Las alertas de una factura vienen anidadas doscientas veces",
        "SCH-06",
        "MAN-4.7",
        d.nested,
    ),
    # Life cycle
    subtle(
        wrap(
            "movimiento-valido-rechazado",
            "Responder una devolución con RE9701 se rechaza",
            "LIF-01",
            "R02",
            d.acceptance_refused,
        )
    ),
    off(
        "reiteracion-sin-respuesta",
        "Se reitera una glosa sin respuesta",
        "LIF-02",
        "R07",
        "R7",
        level=Level.SHOULD,
    ),
    off(
        "respuesta-a-reiteracion-inexistente",
        "Se responde una reiteración que no existe",
        "LIF-02",
        "R06",
        "R6",
    ),
    off("segunda-respuesta", "Una segunda respuesta reemplaza a la primera", "LIF-03", "R05", "R5"),
    off("codigo-de-otro-grupo", "Se responde con un código del grupo GLOSA", "LIF-04", "R02", "R2"),
    off("puerta-equivocada", "La puerta de glosas responde devoluciones", "LIF-05", "R04", "R4"),
    off(
        "respuesta-antes-de-formulacion",
        "Se responde con fecha anterior a la formulación",
        "LIF-06",
        "R09",
        "R9",
    ),
    wrap(
        "masivo-no-atomico",
        "El cargue masivo rechazado guarda las glosas buenas",
        "LIF-07",
        "R19",
        kept("formular_glosa_masivo", "listaGlosas"),
    ),
    off("masivo-1001", "El cargue masivo acepta 1001 elementos", "LIF-08", "R19", "R19-max"),
    off("radicar-dos-veces", "Una factura se radica dos veces", "LIF-09", "R21", "R21"),
    off(
        "glosa-sin-radicar",
        "Se glosa una factura sin radicar",
        "LIF-09",
        "R11",
        "R11",
        level=Level.SHOULD,
    ),
    off(
        "valor-sin-limite",
        "Se acepta una glosa mayor que la factura",
        "LIF-10",
        "R14",
        "R14",
        level=Level.SHOULD,
    ),
    off(
        "segunda-devolucion",
        "Una factura se devuelve dos veces",
        "LIF-11",
        "R15",
        "R15",
        level=Level.SHOULD,
    ),
    off(
        "glosa-tras-respuesta",
        "Se formulan glosas después de la respuesta",
        "LIF-11",
        "R16",
        "R16",
        level=Level.SHOULD,
    ),
    # Consistency
    wrap(
        "detalle-atrasado",
        "El detalle de la glosa no muestra la respuesta",
        "CON-01",
        "R24",
        d.stale_detail,
    ),
    wrap(
        "resumen-no-cuenta",
        "El resumen de glosas no cuenta las respuestas",
        "CON-02",
        "R25",
        d.uncounted,
    ),
    wrap("pagina-repetida", "Toda página de facturas es la primera", "CON-03", "R26", d.same_page),
    subtle(
        wrap(
            "filtro-ignorado",
            "El filtro NumeroFactura no filtra",
            "CON-04",
            "R27",
            d.filter_ignored,
        )
    ),
    subtle(
        wrap(
            "rechazo-escribe",
            "Una respuesta rechazada por su fecha queda guardada",
            "CON-05",
            "R23",
            d.refusal_writes,
        )
    ),
    wrap(
        "centavos-perdidos",
        "El valor de la glosa pierde los centavos",
        "CON-06",
        "R31",
        d.cents_lost,
    ),
)
