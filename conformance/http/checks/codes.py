"""The codes of findings about the system. Codes are for ever: never reused, never renumbered.

Each explanation says what it means, how it is found and how to mend it; the norm is the
requirement.
"""

from conformance.core.finding import Code, Level

_MUST, _SHOULD = Level.MUST, Level.SHOULD

SCH_01 = Code(
    "SCH-01",
    "La respuesta no cumple el esquema",
    _MUST,
    "SIIFA-MAN-4.7",
    "El cuerpo de la respuesta tiene un campo de otro tipo, le falta uno obligatorio o trae uno "
    "desconocido.\n"
    "Cómo se halló: se validó el JSON contra el esquema; el hallazgo dice si es el del documento "
    "o el de la norma.\n"
    "Cómo se corrige: responda con los nombres, tipos y obligatoriedad que declara el documento "
    "oficial.",
)
SCH_02 = Code(
    "SCH-02",
    "El tipo de medio de la respuesta no está declarado",
    _MUST,
    "SIIFA-MAN-4.3",
    "El intercambio es en JSON; la cabecera Content-Type dice otra cosa o falta.\n"
    "Cómo se halló: se comparó Content-Type con los tipos declarados para ese estado.\n"
    "Cómo se corrige: responda application/json (o application/problem+json en los errores).",
)
SCH_03 = Code(
    "SCH-03",
    "El estado HTTP no está declarado para la operación",
    _MUST,
    "SIIFA-S01",
    "La operación respondió un código que su documento no declara.\n"
    "Cómo se halló: se comparó el estado con los que declara el contrato (y 405, 415, siempre "
    "posibles).\n"
    "Cómo se corrige: use solo los códigos 200, 400, 401, 403, 404 y 500 según el Manual §7.",
)
SCH_04 = Code(
    "SCH-04",
    "Una solicitud válida fue rechazada",
    _MUST,
    "SIIFA-MAN-7.200",
    "La solicitud cumple el contrato y las reglas, y aun así no fue aceptada.\n"
    "Cómo se halló: se generó una solicitud válida con datos propios del sistema (ids, códigos, "
    "fechas).\n"
    "Cómo se corrige: revise la validación que nombra la respuesta; exige más de lo que pide la "
    "norma.",
)
SCH_05 = Code(
    "SCH-05",
    "El cuerpo de la respuesta no es JSON",
    _MUST,
    "SIIFA-MAN-4.3",
    "La cabecera dice JSON pero el cuerpo no se puede leer como JSON (o viene vacío donde debe "
    "haber datos), o es\n"
    "JSON en otra codificación que UTF-8, la única que el estándar permite entre sistemas (RFC "
    "8259 §8.1).\n"
    "Cómo se halló: se leyó el cuerpo de una respuesta 2xx como JSON, y se miró la codificación "
    "de todas.\n"
    "Cómo se corrige: serialice la respuesta completa y en UTF-8.",
)
SCH_06 = Code(
    "SCH-06",
    "La respuesta es más de lo que un cliente puede leer",
    _MUST,
    "SIIFA-MAN-4.7",
    "El cuerpo trae más valores, más anidamiento o números más largos de los que ninguna "
    "operación declara.\n"
    "Cómo se halló: se midió el cuerpo antes de leerlo; no se leyó más. Los límites están en "
    "docs/limites.md.\n"
    "Cómo se corrige: responda lo que declara la operación, por páginas de a lo sumo 1500 filas.",
)
SCH_07 = Code(
    "SCH-07",
    "Un objeto de la respuesta repite un nombre",
    Level.MAY,
    "SIIFA-MAN-4.3",
    "Un objeto JSON trae dos veces el mismo nombre: unos lectores toman el primer valor y otros "
    "el último.\n"
    "Cómo se halló: se buscaron nombres repetidos en cada objeto de una respuesta 2xx (RFC 8259 §4).\n"
    "Cómo se corrige: escriba cada propiedad una sola vez.",
)
ERR_01 = Code(
    "ERR-01",
    "Error interno del servidor (5xx)",
    _MUST,
    "SIIFA-S02",
    "El Manual §7 define 500 como error interno no controlado: ninguna solicitud debe provocarlo.\n"
    "Cómo se halló: una solicitud, válida o no, obtuvo un estado 5xx.\n"
    "Cómo se corrige: valide la entrada y responda 400 con el campo; vea el registro del servidor.",
)
ERR_02 = Code(
    "ERR-02",
    "Una solicitud inválida fue aceptada",
    _MUST,
    "SIIFA-S06",
    "Falta un dato obligatorio, o hay un tipo, formato o rango inválido, y el sistema respondió 2xx.\n"
    "Cómo se halló: se cambió una sola cosa de una solicitud que el sistema acepta.\n"
    "Cómo se corrige: valide ese dato y responda 400 nombrando el campo.",
)
ERR_03 = Code(
    "ERR-03",
    "Un id desconocido no se responde con 404",
    _MUST,
    "SIIFA-S07",
    "El Manual §7 reserva 404 para el recurso que no existe.\n"
    "Cómo se halló: se pidió o escribió sobre un id que no existe.\n"
    "Cómo se corrige: responda 404 con el cuerpo de problema.",
)
ERR_04 = Code(
    "ERR-04",
    "Un id mal formado fue aceptado",
    _MUST,
    "SIIFA-S06",
    "Un id que no es número, o que no es positivo, debe responderse con 400 (404 también vale en la ruta).\n"
    "Cómo se halló: se puso texto o un número no positivo donde va el id.\n"
    "Cómo se corrige: valide el id antes de buscarlo.",
)
ERR_05 = Code(
    "ERR-05",
    "Un verbo equivocado no se responde con 405",
    _MUST,
    "SIIFA-S01",
    "La ruta existe pero no con ese verbo: corresponde 405 con la cabecera Allow.\n"
    "Cómo se halló: se usó en la ruta un verbo que ninguna operación declara.\n"
    "Cómo se corrige: responda 405 e indique en Allow los verbos aceptados.",
)
ERR_06 = Code(
    "ERR-06",
    "El cuerpo del error no tiene la forma de un problema",
    _MUST,
    "SIIFA-S12",
    "Los errores 400, 403 y 404 llevan un ProblemDetails: title, status, detail; y en las validaciones, errors.\n"
    "Cómo se halló: se validó el cuerpo del error contra esa forma.\n"
    "Cómo se corrige: responda application/problem+json con title y status; errors es un objeto de listas.",
)
ERR_07 = Code(
    "ERR-07",
    "Un error se responde en HTML",
    _MUST,
    "SIIFA-S14",
    "Una interfaz de programación nunca responde con una página.\n"
    "Cómo se halló: la respuesta de error tiene tipo text/html o su cuerpo es una página.\n"
    "Cómo se corrige: configure las páginas de error del servidor o del proxy para responder JSON.",
)
ERR_08 = Code(
    "ERR-08",
    "El error de validación no nombra el campo",
    _SHOULD,
    "SIIFA-S12b",
    "Quien integra necesita saber qué campo corregir: errors debe llevarlo como clave.\n"
    "Cómo se halló: se violó un solo campo y su nombre no está en el cuerpo del error.\n"
    "Cómo se corrige: ponga en errors el nombre de la propiedad en PascalCase y su mensaje.",
)
ERR_10 = Code(
    "ERR-10",
    "El rechazo usa otro código del que manda la norma",
    _MUST,
    "SIIFA-MAN-7.400",
    "El sistema rechazó bien, pero con un código HTTP que no corresponde a la causa (Manual §7).\n"
    "Cómo se halló: se provocó una sola causa y se comparó el estado con los que la norma acepta.\n"
    "Cómo se corrige: 400 datos o estado, 401 sin credencial válida, 403 sin permiso, 404 no existe.",
)
SEC_01 = Code(
    "SEC-01",
    "Sin token no responde 401",
    _MUST,
    "SIIFA-S03",
    "Toda operación, salvo el inicio de sesión, exige un token Bearer.\n"
    "Cómo se halló: la misma solicitud, sin token, no fue respondida con 401.\n"
    "Cómo se corrige: exija autenticación en la operación.",
)
SEC_02 = Code(
    "SEC-02",
    "Un token inválido no recibe 401",
    _MUST,
    "SIIFA-S03",
    "Un token mal formado, vencido, alterado, sin firma o firmado con otra clave no da acceso.\n"
    "Cómo se halló: se envió un token inválido y la respuesta no fue 401.\n"
    "Cómo se corrige: verifique firma, algoritmo y vencimiento del JWT en cada solicitud.",
)
SEC_03 = Code(
    "SEC-03",
    "Un rol sin permiso no recibe 403",
    _MUST,
    "SIIFA-ROL",
    "Cada operación de escritura tiene sus roles; los de consulta nunca escriben.\n"
    "Cómo se halló: un rol no autorizado hizo la operación con su propio token.\n"
    "Cómo se corrige: verifique el rol del token y responda 403.",
)
SEC_04 = Code(
    "SEC-04",
    "El error revela detalles internos",
    _MUST,
    "SIIFA-S13",
    "El cuerpo del error trae una traza, SQL, una ruta de archivo o un token.\n"
    "Cómo se halló: se buscaron esas huellas en el cuerpo del error.\n"
    "Cómo se corrige: desactive las páginas de desarrollo y registre el detalle solo en el servidor.",
)
SEC_05 = Code(
    "SEC-05",
    "Se ven o se tocan datos de otra entidad",
    _MUST,
    "SIIFA-I01",
    "Cada entidad ve solo lo suyo, según el NIT de su token.\n"
    "Cómo se halló: la respuesta trae filas con un NIT ajeno, o se escribió sobre una fila ajena.\n"
    "Cómo se corrige: filtre por el NitEntidad del token en cada consulta y cada escritura.",
)
SEC_06 = Code(
    "SEC-06",
    "El inicio de sesión acepta credenciales falsas",
    _MUST,
    "SIIFA-S11",
    "Con una clave equivocada no puede obtenerse un token.\n"
    "Cómo se halló: se inició sesión con una clave errada.\n"
    "Cómo se corrige: responda 400 o 401, o 200 con success=false, errors no vacío y sin token.",
)
SEC_10 = Code(
    "SEC-10",
    "Un rol con permiso es rechazado",
    _MUST,
    "SIIFA-ROL",
    "La tabla de roles de los documentos oficiales permite esa operación a ese rol.\n"
    "Cómo se halló: el rol, con su propio token y sobre datos de su entidad, hizo la operación y recibió 401, 403 o "
    "404.\n"
    "Cómo se corrige: agregue el rol a los permitidos de la operación.",
)
SEC_07 = Code(
    "SEC-07",
    "El inicio de sesión dice qué usuarios existen",
    _SHOULD,
    "SIIFA-S11",
    "Un usuario que no existe y una clave errada reciben la misma respuesta: quien la ve no aprende qué usuarios hay.\n"
    "Cómo se halló: se compararon las dos respuestas, sin lo que cambia de una solicitud a otra (fechas, trazas).\n"
    "Cómo se corrige: responda lo mismo en los dos casos: el mismo estado y el mismo mensaje.",
)
LIF_01 = Code(
    "LIF-01",
    "Un movimiento legal fue rechazado",
    _MUST,
    "SIIFA-R06",
    "El ciclo permite ese paso en ese estado y el sistema lo rechazó.\n"
    "Cómo se halló: un escenario hizo el paso a tiempo, con su rol, código y fecha correctos.\n"
    "Cómo se corrige: revise la validación que nombra la respuesta.",
)
LIF_02 = Code(
    "LIF-02",
    "Un movimiento fuera de orden fue aceptado",
    _MUST,
    "SIIFA-R06",
    "El orden es formulada, respondida, reiterada y respuesta a la reiteración.\n"
    "Cómo se halló: un escenario intentó un paso sin el anterior y el sistema lo aceptó.\n"
    "Cómo se corrige: verifique el estado antes de escribir y responda 400.",
)
LIF_03 = Code(
    "LIF-03",
    "Un acto que va una sola vez fue aceptado otra vez",
    _MUST,
    "SIIFA-R05",
    "Hay una sola respuesta, una reiteración y una respuesta a ella; lo guardado queda como lo dejó la primera.\n"
    "Cómo se halló: un escenario repitió el acto y el sistema lo aceptó.\n"
    "Cómo se corrige: responda 400 cuando ya hay un registro previo.",
)
LIF_04 = Code(
    "LIF-04",
    "Se acepta un código de otro grupo",
    _MUST,
    "SIIFA-R02",
    "Cada puerta toma códigos de su grupo: GLOSA, DEVOLUCION o RESPUESTA.\n"
    "Cómo se halló: se usó en una puerta un código de otro grupo, inactivo o desconocido.\n"
    "Cómo se corrige: verifique existencia, actividad y grupo del código y responda 400.",
)
LIF_05 = Code(
    "LIF-05",
    "Una puerta acepta un seguimiento de la otra clase",
    _MUST,
    "SIIFA-R04",
    "La puerta de glosas no atiende devoluciones, ni al revés.\n"
    "Cómo se halló: se usó el id de una devolución en la puerta de glosas, o al revés.\n"
    "Cómo se corrige: busque el id solo entre los seguimientos de su clase; responda 404 o 400.",
)
LIF_06 = Code(
    "LIF-06",
    "No se respeta el orden de las fechas",
    _MUST,
    "SIIFA-R09",
    "La respuesta es posterior a la formulación, y la reiteración posterior a ambas.\n"
    "Cómo se halló: se envió un acto con fecha igual o anterior a la del acto previo y fue aceptado.\n"
    "Cómo se corrige: compare con las fechas guardadas y responda 400.",
)
LIF_07 = Code(
    "LIF-07",
    "El registro masivo no es atómico",
    _MUST,
    "SIIFA-R19",
    "Un registro masivo es una transacción: o entran todos, o ninguno.\n"
    "Cómo se halló: se envió un lote con un elemento malo y algo quedó guardado, o el lote fue aceptado.\n"
    "Cómo se corrige: valide todo el lote antes de guardar, dentro de una transacción.",
)
LIF_08 = Code(
    "LIF-08",
    "No se respetan los límites del registro masivo",
    _MUST,
    "SIIFA-R19",
    "Un lote de glosas o devoluciones tiene de 1 a 1000 elementos.\n"
    "Cómo se halló: se envió un lote vacío o de 1001 elementos y fue aceptado.\n"
    "Cómo se corrige: responda 400 fuera de esos límites.",
)
LIF_09 = Code(
    "LIF-09",
    "No se respetan las reglas del radicado",
    _MUST,
    "SIIFA-R21",
    "Una factura se radica una sola vez, y antes de glosarla o devolverla.\n"
    "Cómo se halló: un escenario radicó dos veces, o actuó sobre una factura sin radicar.\n"
    "Cómo se corrige: verifique el radicado de la factura y responda 400.",
)
LIF_10 = Code(
    "LIF-10",
    "Se acepta un valor que la norma no permite",
    _SHOULD,
    "SIIFA-R14",
    "Una glosa vale más que cero y a lo sumo el valor de la factura; una devolución, el valor de la factura.\n"
    "Cómo se halló: un escenario envió un valor fuera de esos límites y fue aceptado.\n"
    "Cómo se corrige: compare con el valor de la factura y responda 400.",
)
LIF_11 = Code(
    "LIF-11",
    "No se respeta una regla legal de término o de unicidad",
    _SHOULD,
    "SIIFA-R15",
    "La ley fija cuántas veces y hasta cuándo puede hacerse el acto.\n"
    "Cómo se halló: un escenario repitió o hizo tarde el acto y fue aceptado.\n"
    "Cómo se corrige: aplique el artículo que cita el requisito y responda 400.",
)
CON_01 = Code(
    "CON-01",
    "Lo leído no coincide con lo escrito",
    _MUST,
    "SIIFA-R24",
    "Después de escribir, el detalle, las listas y el resumen dicen lo mismo, de inmediato.\n"
    "Cómo se halló: se escribió y se leyó enseguida por cada puerta de lectura.\n"
    "Cómo se corrige: lea de la misma fuente en que escribe, o espere a que la escritura sea visible.",
)
CON_02 = Code(
    "CON-02",
    "El resumen no coincide con la lista",
    _MUST,
    "SIIFA-R25",
    "Los conteos del resumen son los de las filas que muestra la lista.\n"
    "Cómo se halló: se contaron las filas y se compararon con el resumen.\n"
    "Cómo se corrige: calcule el resumen de las mismas filas.",
)
CON_03 = Code(
    "CON-03",
    "La paginación no es consistente",
    _MUST,
    "SIIFA-R26",
    "Las páginas no se repiten ni omiten filas, y los totales son exactos.\n"
    "Cómo se halló: se recorrieron páginas y se compararon filas y totales.\n"
    "Cómo se corrige: ordene por una clave estable y aplique el número de página a toda consulta.",
)
CON_04 = Code(
    "CON-04",
    "Un filtro no filtra",
    _MUST,
    "SIIFA-R27",
    "Con un filtro, la lista trae solo las filas que lo cumplen.\n"
    "Cómo se halló: se filtró por un valor conocido y vinieron filas con otro.\n"
    "Cómo se corrige: aplique el filtro en la consulta.",
)
CON_05 = Code(
    "CON-05",
    "Una escritura rechazada cambió el estado",
    _MUST,
    "SIIFA-R23",
    "Lo que se rechaza no deja huella: leído antes = leído después.\n"
    "Cómo se halló: se leyó antes y después de una escritura rechazada.\n"
    "Cómo se corrige: valide todo antes de guardar, o deshaga la transacción.",
)
CON_06 = Code(
    "CON-06",
    "El dinero, el texto o la fecha no se conservan",
    _MUST,
    "SIIFA-R31",
    "El dinero es exacto al centavo, el texto vuelve igual y las fechas son el mismo instante.\n"
    "Cómo se halló: se escribió un valor y se leyó otro.\n"
    "Cómo se corrige: guarde el dinero en decimal, el texto en Unicode y las fechas con su zona.",
)
CON_07 = Code(
    "CON-07",
    "Una lista no viene en el orden que dice su documento",
    _MUST,
    "SIIFA-R34",
    "Las cuentas bancarias vienen con la principal primero y luego de la más nueva a la más antigua; los bancos, por "
    "su nombre. Un cliente que toma la primera fila confía en ese orden.\n"
    "Cómo se halló: se leyó la lista y se compararon filas vecinas.\n"
    "Cómo se corrige: ordene la consulta antes de cortarla en páginas.",
)
CON_09 = Code(
    "CON-09",
    "Dos lecturas de lo mismo no coinciden",
    _MUST,
    "SIIFA-R24",
    "Un dato es uno solo: el detalle, la lista y la fila que lo nombra lo muestran igual, se llame fad05NumeroFactura "
    "o numeroFactura.\n"
    "Cómo se halló: se compararon, campo por campo, dos lecturas de la misma factura, usuario o cuenta.\n"
    "Cómo se corrige: lea cada dato de la misma columna en todas las consultas.",
)
TIM_01 = Code(
    "TIM-01",
    "Una operación tarda demasiado",
    _SHOULD,
    "SIIFA-TIM",
    "Noventa y cinco de cada cien respuestas de una operación llegan dentro del umbral (3 s, o limits.p95_s).\n"
    "Cómo se halló: se midieron los intercambios que la corrida hizo de todos modos, cinco o más por operación.\n"
    "Cómo se corrige: mida la operación en el servidor; suele faltar un índice o sobrar una consulta por fila.\n"
    "Cómo se reproduce: repita el intercambio del hallazgo, que es el más lento; un enlace lento también cuenta.",
)
SYSTEM_CODES: tuple[Code, ...] = tuple(
    value
    for name, value in sorted(globals().items())
    if isinstance(value, Code) and name[3:4] == "_"
)


def rule_of(field: str) -> str:
    """Return the requirement about the code of a seguimiento that a field holds."""
    return (
        "SIIFA-R02"
        if field.endswith("Respuesta")
        else "SIIFA-R03"
        if "Reiteracion" in field
        else "SIIFA-R01"
    )
