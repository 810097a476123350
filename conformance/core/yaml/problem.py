"""What is wrong with a YAML text, in Spanish."""

import re

_OTHER_BASE = re.compile(r"[-+]?(?:0[0-9_xbo]|[0-9_.]+:)")

# What PyYAML and libyaml (its fast form) say -> the same in Spanish; the first whose words stand in
# it.
_YAML = (
    ("character '\\t'", "hay una tabulación; use espacios"),
    (
        "cannot start any token",
        "hay una tabulación o un signo (@, `, %) donde no puede empezar un valor; use espacios, "
        "no tabulaciones, y ponga entre comillas lo que empiece por un signo",
    ),
    ("tab character", "hay una tabulación; use espacios"),
    (
        "mapping values are not allowed",
        "hay dos puntos donde no va una clave; ponga el valor entre comillas",
    ),
    ("expected ':'", "falta «:» después de una clave"),
    ("',' or ']'", "falta «,» o «]» en una lista"),
    ("',' or '}'", "falta «,» o «}» en un mapa"),
    (
        "block sequence entries are not allowed",
        "hay un guion de lista donde no puede empezar una lista",
    ),
    ("block mapping keys are not allowed", "hay una clave donde no puede empezar un mapa"),
    ("<block end>", "la sangría no concuerda con la de las líneas anteriores"),
    ("expected key", "la sangría no concuerda con la de las líneas anteriores"),
    ("'-' indicator", "la sangría no concuerda con la de las líneas anteriores"),
    ("unexpected end of stream", "un texto entre comillas no se cierra"),
    ("document separator", "un texto entre comillas no se cierra"),
    ("document start", "sobra texto después del documento"),
    ("another document", "hay más de un documento (---)"),
    ("undefined alias", "un alias (*) nombra un ancla que no existe"),
    ("duplicate anchor", "un ancla (&) está repetida"),
    (
        "unknown escape",
        "hay una secuencia con «\\» que no se conoce entre comillas dobles; use comillas simples",
    ),
    ("acceptable character", "hay un carácter de control"),
    ("characters are not allowed", "hay un carácter de control"),
    ("node content", "falta un valor"),
    ("constructor for the tag", "hay una etiqueta (!) que no se admite"),
    ("undefined tag", "hay una etiqueta (!) que no se admite"),
    ("unhashable", "una clave no es un texto"),
    ("merging", "«<<» solo une mapas"),
)


def yaml_problem(problem: object) -> str:
    """Return in Spanish what a YAML parser says is wrong."""
    said = str(problem)
    return next(
        (spanish for english, spanish in _YAML if english in said),
        "no se entiende lo que hay en este lugar",
    )


def other_base(tag: str, written: str) -> str:
    """Return what to do about a number that YAML reads in another base than people do, "" for any
    other value.

    YAML 1.1 takes 0400 for 256, and 12:30 for 750.
    """
    numeric = tag.endswith((":int", ":float"))
    if not numeric or not _OTHER_BASE.match(written):
        return ""
    return (
        f"Escríbalo en base diez y sin ceros delante, o entre comillas si es un texto: "
        f'"{written:.40}".'
    )
