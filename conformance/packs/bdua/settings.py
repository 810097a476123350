"""What the target file of a validator may say, and what each key means where it says nothing."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time

from conformance.core.setting import CHOICE, FLAG, LIST, NUMBER, TEXT, Setting
from conformance.files.naming import parts_in
from conformance.files.sftp import KEYS as SERVER_KEYS
from conformance.packs.bdua import control
from conformance.packs.bdua.layouts import HOMES, PROFILES
from conformance.packs.bdua.regimes import REGIMES

KINDS = tuple(HOMES[PROFILES[0]])
ENTITIES = {
    "eps": "EPS999",
    "otra_eps": "EPS998",
    "eoc": "EOC999",
    "departamento": "DEP999",
    "distrito_capital": "DTC999",
    "plan_adicional": "PLA999",
    "regimen_especial": "ESP999",
}
"""A synthetic entity for each role that delivers."""

SIDES = ("validador", "reportante")
BY_PRESENCE, BY_TEXT = "presencia", "texto"
SIGNATURE, MARK = "carta.firma", "carta.marca"
"""What makes a letter signed, and the text that does, where it is one."""

_SIGNATURES = (BY_PRESENCE, BY_TEXT, "pkcs7")
SEEN, WHOLE, ONE = ("observa", "archivo", "registro")
_A_DAY_S = 86_400.0
_MOST_RECORDS = 10_000_000
_WRITTEN = "ÁÉÍÓÚÜÑ"
"""What the names of people hold, beside ASCII."""

Wants = Callable[[object], str]


def _not_yet(doing: str, *known: str) -> Wants:
    """Return what refuses a value that is known and that nobody does anything with yet."""

    def wants(value: object) -> str:
        if value in known:
            return ""
        return f"El arnés todavía no {doing}. Por ahora se acepta: {', '.join(known)}."

    return wants


def _mark(value: object) -> str:
    right = str(value).strip() == value and value
    return "" if right else "Se espera el texto con que empieza la firma, como FIRMA:."


def _hour(value: object) -> str:
    try:
        time.fromisoformat(str(value))
    except ValueError:
        return "Se espera una hora como 23:59:59."
    return ""


def _days(value: object) -> str:
    try:
        for one in _several(value):
            date.fromisoformat(one)
    except ValueError:
        return "Se espera una lista de días como 2026-12-31."
    return ""


def _years(value: object) -> str:
    right = [re.fullmatch(r"(19|20)\d\d", one) for one in _several(value)]
    return "" if right and all(right) else "Se espera una lista de años, como [2026, 2027]."


def _regimes(value: object) -> str:
    said = _several(value)
    right = said and all(one in REGIMES for one in said)
    return "" if right else f"Se acepta una lista de: {', '.join(REGIMES)}."


def _encoding(value: object) -> str:
    try:
        _WRITTEN.encode(str(value))
    except (LookupError, UnicodeError):
        return f"Se espera una codificación que escriba {_WRITTEN}, como cp1252 o latin-1."
    return ""


def _separator(value: object) -> str:
    right = len(str(value)) == 1 and not str(value).isalnum()
    return "" if right else "Se espera un carácter que no sea letra ni cifra, como , o |."


def _code(value: object) -> str:
    right = re.fullmatch("[A-Za-z0-9]{2,20}", str(value))
    return "" if right else "Se esperan letras sin tilde y cifras, como EPS999."


def _below(*parts: str) -> Wants:
    """Return what says of a pattern that it leads out of the folder, or has other parts."""
    shown = ", ".join(f"{{{one}}}" for one in parts)

    def wants(value: object) -> str:
        places = re.split(r"[/\\]", str(value))
        inside = ".." not in places and places[0] != "" and ":" not in places[0]
        if inside and set(parts_in(str(value))) <= set(parts):
            return ""
        return f"Se espera un camino por debajo de la carpeta, que puede llevar {shown}."

    return wants


def _several(value: object) -> tuple[str, ...]:
    assert isinstance(value, tuple)
    return value


def _door() -> Iterator[Setting]:
    entity, day = "{ENTIDAD}", "{DDMMAAAA}"
    named, owned = _below("ENTIDAD", "TT", "DDMMAAAA"), _below("ENTIDAD")
    for name, usual, text, wants in (
        ("entrega", f"entrada/{entity}/{{TT}}{entity}{day}.txt", "la entrega", named),
        ("carta", f"entrada/{entity}/CARTA{entity}{day}.txt", "la carta", named),
        ("salida", f"salida/{entity}", "dónde salen los resultados", owned),
        ("acuse", f"ACUSE{entity}{day}.json", "cómo se llama el acuse", named),
        ("devuelto", f"{entity}{{TT}}00{day}.TXT", "cómo se llama el maestro devuelto", named),
        ("copia_ftp", f"salida/FTP/{entity}", "su copia en el FTP", owned),
        ("copia_ministerio", f"salida/MINISTERIO/{entity}", "su copia al Ministerio", owned),
        ("control", f"entrada/{entity}/CTL{{TT}}{entity}{day}.txt", "el archivo de control", named),
    ):
        yield Setting(f"puerta.{name}", TEXT, usual, text, guess=True, wants=wants)


def _calendar() -> Iterator[Setting]:
    yield Setting(
        "calendario.cierre", TEXT, "23:59:59", "hasta qué hora se recibe", guess=True, wants=_hour
    )
    yield Setting(
        "calendario.anios", LIST, ("2026", "2027"), "los años que se juzgan", wants=_years
    )
    yield Setting("calendario.sabado_habil", FLAG, False, "el sábado cuenta como día hábil")
    yield Setting(
        "calendario.festivos_extra", LIST, (), "días no hábiles además de los festivos", wants=_days
    )


def _file_form() -> Iterator[Setting]:
    for kind in KINDS:
        yield Setting(f"layouts.{kind}", TEXT, "", f"el layout propio de los archivos {kind}")
    yield Setting(
        "codificacion", TEXT, "cp1252", "con qué codificación se escribe", wants=_encoding
    )
    yield Setting("separador", TEXT, ",", "qué separa los campos", wants=_separator)
    yield Setting("fin_de_linea", CHOICE, "CRLF", "cómo acaban las líneas", choices=("CRLF", "LF"))
    yield from control.settings()


def _results() -> Iterator[Setting]:
    for name, usual in (
        ("aceptados", ".VAL"),
        ("inconsistentes", ".NEG"),
        ("multipresentados", ".NEG"),
    ):
        yield Setting(f"salida.{name}", TEXT, usual, f"cómo acaba el archivo de los {name}")
    for role in ENTITIES:
        text = f"el código de la entidad del rol {role}"
        yield Setting(f"entidades.{role}", TEXT, "", text, wants=_code)


KEYS = (
    Setting(
        "lado",
        CHOICE,
        SIDES[0],
        "qué se prueba",
        choices=SIDES,
        wants=_not_yet("juzga los archivos de quien reporta", SIDES[0]),
    ),
    Setting("perfil", CHOICE, PROFILES[0], "según qué se juzga", choices=PROFILES),
    Setting("validador.comando", LIST, (), "cómo se corre el validador"),
    Setting("validador.observa", FLAG, False, "el validador observa la carpeta por sí mismo"),
    Setting(
        "validador.timeout_s",
        NUMBER,
        60.0,
        "cuánto puede tardar cada validación, en segundos",
        least=0.001,
        most=_A_DAY_S,
    ),
    *_door(),
    *SERVER_KEYS,
    *_calendar(),
    *_file_form(),
    Setting(
        SIGNATURE,
        CHOICE,
        BY_PRESENCE,
        "qué hace firmada a una carta",
        guess=True,
        choices=_SIGNATURES,
        wants=_not_yet("firma cartas así", BY_PRESENCE, BY_TEXT),
    ),
    Setting(MARK, TEXT, "FIRMA:", "con qué empieza la firma de una carta", guess=True, wants=_mark),
    *_results(),
    Setting("regimenes", LIST, tuple(REGIMES), "los que el sistema atiende", wants=_regimes),
    Setting(
        "estructura_al_recibir",
        CHOICE,
        SEEN,
        "un registro con campos de más o de menos tumba el archivo, se lista, o se observa cuál",
        choices=(SEEN, WHOLE, ONE),
    ),
    Setting(
        "volumen",
        NUMBER,
        100_000,
        "cuántos registros tiene el archivo grande; 0 no lo prueba",
        least=0,
        most=_MOST_RECORDS,
    ),
    Setting("flujo_subsidiado", FLAG, False, "el validador recibe el flujo de los municipios"),
)
