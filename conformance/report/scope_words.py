"""What a verdict speaks of, in words: what was judged whole and in part, what was not and why, and
what to ask for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.core.finding import Level
from conformance.core.lack import enumerated
from conformance.core.phrase import counted as counted_of
from conformance.core.phrase import listed
from conformance.report.endings import told
from conformance.report.extent import Extent, Wish, left_out
from conformance.report.privacy_words import unmasked
from conformance.report.verdict import Conclusion, Judged

CONCLUSIONS: Mapping[str, str] = {
    "CUMPLE": "Cumple",
    "CUMPLE_CON_OBSERVACIONES": "Cumple con observaciones",
    "CUMPLE_EN_PARTE": "Cumple en parte",
    "NO_CUMPLE": "No cumple",
    "NO_SE_PUDO_JUZGAR": "No se pudo juzgar",
    "FUERA_DEL_ALCANCE": "Fuera del alcance",
    "EL_SISTEMA_NO_OFRECE": "El sistema no lo ofrece",
    "NO_APLICA": "No aplica",
    "ATESTACION": "Se atestigua",
    "SIN_PRUEBA": "Sin prueba en esta corrida",
    "ERROR_DEL_ARNES": "Error del arnés",
}
# Conclusion -> what is said of one such obligatory requirement, and of several.
_COUNTED: Mapping[str, tuple[str, str]] = {
    "CUMPLE": ("se cumple", "se cumplen"),
    "CUMPLE_CON_OBSERVACIONES": ("se cumple con observaciones", "se cumplen con observaciones"),
    "CUMPLE_EN_PARTE": ("se cumple en parte", "se cumplen en parte"),
    "NO_CUMPLE": ("no se cumple", "no se cumplen"),
    "NO_SE_PUDO_JUZGAR": ("no se pudo juzgar", "no se pudieron juzgar"),
    "FUERA_DEL_ALCANCE": ("queda fuera del alcance", "quedan fuera del alcance"),
    "EL_SISTEMA_NO_OFRECE": ("no lo ofrece el sistema", "no los ofrece el sistema"),
    "NO_APLICA": ("no aplica", "no aplican"),
    "ATESTACION": ("no se ve por la API", "no se ven por la API"),
    "SIN_PRUEBA": ("no tiene prueba en esta corrida", "no tienen prueba en esta corrida"),
    "ERROR_DEL_ARNES": ("quedó en error del arnés", "quedaron en error del arnés"),
}


_UNSEEN = "no se ve en los archivos", "no se ven en los archivos"


def scope(extent: Extent, rows: Sequence[Judged], *, delivered: bool = False) -> dict[str, Any]:
    """Return what acta.json says of the scope of its verdict; `delivered`: what was judged are
    files.
    """
    musts = [row for row in rows if row.requirement.level is Level.MUST]
    counts = {one: sum(row.conclusion is one for row in musts) for one in Conclusion}
    return {
        "sides": list(extent.sides),
        "modules": list(extent.modules),
        "left_out": [{"what": what, "why": why} for what, why in extent.left_out.items()],
        "minimum": extent.minimum,
        "words": of(extent),
        "musts": {str(one): count for one, count in counts.items() if count},
        "counts": counted(counts, {Conclusion.ATTESTED: _UNSEEN} if delivered else {}),
        "wish": wished(extent.wish, counts[Conclusion.UNJUDGED]),
    }


def of(extent: Extent) -> str:
    """Return what a verdict speaks of: the words that follow it, "" where it is all there is."""
    if not extent.left_out:
        return ""
    modules = f"en {listed(extent.modules)}" if extent.some_modules and extent.modules else ""
    told = extent.some_sides and (extent.sides or not modules)
    sides = _of_sides(extent.sides) if told else ""
    within = ", ".join(filter(None, [sides, modules]))
    out = listed(extent.left_out)
    return f"{within}; {out}: fuera del alcance" if within else f"(fuera del alcance: {out})"


def _of_sides(sides: Sequence[str]) -> str:
    if not sides:
        return "de ningún lado"
    return f"{'del lado' if len(sides) == 1 else 'de los lados'} {listed(sides)}"


def why_out(said: Mapping[str, Any]) -> str:
    """Return what is out of the scope of a run and why, as a sentence, "" where nothing is."""
    rows = [f"{one['what']} ({one['why']})" for one in said["left_out"]]
    return f"Fuera del alcance: {'; '.join(rows)}." if rows else ""


def counted(counts: Mapping[Conclusion, int], own: Mapping[str, tuple[str, str]]) -> str:
    """Return how many obligatory requirements there are, and how many ended each way; `own` are
    the words that are others here.
    """
    total = sum(counts.values())
    words = {**_COUNTED, **own}
    parts = [f"{many} {words[one][many > 1]}" for one, many in counts.items() if many]
    noun = "requisito obligatorio" if total == 1 else "requisitos obligatorios"
    return f"De {total} {noun}: {listed(parts)}." if total else ""


def wished(wish: Wish, unjudged: int) -> str:
    """Return what to ask for to have the rest judged, as a sentence, "" where nothing of it lacks
    users or resources.
    """
    if not unjudged:
        return ""
    return " ".join(filter(None, [_asked(wish, unjudged), left_out(wish)]))


def _asked(wish: Wish, unjudged: int) -> str:
    if not (wish.what and wish.judged):
        return ""
    whole = wish.judged >= unjudged
    noun = "requisito obligatorio" if unjudged == 1 else "requisitos obligatorios"
    verb = "juzga" if min(wish.judged, unjudged) == 1 else "juzgan"
    some = (
        f"{'el' if unjudged == 1 else f'los {unjudged}'} {noun}"
        if whole
        else f"{wish.judged} de los {unjudged} {noun}"
    )
    ends = "falta" if unjudged == 1 else "faltan"
    return f"Con {enumerated(wish.what)} se {verb} {some} que {ends}."


def planned(extent: Extent) -> list[str]:
    """Return what is said of the scope before a run: the lines of its plan."""
    said = of(extent)
    within = (
        said
        if extent.some_sides or extent.some_modules
        else f"todos los lados y módulos {said}".strip()
    )
    return [f"Alcance: {within}.", *filter(None, [foreseen(extent.wish)])]


def foreseen(wish: Wish) -> str:
    """Return what a plan would leave unjudged and what to ask for, "" where it leaves nothing."""
    if not wish.left:
        return ""
    said = wished(wish, wish.left)
    some = counted_of(wish.left, "requisito obligatorio", "requisitos obligatorios")
    verb = "Queda" if wish.left == 1 else "Quedan"
    return f"{verb} sin juzgar {some} del alcance. {said}".strip()


def minimum(said: Mapping[str, Any]) -> str:
    """Return what share of its items every obligatory requirement was to be judged by, "" for
    any.
    """
    return (
        f"Mínimo pedido: {said['minimum']} % de las pruebas de cada obligatorio."
        if said["minimum"]
        else ""
    )


def environment(summary: Mapping[str, Any]) -> dict[str, str]:
    """Return what JUnit and Allure say of a run as a whole, by name."""
    said = summary["scope"]
    rows = {
        "Veredicto": " ".join(filter(None, [summary["verdict"], said["words"]])),
        "Motivo": summary["reason"],
        "Alcance": " ".join(filter(None, [said["counts"], why_out(said)])),
        "Pruebas": told(summary["endings"]),
        "Falta": said["wish"],
        "Minimo": f"{said['minimum']} %" if said["minimum"] else "",
        "Privacidad": unmasked(summary["privacy"]),
    }
    return {name: text for name, text in rows.items() if text}


def extent(row: Mapping[str, Any]) -> str:
    """Return how many of its items judged a requirement, and how many are out of the scope."""
    judged, applicable, out = row["judged"], row["applicable"], row["outside"]
    pruebas = "prueba" if applicable == 1 else "pruebas"
    count = (
        f"{applicable} {pruebas}" if judged == applicable else f"{judged} de {applicable} {pruebas}"
    )
    parts = [count if applicable else "", f"{out} fuera del alcance" if out else ""]
    return "; ".join(filter(None, parts)) or "sin prueba"
