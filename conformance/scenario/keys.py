"""Every key a scenario may have: one table, read by the reader, by the JSON Schema and by the tests
of the manual.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_RESOURCES = 100
MOST_CELLS = 500
MOST_REPEATED = 10_000
MOST_TIMES = 100
MOST_HABILES = 1_000
LONGEST_WAIT = 300.0  # seconds that one `repeat` may wait in all
LEAST_STATUS, MOST_STATUS = 100, 599
ID = "[a-z0-9]+(-[a-z0-9]+)*"
NAME = "[A-Za-z_][A-Za-z0-9_]*"
MOVE = r"[a-z_]+\.[a-z_]+"
PAUSE = r"([0-9]{1,5})(ms|s)"
LEVELS = ("MUST", "SHOULD", "MAY")

Shape = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A key: what it means, in Spanish, and the JSON Schema of its value (`$ref` names a table or a
    word).
    """

    name: str
    text: str
    shape: Shape
    required: bool = False


def names(table: Sequence[Key]) -> tuple[str, ...]:
    """Return the names of a table's keys, in order."""
    return tuple(key.name for key in table)


def required(table: Sequence[Key]) -> tuple[str, ...]:
    """Return the names of the keys that must be there."""
    return tuple(key.name for key in table if key.required)


def ref(name: str) -> Shape:
    """Return the shape of a value that a table or a word describes."""
    return {"$ref": f"#/$defs/{name}"}


def _list(name: str) -> Shape:
    return {"type": "array", "minItems": 1, "items": ref(name)}


