"""The codes of findings about a document (DOC-…): for ever, each with its published explanation,
true of any system's document.
"""

from conformance.core.finding import Code, Level


def _code(number: int, title: str, means: str, seen: str, fix: str) -> Code:
    text = (
        f"**Qué significa.** {means}\n\n"
        f"**Cómo se halló.** {seen}\n\n**Cómo se corrige.** {fix}\n\n"
        "Es una observación sobre el documento, no sobre el servidor: nunca decide un NO_CONFORME."
    )
    return Code(f"DOC-{number:02}", title, Level.MAY, text)


ONLY_SUCCESS = _code(
    1,
    "Solo se declaran respuestas de éxito",
    "La operación no declara ninguna respuesta de error, así que un cliente no sabe qué forma "
    "tienen.",
    "Se listan las operaciones cuyo objeto `responses` no tiene ningún estado 4xx ni 5xx ni "
    "`default`.",
    "Declarar los errores que la operación puede responder, con el esquema ProblemDetails.",
)
NOTHING_REQUIRED = _code(
    2,
    "El cuerpo de la petición no exige ningún dato",
    "Según el esquema, `{}` es una petición válida; lo obligatorio solo se dice en prosa, o no se "
    "dice (OpenAPI 3, `required`).",
    "Se listan las operaciones con cuerpo cuyo esquema (ni los elementos de sus listas) tiene "
    "`required`.",
    "Añadir al esquema la lista `required` con los datos obligatorios.",
)
ILLEGAL_NAME = _code(
    3,
    "Nombres de componentes que OpenAPI no permite",
    "Generadores de clientes y validadores rechazan el documento o pierden esos esquemas. OpenAPI "
    "3, Components Object: los nombres cumplen `^[a-zA-Z0-9\\.\\-_]+$`.",
    "Se listan los componentes con comillas invertidas, corchetes, comas o espacios en el nombre.",
    "En Swashbuckle, definir `CustomSchemaIds` con nombres que cumplan la expresión.",
)
MIXED_ID = _code(
    4,
    "Un mismo identificador con dos tamaños de entero",
    "El identificador es int32 en unas operaciones e int64 en otras: los valores grandes fallan "
    "en unas (OpenAPI 3, `format`).",
    "Se comparan los formatos de cada parámetro y propiedad cuyo nombre empieza por «id», y se "
    "dice dónde va cada uno.",
    "Declarar el mismo formato (int64) en todas partes.",
)
NUMERIC_TEXT = _code(
    5,
    "Un documento de identidad declarado como número",
    "Lo que identifica a una entidad es un texto: como número pierde ceros y guiones, y puede no "
    "caber en int32.",
    "Se buscan los parámetros y propiedades que lo llevan con tipo `integer` o `number`.",
    "Declararlo `type: string`.",
)
TEMPLATE_OPERATION = _code(
    6,
    "Operación de plantilla publicada",
    "El documento publica una operación de ejemplo de la plantilla de ASP.NET (WeatherForecast).",
    "Se buscan rutas que contienen `WeatherForecast`.",
    "Quitar el controlador de ejemplo, o excluirlo del documento.",
)
SINGLE_OBJECT = _code(
    7,
    "Se declara un objeto donde vuelve una lista",
    "La operación lista o crea varios elementos, pero el esquema de su respuesta es un solo "
    "objeto.",
    "Se miran las respuestas 2xx de las operaciones que listan y de las masivas.",
    "Declarar `type: array`, o la página con su lista.",
)
REQUIRED_NULLABLE = _code(
    8,
    "Campo obligatorio que admite null",
    "El campo está en `required` y a la vez admite null: no queda dicho si puede faltar el dato.",
    "Se buscan en los cuerpos de petición propiedades obligatorias cuyo tipo incluye null.",
    "Quitar `nullable: true` de los campos obligatorios.",
)
OTHER_MEDIA = _code(
    9,
    "Tipos de medio distintos de JSON",
    "Se declaran tipos de medio que el sistema no intercambia (`text/plain`, `text/json`, `*/*`).",
    "Se listan los tipos de medio de peticiones y respuestas que no son `application/json` o "
    "`…+json`.",
    'En ASP.NET, anotar `[Produces("application/json")]` y `[Consumes("application/json")]`.',
)
OPTIONAL_QUERY = _code(
    10,
    "Parámetro obligatorio declarado opcional",
    "La descripción dice que el parámetro es obligatorio y el contrato lo declara opcional.",
    "Se miran los parámetros que la norma exige, en las operaciones que los declaran.",
    "Declarar `required: true` en el parámetro.",
)
NO_SECURITY = _code(
    11,
    "El documento no declara seguridad",
    "No hay ningún esquema de seguridad aplicado: un cliente generado no enviará el token.",
    "No hay `securitySchemes`, o ninguna operación ni el documento los aplica con `security`.",
    "Declarar el esquema `http`/`bearer` y aplicarlo con `security`.",
)
MISSING_CAPABILITY = _code(
    12,
    "El documento no describe una operación obligatoria",
    "Falta en el documento una operación del núcleo del sistema; se verifica según la norma.",
    "Se enlaza el documento con las capacidades conocidas, en todas sus grafías.",
    "Publicar la operación en el documento.",
)
CLOCK_OBJECT = _code(
    13,
    "Fechas u horas declaradas como objeto",
    "`DateOnly` o `TimeOnly` aparecen como objetos con sus partes; en el intercambio son textos "
    "(ISO 8601).",
    "Se buscan componentes llamados `DateOnly` o `TimeOnly` de tipo `object`.",
    "Declararlos `type: string` con `format: date` o `time`.",
)
OLD_NAME = _code(
    14,
    "Nombre de campo antiguo",
    "El documento usa un nombre de campo que versiones posteriores cambiaron; se lee como el "
    "nuevo.",
    "Se comparan los nombres de propiedades con los alias conocidos de cada operación.",
    "Publicar el documento vigente.",
)
NO_VALIDATOR = _code(
    15,
    "Regla de un esquema que ningún validador admite",
    "La regla tiene un valor que JSON Schema no conoce (`type: int`, `multipleOf: 0`, `oneOf: "
    "[]`): nadie puede saber qué se quiso decir. Se verifica y se genera con lo que queda del "
    "esquema, sin esa regla (OpenAPI 3, Schema Object; JSON Schema 2020-12, Validation).",
    "Cada regla de los esquemas de las operaciones se compila por separado con el validador.",
    "Escribir el valor que la regla admite, por ejemplo `type: integer`.",
)
UNREAD_PATTERN = _code(
    16,
    "Expresión regular que ningún validador lee",
    "La expresión está mal escrita o no es de ECMA-262, como pide OpenAPI 3 (así, `[\\w-\\. ]`): "
    "cada cliente la entendería de otra manera, o fallaría. Se verifica y se genera sin ella.",
    "Cada `pattern` y cada clave de `patternProperties` se compila con el validador.",
    "Escribirla según ECMA-262, por ejemplo `[\\w. -]`.",
)
CONTRADICTION = _code(
    17,
    "El texto de una operación y su esquema se contradicen",
    "La descripción exige, nombra o filtra un dato que el esquema no tiene, o al revés: no queda "
    "dicho cuál vale. Un servidor que sigue cualquiera de los dos está bien.",
    "Se comparan, operación por operación, las contradicciones conocidas (`quirks.yaml`); cada una "
    "dice su número.",
    "Decir lo mismo en la descripción y en el esquema.",
)
DRIFT = _code(
    20,
    "El documento difiere del contrato de referencia",
    "Un cliente hecho para el contrato de referencia podría fallar con lo que este documento "
    "describe.",
    "Se comparan operación por operación parámetros, propiedades, tipos, obligatoriedad y estados.",
    "Revisar cada diferencia con `conformance contract diff`; puede ser una revisión más antigua.",
)

CODES: tuple[Code, ...] = (
    ONLY_SUCCESS,
    NOTHING_REQUIRED,
    ILLEGAL_NAME,
    MIXED_ID,
    NUMERIC_TEXT,
    TEMPLATE_OPERATION,
    SINGLE_OBJECT,
    REQUIRED_NULLABLE,
    OTHER_MEDIA,
    OPTIONAL_QUERY,
    NO_SECURITY,
    MISSING_CAPABILITY,
    CLOCK_OBJECT,
    OLD_NAME,
    NO_VALIDATOR,
    UNREAD_PATTERN,
    CONTRADICTION,
    DRIFT,
)
"""All codes about documents, in order."""
