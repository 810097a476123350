"""The requirement that each code cites of itself, what SIIFA calls it, and what its norm adds to
the explanation of a code (`conformance explain`).
"""

from collections.abc import Mapping

_DOCUMENT = "SIIFA-DOC"

REQUIREMENTS: Mapping[str, str] = {
    "SCH-01": "SIIFA-MAN-4.7",
    "SCH-02": "SIIFA-MAN-4.3",
    "SCH-03": "SIIFA-S01",
    "SCH-04": "SIIFA-MAN-7.200",
    "SCH-05": "SIIFA-MAN-4.3",
    "SCH-06": "SIIFA-MAN-4.7",
    "SCH-07": "SIIFA-MAN-4.3",
    "ERR-01": "SIIFA-S02",
    "ERR-02": "SIIFA-S06",
    "ERR-03": "SIIFA-S07",
    "ERR-04": "SIIFA-S06",
    "ERR-05": "SIIFA-S01",
    "ERR-06": "SIIFA-S12",
    "ERR-07": "SIIFA-S14",
    "ERR-08": "SIIFA-S12b",
    "ERR-10": "SIIFA-MAN-7.400",
    "SEC-01": "SIIFA-S03",
    "SEC-02": "SIIFA-S03",
    "SEC-03": "SIIFA-ROL",
    "SEC-04": "SIIFA-S13",
    "SEC-05": "SIIFA-I01",
    "SEC-06": "SIIFA-S11",
    "SEC-07": "SIIFA-S11",
    "SEC-10": "SIIFA-ROL",
    "LIF-01": "SIIFA-R06",
    "LIF-02": "SIIFA-R06",
    "LIF-03": "SIIFA-R05",
    "LIF-04": "SIIFA-R02",
    "LIF-05": "SIIFA-R04",
    "LIF-06": "SIIFA-R09",
    "LIF-07": "SIIFA-R19",
    "LIF-08": "SIIFA-R19",
    "LIF-09": "SIIFA-R21",
    "LIF-10": "SIIFA-R14",
    "LIF-11": "SIIFA-R15",
    "CON-01": "SIIFA-R24",
    "CON-02": "SIIFA-R25",
    "CON-03": "SIIFA-R26",
    "CON-04": "SIIFA-R27",
    "CON-05": "SIIFA-R23",
    "CON-06": "SIIFA-R31",
    "CON-07": "SIIFA-R34",
    "CON-09": "SIIFA-R24",
    "TIM-01": "SIIFA-TIM",
    **{f"DOC-{number:02}": _DOCUMENT for number in (*range(1, 18), 20)},
}

TITLES: Mapping[str, str] = {
    "LIF-05": "Una puerta acepta un seguimiento de la otra clase",
    "LIF-09": "No se respetan las reglas del radicado",
    "DOC-05": "NIT declarado como número",
}

_OFFICIAL = "Documentos oficiales de 2026"
_MANUAL = "Manual de interoperabilidad"

NORMS: Mapping[str, str] = {
    "SCH-03": "El Manual §7 nombra 200, 400, 401, 403, 404 y 500.",
    "ERR-01": "El Manual §7 define 500 como error interno no controlado; lo inválido es 400.",
    "ERR-02": "Lo inválido se responde con 400 (Manual §7).",
    "ERR-03": "El Manual §7 reserva 404 para el recurso que no existe.",
    "ERR-04": "Lo inválido se responde con 400 (Manual §7).",
    "ERR-08": "En `errors`, el nombre de la propiedad va en PascalCase.",
    "ERR-10": "Manual §7: 400 datos o estado, 401 sin credencial válida, 403 sin permiso, 404 no "
    "existe.",
    "SEC-01": "La credencial es un token Bearer (Manual §4).",
    "SEC-02": "El token es un JWT (Manual §4).",
    "SEC-05": "La entidad es la del NIT de su token (`NitEntidad`).",
    "SEC-06": "Se responde 400 o 401, o 200 con `success: false`, `errors` no vacío y sin token.",
    "SEC-10": "La tabla de roles es la de los documentos oficiales.",
    "LIF-02": "El orden es formulada, respondida, reiterada y respuesta a la reiteración; lo demás "
    "se responde con 400.",
    "LIF-03": "Hay una sola respuesta, una reiteración y una respuesta a ella; otra se responde "
    "con 400.",
    "LIF-04": "Cada puerta toma códigos de su grupo (GLOSA, DEVOLUCION o RESPUESTA); los demás se "
    "responden con 400.",
    "LIF-05": "La puerta de glosas no atiende devoluciones, ni al revés; se responde 404 o 400.",
    "LIF-06": "La respuesta es posterior a la formulación, y la reiteración posterior a ambas; lo "
    "demás se responde con 400.",
    "LIF-08": "Un lote de glosas o devoluciones tiene de 1 a 1000 elementos; fuera de ellos se "
    "responde 400.",
    "LIF-09": "Una factura se radica una sola vez, y antes de glosarla o devolverla; lo demás se "
    "responde con 400.",
    "LIF-10": "Una glosa vale más que cero y a lo sumo el valor de la factura; una devolución, el "
    "valor de la factura; lo demás se responde con 400.",
    "LIF-11": "Lo que se repite o llega tarde se responde con 400.",
    "CON-07": "Las cuentas bancarias vienen con la principal primero y luego de la más nueva a la "
    "más antigua; los bancos, por su nombre.",
    "CON-09": "El mismo dato puede llamarse `fad05NumeroFactura` o `numeroFactura`.",
    "DOC-01": f"{_MANUAL} §7: 200, 400, 401, 403, 404 y 500.",
    "DOC-02": f"{_OFFICIAL}, descripciones («Datos requeridos»).",
    "DOC-05": "El NIT es un texto: con diez dígitos no cabe en int32. El resto del contrato los "
    "declara como texto.",
    "DOC-06": f"{_MANUAL} §5: la operación de ejemplo no es una operación de SIIFA.",
    "DOC-08": f"{_OFFICIAL}, descripciones: el dato es obligatorio.",
    "DOC-09": f"{_MANUAL} §4: el formato de intercambio es JSON.",
    "DOC-10": f"{_OFFICIAL}: «IdFactura: ID de la factura (obligatorio)». Se mira `IdFactura` en "
    "las operaciones que listan por factura.",
    "DOC-11": f"{_MANUAL} §4: autenticación con token JWT (Bearer).",
    "DOC-12": f"{_MANUAL} §5: el núcleo es el módulo 3.",
    "DOC-14": f"{_OFFICIAL} (por ejemplo, `fechaFormulacion` en lugar de `fechaCreacion`).",
    "DOC-17": f"{_OFFICIAL}, descripción y esquema de cada operación.",
    "DOC-20": f"{_OFFICIAL} (módulos 3 y 4) y manual de interoperabilidad.",
}
