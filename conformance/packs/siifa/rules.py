"""What refuses an act: rows of decisions R1 to R33, each with its code, requirement and level."""

from conformance.core.finding import Level
from conformance.core.lifecycle import (
    Rule,
)

R1 = Rule(
    "R1",
    "LIF-04",
    "SIIFA-R01",
    text="El código no existe, no está activo o no es del grupo de la puerta",
)
R2 = Rule(
    "R2",
    "LIF-04",
    "SIIFA-R02",
    text="El código no existe, no está activo o no es del grupo RESPUESTA",
)
R2B = Rule("R2", "LIF-04", "SIIFA-R02b", Level.SHOULD, "El código de respuesta es de la otra clase")
R3 = Rule("R3", "LIF-04", "SIIFA-R03", text="El código no es del grupo de la reiteración")
R3B = Rule("R3", "LIF-04", "SIIFA-R03", Level.SHOULD, "La decisión es de la otra clase")
R4 = Rule(
    "R4", "LIF-05", "SIIFA-R04", text="El seguimiento es de la otra clase", statuses=(404, 400)
)
R5 = Rule(
    "R5", "LIF-03", "SIIFA-R05", text="El seguimiento ya tiene un registro previo de respuesta"
)
R5B = Rule(
    "R5b",
    "LIF-03",
    "SIIFA-R05b",
    Level.SHOULD,
    "El seguimiento ya tiene un registro previo de reiteración",
)
R5C = Rule(
    "R5b",
    "LIF-03",
    "SIIFA-R05b",
    Level.SHOULD,
    "La reiteración ya tiene un registro previo de respuesta",
)
R6 = Rule("R6", "LIF-02", "SIIFA-R06", text="El seguimiento no tiene una reiteración que responder")
R7 = Rule(
    "R7",
    "LIF-02",
    "SIIFA-R07",
    Level.SHOULD,
    "El seguimiento no tiene respuesta: no se puede reiterar",
)
R8 = Rule(
    "R8", "LIF-02", "SIIFA-R08", Level.MAY, "La glosa fue levantada: no admite más actuaciones"
)
R9 = Rule("R9", "LIF-06", "SIIFA-R09", text="La fecha debe ser posterior a la del acto previo")
R10 = Rule("R10", "LIF-06", "SIIFA-R10", Level.SHOULD, "La fecha no puede ser futura")
R12 = Rule("R12", "ERR-02", "SIIFA-R12", text="Falta un dato obligatorio")
R14 = Rule("R14", "LIF-10", "SIIFA-R14", Level.SHOULD, "El valor no es el que la norma permite")
R15 = Rule(
    "R15",
    "LIF-11",
    "SIIFA-R15",
    Level.SHOULD,
    "La factura ya fue devuelta: la devolución procede por una "
    "única vez (Resolución 2284 de 2023, artículo 6)",
)
R16 = Rule(
    "R16",
    "LIF-11",
    "SIIFA-R16",
    Level.SHOULD,
    "La factura ya tiene glosas respondidas: no admite nuevas "
    "glosas (Ley 1438 de 2011, artículo 57)",
)
R17 = Rule("R17", "ERR-02", "SIIFA-R17", text="El texto es más largo de lo que se admite")
R17B = Rule(
    "R17b",
    "ERR-02",
    "SIIFA-R17b",
    Level.SHOULD,
    "El texto es más largo de lo que se admite",
)
R32 = Rule("R32", "ERR-02", "SIIFA-R32", text="El valor o la referencia no es de un pago")
R32_CODE = Rule("R32", "LIF-04", "SIIFA-R32", text="El código es de otro dominio, o de ninguno")
R32_DATE = Rule("R32", "LIF-06", "SIIFA-R32", text="El pago es anterior al radicado")
R33 = Rule(
    "R33",
    "LIF-02",
    "SIIFA-R33",
    text="El estado no puede seguir al estado actual del pago",
    statuses=(400, 403),
)
R33B = Rule("R33", "LIF-04", "SIIFA-R33", text="El estado no es de los pagos", statuses=(400, 403))
ROL = Rule("ROL", "SEC-03", "SIIFA-ROL", text="El rol no puede hacer este acto", statuses=(403,))
S7 = Rule("S7", "ERR-03", "SIIFA-S07", text="No hay ninguna fila con ese número")
