"""Every key a scenario may have: one table, read by the reader, by the JSON Schema and by the tests
of the manual.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.resource import FLAG, Criterion, ResourceKind

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


def _ref(name: str) -> Shape:
    return {"$ref": f"#/$defs/{name}"}


def _list(name: str) -> Shape:
    return {"type": "array", "minItems": 1, "items": _ref(name)}


_TEXT: Shape = {"type": "string", "minLength": 1, "pattern": r"\S"}
_FLAG: Shape = {"type": "boolean"}
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
    Key("given", "lo que la historia necesita antes de empezar", _ref("given")),
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
    Key("role", "como quién", _ref("role"), required=True),
    Key("call", "con qué capacidad", _ref("capability"), required=True),
    Key("with", "los datos; cada uno va solo a la ruta, a la consulta o al cuerpo", _DATA),
    Key(
        "repeat",
        "se llama otra vez hasta que la respuesta cumpla algo, con un límite de veces",
        _ref("repeat"),
    ),
    Key("expect", "qué debe volver; sin él, un 200", _ref("expect")),
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
        {"anyOf": [{"type": "string", "pattern": f"^{MOVE}$"}, _ref("template")]},
    ),
    Key(
        "given", "true: condición previa; si falla, la historia queda BLOQUEADA, no FALLIDA", _FLAG
    ),
)
TOGETHER = (
    STEP[0],
    Key(
        "together",
        "dos o más pasos que se envían en el mismo instante",
        {"type": "array", "minItems": 2, "items": _ref("part")},
        required=True,
    ),
    Key("expect", "los estados o las respuestas que deben volver", _ref("set"), required=True),
    STEP[-1],
)
PART = tuple(key for key in STEP if key.name in ("role", "call", "with"))
REPEAT = (
    Key(
        "until",
        "qué debe cumplir la respuesta para dejar de llamar: {estado: LISTO}",
        _ref("body"),
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
        {"anyOf": [_ref("answer"), _list("answer")]},
    ),
    Key("motivo", "por qué se rechaza, como lo dice el propio sistema", _TEXT),
    Key("code", "código del hallazgo si el estado no es el esperado", _ref("code")),
    Key("level", "nivel del hallazgo de este paso", {"enum": list(LEVELS)}),
    Key("requirement", "requisito al que se anota el hallazgo de este paso", _ref("requirement")),
    Key(
        "schema",
        "true: el contrato debe declarar el esquema de esta respuesta, y ella cumplirlo",
        {"const": True},
    ),
    Key(
        "body",
        "rutas del JSON y lo que debe haber: {estado: LISTO, length(filas): {gt: 0}}",
        _ref("body"),
    ),
    Key("body_code", "código del hallazgo si el cuerpo difiere; por defecto CON-01", _ref("code")),
    Key("field", "campo que el error debe nombrar", _TEXT),
    Key(
        "observe",
        "qué conducta mostró el sistema según el estado; el acta lo dice: {200: acepta, 400: "
        "rechaza}",
        {
            "type": "object",
            "propertyNames": {"anyOf": [{"pattern": "^[1-5][0-9]{2}$"}, _ref("answer")]},
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
        _ref("code"),
    ),
    *(key for key in EXPECT if key.name in ("level", "requirement")),
)
UNCHANGED = (
    Key("call", "la capacidad con que se lee", _ref("capability"), required=True),
    Key("role", "como quién; por defecto, el rol del paso", _ref("role")),
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
        "each", "una lista con al menos un elemento, y todos cumplen: {each: {gt: 0}}", _ref("held")
    ),
    Key("any", "una lista en que alguno cumple: {any: {eq: 3}}", _ref("held")),
    Key("unique", "true: una lista sin elementos repetidos", _FLAG),
    Key("same_instant", "la misma fecha, escrita como sea", {"type": "string"}),
    Key("other_instant", "otra fecha, escrita como sea, o ausente", {"type": "string"}),
    Key("exists", "true: está; false: no está", _FLAG),
    Key("null", "true: es nulo o no está (la clave va entre comillas)", _FLAG),
)


def given_keys(kinds: Iterable[ResourceKind]) -> tuple[Key, ...]:
    """Return the keys of `given`: one for each kind of resource."""
    return tuple(
        Key(
            kind.key,
            f"{kind.noun.many} {'propias' if kind.noun.feminine else 'propios'} de la historia, "
            "por nombre; nadie más "
            f"{'las' if kind.noun.feminine else 'los'} toca",
            {
                "type": "object",
                "propertyNames": {"pattern": f"^{NAME}$"},
                "additionalProperties": _ref(kind.name),
            },
        )
        for kind in kinds
    )


def resource_keys(kind: ResourceKind) -> tuple[Key, ...]:
    """Return the keys by which a story asks for resources of a kind: state, number and the rest."""
    state = [Key(kind.state_key, _states_text(kind), _state_shape(kind))] if kind.state_key else []
    count = Key(
        kind.count_key,
        f"{'cuántas' if kind.noun.feminine else 'cuántos'}; con esta clave el nombre es una lista: "
        "f[0].id",
        {"type": "integer", "minimum": 1, "maximum": MOST_RESOURCES},
    )
    return (
        *state,
        count,
        *(Key(one.key, one.text, _ask_shape(kind, one)) for one in kind.criteria),
    )


def _states_text(kind: ResourceKind) -> str:
    return "; ".join(
        f"{written(state.written)}{' (por defecto)' if state is kind.default else ''}: {state.one}"
        for state in kind.states
    )


def _state_shape(kind: ResourceKind) -> Shape:
    written = [state.written for state in kind.states]
    return _FLAG if set(written) == {True, False} else {"enum": written}


def _ask_shape(kind: ResourceKind, ask: Criterion) -> Shape:
    if is_flag(kind, ask):
        return {"const": True}
    if isinstance(ask.most, int):
        return _span({"type": "integer", "minimum": 0, "maximum": ask.most})
    return _span({"type": "number", "minimum": 0})


def is_flag(kind: ResourceKind, ask: Criterion) -> bool:
    """Whether an ask takes true alone, and no span."""
    attribute = kind.attribute(ask.attribute)
    return attribute is not None and attribute.kind == FLAG


def _span(bound: Shape) -> Shape:
    """Return the JSON Schema of what a number may be, at least one of its ends."""
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {key.name: {**bound, "description": key.text} for key in SPAN},
    }


def written(value: bool | str) -> str:
    """Return a value of a scenario as YAML writes it."""
    return str(value).lower() if isinstance(value, bool) else value


TABLES: Mapping[str, Sequence[Key]] = {
    "repeat": REPEAT,
    "expect": EXPECT,
    "set": SET,
    "part": PART,
    "operator": OPERATORS,
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function of `${…}`: the least and most arguments it takes, how it is written, and what it
    gives.
    """

    least: int
    most: int
    use: str
    text: str


