"""The codes of findings about the system. Codes are for ever: never reused, never renumbered.

Each explanation is true of any system: what it means, how it is found and how to mend it. What a
system's norm says of a code stands in its pack's citations.
"""

from conformance.core.finding import Code, Level


def _code(
    name: str, title: str, means: str, seen: str, mend: str, level: Level = Level.MUST
) -> Code:
    text = f"{means}\nCómo se halló: {seen}\nCómo se corrige: {mend}"
    return Code(name, title, level, text)


SCH_01 = _code(
    "SCH-01",
    "La respuesta no cumple el esquema",
    "El cuerpo de la respuesta tiene un campo de otro tipo, le falta uno obligatorio o trae uno "
    "desconocido.",
    "se validó el JSON contra el esquema; el hallazgo dice si es el del documento o el de la "
    "norma.",
    "responda con los nombres, tipos y obligatoriedad que declara el documento oficial.",
)
SCH_02 = _code(
    "SCH-02",
    "El tipo de medio de la respuesta no está declarado",
    "El intercambio es en JSON; la cabecera Content-Type dice otra cosa o falta.",
    "se comparó Content-Type con los tipos declarados para ese estado.",
    "responda application/json (o application/problem+json en los errores).",
)
SCH_03 = _code(
    "SCH-03",
    "El estado HTTP no está declarado para la operación",
    "La operación respondió un código que su documento no declara.",
    "se comparó el estado con los que declara el contrato y los que el sistema da a toda operación: "
    "sin credencial, verbo o tipo de medio equivocado.",
    "use solo los códigos que declara el contrato, o declare los que usa.",
)
SCH_04 = _code(
    "SCH-04",
    "Una solicitud válida fue rechazada",
    "La solicitud cumple el contrato y las reglas, y aun así no fue aceptada.",
    "se generó una solicitud válida con datos propios del sistema (ids, códigos, fechas).",
    "revise la validación que nombra la respuesta; exige más de lo que pide la norma.",
)
SCH_05 = _code(
    "SCH-05",
    "El cuerpo de la respuesta no es JSON",
    "La cabecera dice JSON pero el cuerpo no se puede leer como JSON (o viene vacío donde debe "
    "haber datos), o es\nJSON en otra codificación que UTF-8, la única que el estándar permite "
    "entre sistemas (RFC 8259 §8.1).",
    "se leyó el cuerpo de una respuesta 2xx como JSON, y se miró la codificación de todas.",
    "serialice la respuesta completa y en UTF-8.",
)
SCH_06 = _code(
    "SCH-06",
    "La respuesta es más de lo que un cliente puede leer",
    "El cuerpo trae más valores, más anidamiento o números más largos de los que ninguna "
    "operación declara.",
    "se midió el cuerpo antes de leerlo; no se leyó más. Los límites están en docs/limites.md.",
    "responda lo que declara la operación, por páginas de a lo sumo 1500 filas.",
)
SCH_07 = _code(
    "SCH-07",
    "Un objeto de la respuesta repite un nombre",
    "Un objeto JSON trae dos veces el mismo nombre: unos lectores toman el primer valor y otros "
    "el último.",
    "se buscaron nombres repetidos en cada objeto de una respuesta 2xx (RFC 8259 §4).",
    "escriba cada propiedad una sola vez.",
    Level.MAY,
)
ERR_01 = _code(
    "ERR-01",
    "Error interno del servidor (5xx)",
    "Un 500 es un error interno no controlado: ninguna solicitud debe provocarlo.",
    "una solicitud, válida o no, obtuvo un estado 5xx.",
    "valide la entrada y responda un rechazo con el campo; vea el registro del servidor.",
)
ERR_02 = _code(
    "ERR-02",
    "Una solicitud inválida fue aceptada",
    "Falta un dato obligatorio, o hay un tipo, formato o rango inválido, y el sistema respondió "
    "2xx.",
    "se cambió una sola cosa de una solicitud que el sistema acepta.",
    "valide ese dato y rechace la solicitud nombrando el campo.",
)
ERR_03 = _code(
    "ERR-03",
    "Un id desconocido no se responde como tal",
    "El recurso que no existe tiene su propia respuesta: la que diga la norma del sistema, casi "
    "siempre 404.",
    "se pidió o escribió sobre un id que no existe.",
    "responda que no existe, con el cuerpo de problema.",
)
ERR_04 = _code(
    "ERR-04",
    "Un id mal formado fue aceptado",
    "Un id que no es número, o que no es positivo, debe rechazarse como dato inválido (en la "
    "ruta vale también decir que no existe).",
    "se puso texto o un número no positivo donde va el id.",
    "valide el id antes de buscarlo.",
)
ERR_05 = _code(
    "ERR-05",
    "Un verbo equivocado no se rechaza como tal",
    "La ruta existe pero no con ese verbo: se rechaza por el verbo, con la cabecera Allow.",
    "se usó en la ruta un verbo que ninguna operación declara.",
    "rechace el verbo como no permitido e indique en Allow los verbos aceptados.",
)
ERR_06 = _code(
    "ERR-06",
    "El cuerpo del error no tiene la forma de un problema",
    "Los rechazos, donde la norma del sistema lo pide, llevan un ProblemDetails: title, status, "
    "detail; y en las validaciones, errors.",
    "se validó el cuerpo del error contra esa forma.",
    "responda application/problem+json con title y status; errors es un objeto de listas.",
)
ERR_07 = _code(
    "ERR-07",
    "Un error se responde en HTML",
    "Una interfaz de programación nunca responde con una página.",
    "la respuesta de error tiene tipo text/html o su cuerpo es una página.",
    "configure las páginas de error del servidor o del proxy para responder JSON.",
)
ERR_08 = _code(
    "ERR-08",
    "El error de validación no nombra el campo",
    "Quien integra necesita saber qué campo corregir: errors debe llevarlo como clave.",
    "se violó un solo campo y su nombre no está en el cuerpo del error.",
    "ponga en errors el nombre de la propiedad y su mensaje.",
    Level.SHOULD,
)
ERR_10 = _code(
    "ERR-10",
    "El rechazo usa otro código del que manda la norma",
    "El sistema rechazó bien, pero con un código HTTP que no corresponde a la causa.",
    "se provocó una sola causa y se comparó el estado con los que la norma acepta.",
    "responda a cada causa con su código: dato inválido, sin credencial, sin permiso, no existe.",
)
SEC_01 = _code(
    "SEC-01",
    "Sin credencial no se rechaza la solicitud",
    "Toda operación, salvo el inicio de sesión, exige una credencial.",
    "la misma solicitud, sin ella, no fue rechazada por falta de credencial.",
    "exija autenticación en la operación.",
)
SEC_02 = _code(
    "SEC-02",
    "Una credencial inválida no se rechaza",
    "Una credencial mal formada, vencida, alterada o firmada con otra clave no da acceso.",
    "se envió una credencial inválida y no fue rechazada como tal.",
    "verifique la credencial en cada solicitud; de un token, firma, algoritmo y vencimiento.",
)
SEC_03 = _code(
    "SEC-03",
    "Un rol sin permiso no se rechaza",
    "Cada operación de escritura tiene sus roles; los de consulta nunca escriben.",
    "un rol no autorizado hizo la operación con su propia credencial.",
    "verifique el rol de quien llama y rechace la solicitud por falta de permiso.",
)
SEC_04 = _code(
    "SEC-04",
    "El error revela detalles internos",
    "El cuerpo del error trae una traza, SQL, una ruta de archivo o un token.",
    "se buscaron esas huellas en el cuerpo del error.",
    "desactive las páginas de desarrollo y registre el detalle solo en el servidor.",
)
SEC_05 = _code(
    "SEC-05",
    "Se ven o se tocan datos de otra entidad",
    "Cada entidad ve solo lo suyo, según la entidad por la que llama.",
    "la respuesta trae filas de otra entidad, o se escribió sobre una fila ajena.",
    "filtre por la entidad de quien llama en cada consulta y cada escritura.",
)
SEC_06 = _code(
    "SEC-06",
    "El inicio de sesión acepta credenciales falsas",
    "Con una clave equivocada no puede obtenerse un token.",
    "se inició sesión con una clave errada.",
    "rechace el inicio de sesión, y no devuelva ningún token.",
)
SEC_10 = _code(
    "SEC-10",
    "Un rol con permiso es rechazado",
    "La tabla de roles permite esa operación a ese rol.",
    "el rol, con su propia credencial y sobre datos de su entidad, hizo la operación y fue "
    "rechazado, o se le dijo que no existe.",
    "agregue el rol a los permitidos de la operación.",
)
SEC_07 = _code(
    "SEC-07",
    "El inicio de sesión dice qué usuarios existen",
    "Un usuario que no existe y una clave errada reciben la misma respuesta: quien la ve no "
    "aprende qué usuarios hay.",
    "se compararon las dos respuestas, sin lo que cambia de una solicitud a otra (fechas, trazas).",
    "responda lo mismo en los dos casos: el mismo estado y el mismo mensaje.",
    Level.SHOULD,
)
LIF_01 = _code(
    "LIF-01",
    "Un movimiento legal fue rechazado",
    "El ciclo permite ese paso en ese estado y el sistema lo rechazó.",
    "un escenario hizo el paso a tiempo, con su rol, código y fecha correctos.",
    "revise la validación que nombra la respuesta.",
)
LIF_02 = _code(
    "LIF-02",
    "Un movimiento fuera de orden fue aceptado",
    "Los pasos de un ciclo van en su orden: cada uno exige el anterior.",
    "un escenario intentó un paso sin el anterior y el sistema lo aceptó.",
    "verifique el estado antes de escribir y rechace el paso.",
)
LIF_03 = _code(
    "LIF-03",
    "Un acto que va una sola vez fue aceptado otra vez",
    "Lo que se hace una sola vez queda como lo dejó la primera.",
    "un escenario repitió el acto y el sistema lo aceptó.",
    "rechace el acto cuando ya hay un registro previo.",
)
LIF_04 = _code(
    "LIF-04",
    "Se acepta un código de otro grupo",
    "Cada operación toma códigos de su grupo.",
    "se usó en una operación un código de otro grupo, inactivo o desconocido.",
    "verifique existencia, actividad y grupo del código y rechace los demás.",
)
LIF_05 = _code(
    "LIF-05",
    "Una operación acepta una fila de otra clase",
    "La operación de una clase de filas no atiende las de otra.",
    "se usó el id de una fila de otra clase.",
    "busque el id solo entre las filas de su clase; responda que no existe, o que es inválido.",
)
LIF_06 = _code(
    "LIF-06",
    "No se respeta el orden de las fechas",
    "Un acto es posterior a los que exige.",
    "se envió un acto con fecha igual o anterior a la del acto previo y fue aceptado.",
    "compare con las fechas guardadas y rechace el acto.",
)
LIF_07 = _code(
    "LIF-07",
    "El registro masivo no es atómico",
    "Un registro masivo es una transacción: o entran todos, o ninguno.",
    "se envió un lote con un elemento malo y algo quedó guardado, o el lote fue aceptado.",
    "valide todo el lote antes de guardar, dentro de una transacción.",
)
LIF_08 = _code(
    "LIF-08",
    "No se respetan los límites del registro masivo",
    "Un lote tiene un mínimo y un máximo de elementos.",
    "se envió un lote vacío, o de un elemento más del máximo, y fue aceptado.",
    "rechace lo que está fuera de esos límites.",
)
LIF_09 = _code(
    "LIF-09",
    "No se respetan las reglas del acto con que empieza el ciclo",
    "El acto que abre un ciclo se hace una sola vez, y antes de los demás.",
    "un escenario lo hizo dos veces, o hizo otro acto sin él.",
    "verifique que el acto está hecho y rechace lo demás.",
)
LIF_10 = _code(
    "LIF-10",
    "Se acepta un valor que la norma no permite",
    "La norma dice entre qué límites está un valor.",
    "un escenario envió un valor fuera de esos límites y fue aceptado.",
    "compare con los límites y rechace los demás.",
    Level.SHOULD,
)
LIF_11 = _code(
    "LIF-11",
    "No se respeta una regla legal de término o de unicidad",
    "La ley fija cuántas veces y hasta cuándo puede hacerse el acto.",
    "un escenario repitió o hizo tarde el acto y fue aceptado.",
    "aplique el artículo que cita el requisito y rechace el acto.",
    Level.SHOULD,
)
CON_01 = _code(
    "CON-01",
    "Lo leído no coincide con lo escrito",
    "Después de escribir, el detalle, las listas y el resumen dicen lo mismo, de inmediato.",
    "se escribió y se leyó enseguida por cada operación de lectura.",
    "lea de la misma fuente en que escribe, o espere a que la escritura sea visible.",
)
CON_02 = _code(
    "CON-02",
    "El resumen no coincide con la lista",
    "Los conteos del resumen son los de las filas que muestra la lista.",
    "se contaron las filas y se compararon con el resumen.",
    "calcule el resumen de las mismas filas.",
)
CON_03 = _code(
    "CON-03",
    "La paginación no es consistente",
    "Las páginas no se repiten ni omiten filas, y los totales son exactos.",
    "se recorrieron páginas y se compararon filas y totales.",
    "ordene por una clave estable y aplique el número de página a toda consulta.",
)
CON_04 = _code(
    "CON-04",
    "Un filtro no filtra",
    "Con un filtro, la lista trae solo las filas que lo cumplen.",
    "se filtró por un valor conocido y vinieron filas con otro.",
    "aplique el filtro en la consulta.",
)
CON_05 = _code(
    "CON-05",
    "Una escritura rechazada cambió el estado",
    "Lo que se rechaza no deja huella: leído antes = leído después.",
    "se leyó antes y después de una escritura rechazada.",
    "valide todo antes de guardar, o deshaga la transacción.",
)
CON_06 = _code(
    "CON-06",
    "El dinero, el texto o la fecha no se conservan",
    "El dinero es exacto al centavo, el texto vuelve igual y las fechas son el mismo instante.",
    "se escribió un valor y se leyó otro.",
    "guarde el dinero en decimal, el texto en Unicode y las fechas con su zona.",
)
CON_07 = _code(
    "CON-07",
    "Una lista no viene en el orden que dice su documento",
    "Un cliente que toma la primera fila confía en ese orden.",
    "se leyó la lista y se compararon filas vecinas.",
    "ordene la consulta antes de cortarla en páginas.",
)
CON_09 = _code(
    "CON-09",
    "Dos lecturas de lo mismo no coinciden",
    "Un dato es uno solo: el detalle, la lista y la fila que lo nombra lo muestran igual, se llame "
    "como se llame en cada una.",
    "se compararon, campo por campo, dos lecturas de la misma fila.",
    "lea cada dato de la misma columna en todas las consultas.",
)
TIM_01 = _code(
    "TIM-01",
    "Una operación tarda demasiado",
    "Noventa y cinco de cada cien respuestas de una operación llegan dentro del umbral (3 s, o "
    "limits.p95_s).",
    "se midieron los intercambios que la corrida hizo de todos modos, cinco o más por operación; "
    "con varios ítems en vuelo, el umbral crece tanto como tardó de más el sistema en conjunto.",
    "mida la operación en el servidor; suele faltar un índice o sobrar una consulta por fila.\n"
    "Cómo se reproduce: repita el intercambio del hallazgo, que es el más lento; un enlace lento "
    "también cuenta.",
    Level.SHOULD,
)
CLI_01 = _code(
    "CLI-01",
    "Un dato de registro falta o no vale",
    "Para operar hacen falta todos los datos con que un servicio se registra, cada uno con su forma.",
    "se leyó lo que el archivo de objetivo declara; no se envió nada.",
    "complete o corrija ese dato donde se dio, y en el archivo de objetivo.",
)
UNSENT = frozenset({CLI_01.id})
"""The codes of what a target file says: nothing has to be sent to see them again."""
SYSTEM_CODES: tuple[Code, ...] = tuple(
    value
    for name, value in sorted(globals().items())
    if isinstance(value, Code) and name[3:4] == "_"
)
