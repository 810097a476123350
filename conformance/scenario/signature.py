"""How the functions of `${…}` are written: one table, read by the templates and by the manual."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """A function of `${…}`: the least and most arguments it takes, how it is written, and what it
    gives.
    """

    least: int
    most: int
    use: str
    text: str


SIGNATURES: Mapping[str, Signature] = {
    "ahora": Signature(
        0, 1, "ahora() o ahora('-50m'), también con s, h y d", "fecha y hora en UTC"
    ),
    "colombia": Signature(
        0, 1, "colombia() o colombia('-2d')", "la misma hora, escrita con -05:00"
    ),
    "habiles": Signature(
        1,
        2,
        "habiles(n) o habiles(n, fecha), con n de -1000 a 1000",
        "la hora actual, o la de una fecha, tantos días hábiles después (antes si es negativo)",
    ),
    "habiles_entre": Signature(
        2,
        2,
        "habiles_entre(fecha, fecha)",
        "cuántos días hábiles van después de la primera fecha hasta la segunda",
    ),
    "sumar": Signature(2, 2, "sumar(fecha, '-1d'), también con s, m y h", "una fecha, corrida"),
    "dia": Signature(0, 1, "dia() o dia(fecha)", "el día en Colombia, como 2026-01-31"),
    "texto": Signature(
        1,
        2,
        "texto(n) o texto(n, 'ñ'), con n de 0 a 100000",
        "un texto de esa longitud, o ese carácter repetido",
    ),
    "unico": Signature(
        1, 2, "unico('prefijo') o unico('prefijo', n)", "un texto que no se repite en otra corrida"
    ),
    "dinero": Signature(
        2,
        3,
        "dinero(valor, fracción) o dinero(valor, fracción, decimales), con 0 a 6 decimales",
        "una fracción de un valor",
    ),
    "entero": Signature(
        1, 1, "entero(texto), con cifras en el texto", "las cifras de un texto, como número"
    ),
}