FUNCTIONS: Mapping[str, Function] = {
    "ahora": Function(0, 1, "ahora() o ahora('-50m'), también con s, h y d", "fecha y hora en UTC"),
    "colombia": Function(0, 1, "colombia() o colombia('-2d')", "la misma hora, escrita con -05:00"),
    "habiles": Function(
        1,
        2,
        "habiles(n) o habiles(n, fecha), con n de -1000 a 1000",
        "la hora actual, o la de una fecha, tantos días hábiles después (antes si es negativo)",
    ),
    "habiles_entre": Function(
        2,
        2,
        "habiles_entre(fecha, fecha)",
        "cuántos días hábiles van después de la primera fecha hasta la segunda",
    ),
    "sumar": Function(2, 2, "sumar(fecha, '-1d'), también con s, m y h", "una fecha, corrida"),
    "dia": Function(0, 1, "dia() o dia(fecha)", "el día en Colombia, como 2026-01-31"),
    "texto": Function(
        1,
        2,
        "texto(n) o texto(n, 'ñ'), con n de 0 a 100000",
        "un texto de esa longitud, o ese carácter repetido",
    ),
    "unico": Function(
        1, 2, "unico('prefijo') o unico('prefijo', n)", "un texto que no se repite en otra corrida"
    ),
    "dinero": Function(
        2,
        3,
        "dinero(valor, fracción) o dinero(valor, fracción, decimales), con 0 a 6 decimales",
        "una fracción de un valor",
    ),
    "entero": Function(
        1, 1, "entero(texto), con cifras en el texto", "las cifras de un texto, como número"
    ),
}
