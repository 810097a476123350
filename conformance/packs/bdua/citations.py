"""What the norm says of what is judged, where the item does not say it itself."""

from conformance.core.citation import Citation, Citations
from conformance.core.finding import Level

CITATIONS = Citations(
    aspects={"validator.ends": Citation(("BDUA-RES-6.1",), Level.SHOULD)},
    own={"validator.ends": "Nada de lo que se entrega detiene al validador."},
    codes={
        "ERR-01": "BDUA-RES-6.1",
        "ERR-02": "BDUA-RES-6.1",
        "SEC-05": "BDUA-RES-10",
        "SCH-04": "BDUA-RES-6.2",
        "LIF-01": "BDUA-RES-9.7a",
        "LIF-02": "BDUA-RES-9.7b",
        "LIF-03": "BDUA-RES-4.2",
        "LIF-06": "BDUA-RES-4.5",
        "LIF-07": "BDUA-RES-6.2",
        "LIF-10": "BDUA-RES-7",
        "LIF-11": "BDUA-RES-4.p1",
        "CON-01": "BDUA-RES-6.3",
        "CON-02": "BDUA-RES-6.3",
        "CON-05": "BDUA-RES-6.2",
        "CON-06": "BDUA-RES-6.2",
    },
    titles={
        "ERR-01": "El validador no terminó bien",
        "ERR-02": "Se aceptó lo que no es válido",
        "SEC-05": "Se ve o se acepta lo de otra entidad",
        "SCH-04": "Registros válidos no se aplicaron",
        "LIF-01": "No se recibió o no se respondió lo que debía",
        "LIF-02": "Se recibió sin lo que la entrega exige antes",
        "LIF-03": "Se aplicó dos veces lo que va una",
        "LIF-06": "No se valida en el orden de la norma",
        "LIF-07": "Un registro malo arrastró a los buenos",
        "LIF-11": "No se respeta el calendario",
        "CON-01": "Lo que vuelve no es lo que se entregó",
        "CON-02": "Los resultados no dicen de todo lo entregado",
        "CON-05": "Lo listado cambió la base",
        "CON-06": "Los textos no se conservan",
    },
    norms={
        "LIF-06": "art. 4: primero las novedades de actualización, después los maestros.",
        "LIF-07": "art. 6: la base se actualiza con los registros sin errores, haya los que haya.",
        "LIF-11": "art. 4: los ocho primeros días hábiles y el decimotercero; los resultados, el "
        "noveno y el decimoquinto; parágrafo 1: nada después de la fecha y la hora.",
        "CON-02": "art. 6: los inconsistentes y los multipresentados van a los involucrados.",
    },
)