_TEXT: Shape = {"type": "string", "minLength": 1, "pattern": r"\S"}
BOOLEAN: Shape = {"type": "boolean"}
_DATA: Shape = {"type": "object"}
_STATUS: Shape = {"type": "integer", "minimum": LEAST_STATUS, "maximum": MOST_STATUS}
SCENARIO = (
    Key(
        "id",
        "nombre único: minúsculas, cifras y guiones; el archivo se llama igual",
        {"type": "string", "pattern": f"^{ID}$"},
        required=True,
    ),
    Key("title", "qué se comprueba, en una frase", _TEXT, required=True),
    Key(
        "requirements",
        "requisitos que la historia verifica, del registro",
        _list("requirement"),
        required=True,
    ),
    Key(
        "level", "lo más fuerte que puede ser un hallazgo; por defecto MUST", {"enum": list(LEVELS)}
    ),
    Key("given", "lo que la historia necesita antes de empezar", ref("given")),
    Key(
        "for",
        "matriz: la historia corre una vez por cada combinación de valores, hasta 500",
        {
            "type": "object",
            "propertyNames": {"pattern": f"^{NAME}$"},
            "additionalProperties": {
                "type": "array",
                "minItems": 1,
                "items": {"type": ["string", "number", "boolean", "null"]},
            },
        },
    ),
    Key(
        "steps",
        "los pasos, en orden; el primer hallazgo termina la historia",
        _list("step"),
        required=True,
    ),
    Key("finally", "pasos que corren siempre, también después de un hallazgo", _list("step")),
)
SPAN = (
    Key("min", "lo menos, incluido", {}),
    Key("max", "lo más, incluido", {}),
)
STEP = (
    Key("name", "qué pasa, en una frase", _TEXT, required=True),
    Key("role", "como quién", ref("role"), required=True),
    Key("call", "con qué capacidad", ref("capability"), required=True),
    Key("with", "los datos; cada uno va solo a la ruta, a la consulta o al cuerpo", _DATA),
    Key(
        "repeat",
        "se llama otra vez hasta que la respuesta cumpla algo, con un límite de veces",
        ref("repeat"),
    ),
    Key("expect", "qué debe volver; sin él, un 200", ref("expect")),
    Key(
        "save",
        "guarda datos de la respuesta: {fila: id}",
        {
            "type": "object",
            "propertyNames": {"pattern": f"^{NAME}$"},
            "additionalProperties": _TEXT,
        },
    ),
    Key(
        "move",
        "el movimiento del ciclo que el paso ejerce: ciclo.movimiento",
        {"anyOf": [{"type": "string", "pattern": f"^{MOVE}$"}, ref("template")]},
    ),
    Key(
        "given",
        "true: condición previa; si falla, la historia queda BLOQUEADA, no FALLIDA",
        BOOLEAN,
    ),
)
TOGETHER = (
    STEP[0],
    Key(
        "together",
        "dos o más pasos que se envían en el mismo instante",
        {"type": "array", "minItems": 2, "items": ref("part")},
        required=True,
    ),
    Key("expect", "los estados o las respuestas que deben volver", ref("set"), required=True),
    STEP[-1],
)
PART = tuple(key for key in STEP if key.name in ("role", "call", "with"))
REPEAT = (
    Key(
        "until",
        "qué debe cumplir la respuesta para dejar de llamar: {estado: LISTO}",
        ref("body"),
        required=True,
    ),
    Key(
        "times",
        "cuántas veces a lo sumo",
        {"type": "integer", "minimum": 1, "maximum": MOST_TIMES},
        required=True,
    ),
    Key(
        "every",
        "pausa entre una vez y la siguiente: '200ms', '2s'; por defecto 1s",
        {"type": "string", "pattern": f"^{PAUSE}$"},
    ),
)
EXPECT = (
    Key(
        "status",
        "un estado o una lista de estados que valen",
        {"anyOf": [_STATUS, _list("status")]},
    ),
    Key(
        "respuesta",
        "lo que la respuesta dice, sea cual sea su estado: aceptada, rechazada…; o una lista de lo "
        "que vale",
        {"anyOf": [ref("answer"), _list("answer")]},
    ),
    Key("motivo", "por qué se rechaza, como lo dice el propio sistema", _TEXT),
    Key("code", "código del hallazgo si el estado no es el esperado", ref("code")),
    Key("level", "nivel del hallazgo de este paso", {"enum": list(LEVELS)}),
    Key("requirement", "requisito al que se anota el hallazgo de este paso", ref("requirement")),
    Key(
        "schema",
        "true: el contrato debe declarar el esquema de esta respuesta, y ella cumplirlo",
        {"const": True},
    ),
    Key(
        "body",
        "rutas del JSON y lo que debe haber: {estado: LISTO, length(filas): {gt: 0}}",
        ref("body"),
    ),
    Key("body_code", "código del hallazgo si el cuerpo difiere; por defecto CON-01", ref("code")),
    Key("field", "campo que el error debe nombrar", _TEXT),
    Key(
        "observe",
        "qué conducta mostró el sistema según el estado; el acta lo dice: {200: acepta, 400: "
        "rechaza}",
        {
            "type": "object",
            "propertyNames": {"anyOf": [{"pattern": "^[1-5][0-9]{2}$"}, ref("answer")]},
            "additionalProperties": _TEXT,
        },
    ),
    Key("unchanged", "lecturas que deben decir lo mismo antes y después", _list("unchanged")),
)
SET = (
    Key(
        "statuses",
        "un estado por paso, en cualquier orden",
        {**_list("status"), "minItems": 2},
    ),
    Key(
        "respuestas",
        "en lugar de statuses: lo que dice cada una, en cualquier orden",
        {**_list("answer"), "minItems": 2},
    ),
    Key(
        "code",
        "código del hallazgo si pasaron más de los esperados; por defecto LIF-03",
        ref("code"),
    ),
    *(key for key in EXPECT if key.name in ("level", "requirement")),
)
UNCHANGED = (
    Key("call", "la capacidad con que se lee", ref("capability"), required=True),
    Key("role", "como quién; por defecto, el rol del paso", ref("role")),
    Key(
        "with",
        "los datos de la lectura; por defecto, los del paso que la lectura tiene en su ruta",
        _DATA,
    ),
)
ITEMS = (
    Key(
        "repeat",
        "cuántos elementos iguales",
        {"type": "integer", "minimum": 1, "maximum": MOST_REPEATED},
        required=True,
    ),
    Key("item", "el elemento; dentro, ${i} va desde 0", {}, required=True),
)
OPERATORS = (
    Key("eq", "igual; es el operador de un valor a secas", {}),
    Key("ne", "distinto, o ausente", {}),
    Key("gt", "mayor", {}),
    Key("ge", "mayor o igual", {}),
    Key("lt", "menor", {}),
    Key("le", "menor o igual", {}),
    Key("in", "uno de la lista", {"type": "array", "minItems": 1}),
    Key("not_in", "ninguno de la lista, o ausente", {"type": "array", "minItems": 1}),
    Key("contains", "un texto que contiene ese texto, o una lista que contiene ese elemento", {}),
    Key("length", "de esa longitud: texto, lista u objeto", {}),
    Key("matches", "un texto que cumple entera la expresión regular", {"type": "string"}),
    Key(
        "each", "una lista con al menos un elemento, y todos cumplen: {each: {gt: 0}}", ref("held")
    ),
    Key("any", "una lista en que alguno cumple: {any: {eq: 3}}", ref("held")),
    Key("unique", "true: una lista sin elementos repetidos", BOOLEAN),
    Key("same_instant", "la misma fecha, escrita como sea", {"type": "string"}),
    Key("other_instant", "otra fecha, escrita como sea, o ausente", {"type": "string"}),
    Key("near_instant", "la misma fecha, a cinco minutos a lo sumo", {"type": "string"}),
    Key("exists", "true: está; false: no está", BOOLEAN),
    Key("null", "true: es nulo o no está (la clave va entre comillas)", BOOLEAN),
)


TABLES: Mapping[str, Sequence[Key]] = {
    "repeat": REPEAT,
    "expect": EXPECT,
    "set": SET,
    "part": PART,
    "operator": OPERATORS,
}
