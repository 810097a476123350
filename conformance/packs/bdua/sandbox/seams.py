"""Where the validator can be wrong by a mutant: what it passes through a mutation, and as what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from conformance.files.layout import DAY, DOMAIN, EMPTY, FREE, KIND, WIDTH, Layout
from conformance.files.layout import Field as LayoutField

CHECKED, STRICT, RECEIVED, LETTER, TERM, ORDER, APPLIED, RESULT, COPY, RETURNED, RECEIPT = (
    "control",
    "rigor",
    "recepcion",
    "carta",
    "plazo",
    "orden",
    "aplicado",
    "resultado",
    "copia",
    "maestro",
    "acuse",
)
ENTITY, WINDOW, MONTH = "entidad", "ventana", "mes"
"""The coordinates of a place."""

UNCHECKED, SILENT = "no-se-mira", "en-silencio"
ONE_WIDER, NO_MOST, NO_LEAST = "uno-de-mas", "sin-maximo", "sin-minimo"
NO_SUCH_DAY, OTHER_FORM, SMALL = "dia-que-no-existe", "otro-formato", "en-minuscula"
LENIENT: Mapping[str, tuple[str, ...]] = {
    EMPTY: (UNCHECKED,),
    WIDTH: (UNCHECKED, ONE_WIDER, NO_MOST, NO_LEAST),
    KIND: (UNCHECKED, SMALL),
    DAY: (UNCHECKED, NO_SUCH_DAY, OTHER_FORM),
    DOMAIN: (UNCHECKED, SMALL),
}
"""How each flaw of a field may be overlooked."""

ONE_LESS, FILLED, UNMARKED, UNSPACED, REFUSES = (
    "exige-uno-menos",
    "exige-que-este",
    "no-admite-tildes",
    "no-admite-espacios",
    "no-admite-",
)

ENCODING, COUNTED, SEQUENCE = "codificacion", "cantidad de campos", "consecutivo"
SHARED_CHECK, ELSEWHERE_CHECK, TWICE_CHECK = "multipresentado", "ya activo en otra", "repetido"
UNKNOWN_CHECK, FOREIGN_CHECK = "persona que no está", "persona de otra entidad"


@dataclass(frozen=True, slots=True)
class Overlooked:
    """A check that is not made, and how: of a field its flaw, else its name."""

    check: str
    operator: str


def check_of(field: str, flaw: str) -> str:
    """Return what the check of a field is called."""
    return f"{field}: {flaw}"


def relaxed(shape: Layout, one: Overlooked, cells: list[str]) -> Layout:
    """Return a layout without the check that is overlooked, where what the record holds is what
    the operator lets pass.
    """
    name, _, flaw = one.check.partition(": ")
    place = shape.places.get(name)
    if place is None or not flaw or not _passes(shape.fields[place], cells[place], one.operator):
        return shape
    field = _without(shape.fields[place], flaw)
    return Layout(shape.name, (*shape.fields[:place], field, *shape.fields[place + 1 :]))


def _passes(field: LayoutField, text: str, operator: str) -> bool:
    if operator == ONE_WIDER:
        return len(text) == field.most + 1
    if operator == NO_MOST:
        return len(text) > field.most
    if operator == NO_LEAST:
        return len(text) < field.least
    if operator in (NO_SUCH_DAY, OTHER_FORM):
        return (len(text) == 10 and text[2:6:3] == "//") is (operator == NO_SUCH_DAY)
    return operator != SMALL or (text.islower() and field.flaw(text.upper()) == "")


def _without(field: LayoutField, flaw: str) -> LayoutField:
    if flaw == EMPTY:
        return replace(field, required="no")
    if flaw == WIDTH:
        kind = FREE if field.kind == "dia" else field.kind
        return replace(field, least=0, most=10_000, kind=kind)
    if flaw in (KIND, DAY):
        return replace(field, kind=FREE, domain=())
    return replace(field, domain=())


def refuses(field: LayoutField, text: str, operator: str) -> bool:
    """Say whether a field that is checked too strictly refuses a text that is right."""
    if operator == ONE_LESS:
        return len(text) == field.most > field.least
    if operator == FILLED:
        return not text
    if operator == UNMARKED:
        return not text.isascii()
    if operator == UNSPACED:
        return " " in text
    return text == operator.removeprefix(REFUSES)


LISTED, REPEATED, ENTRY = "lo listado", "repetido", "alta"
APPLIES, APPLIES_TWICE, OTHER_ENTITY = "se-aplica", "se-aplica-dos-veces", "en-otra-entidad"
NOT_APPLIED, SWAPPED, ONLY_FIRST, LOSES = (
    "no-se-aplica",
    "valores-al-reves",
    "solo-el-primer-valor",
    "pierde-a-la-persona",
)
MASTERS_FIRST, AS_CAME, BY_NAME, BY_ENTITY = (
    "maestros-primero",
    "como-llegaron",
    "por-nombre",
    "por-entidad",
)

NAMED_OWNER, KNOWN_OWNER, NAMED_DAY, IN_UTF8 = (
    "entidad del nombre",
    "entidad conocida",
    "fecha del nombre",
    "UTF-8",
)
RECEIVES, SECOND_FILE = "lo entregado", "el segundo archivo"
NOT_RECEIVED, ADDED = "no-se-recibe", "se-suma"
NO_LETTER_NEEDED, ANY_LETTER, LATE_LETTER, FOREIGN_LETTER, LETTER_REFUSED = LETTERS = (
    "no-hace-falta",
    "vale-la-anterior",
    "vale-la-tardia",
    "vale-la-de-otra",
    "no-basta-la-suya",
)
