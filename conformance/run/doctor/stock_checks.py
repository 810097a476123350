"""What is said of what a target holds, how fast it answers, and what a run would take and judge."""

import math
from collections.abc import Iterator, Sequence
from statistics import median

from conformance.core.phrase import counted, listed
from conformance.core.remark import Mend, Remark, bad, good, note
from conformance.run.doctor.login_checks import mismatched
from conformance.run.doctor.network_checks import milliseconds
from conformance.run.doctor.observed import CountedStock, Forecast, Observed

_SHARE = 0.95
_SHOWN = 6
_REASONS = 6


def paging(observed: Observed) -> Iterator[Remark]:
    """Say whether a list can be read page after page."""
    paged = observed.paged
    if paged is None:
        return
    name = f"{paged.capability} como {paged.role}"
    if paged.fault:
        yield note(f"{name}: {paged.fault}.")
    elif any(came > paged.asked for came in paged.came):
        yield note(f"{name}: se pidieron {paged.asked} filas y llegaron {max(paged.came)}.")
    elif paged.repeated:
        rows = counted(paged.repeated, "fila", "filas")
        yield note(f"{name}: la segunda página repite {rows} de la primera.")
    elif len(set(paged.totals)) > 1:
        totals = " y luego ".join(map(str, paged.totals))
        yield note(f"{name}: el total cambia de una página a otra: {totals}.")
    else:
        total = paged.totals[0] if paged.totals else None
        told = f"; dice que hay {total} filas" if total is not None else ""
        pages = counted(len(paged.came), "página leída", "páginas leídas")
        yield good(f"{name}: {pages} sin repetir filas{told}.")


def stock(observed: Observed) -> Iterator[Remark]:
    """Say how many resources of each kind there are, and which of the named ones are not there."""
    if observed.unprepared:
        yield bad(f"no se pudo ver qué hay: {observed.unprepared}.")
        return
    for key in dict.fromkeys(one.key for one in observed.mismatches if one.ids):
        yield from mismatched(observed, key)
    for one in observed.stock:
        some = any(other.had for other in observed.stock if other.kind == one.kind)
        say = good if some else note  # what lacks in one state alone is told by what goes unjudged
        yield say(f"{in_words(one)}: {one.had}.")
    if observed.findings:
        found = counted(observed.findings, "desviación", "desviaciones")
        yield note(
            f"lo que respondió al mirar trae {found} del contrato: la corrida las cuenta una por "
            "una."
        )


def in_words(counted: CountedStock) -> str:
    """Return a kind in a state, as people call several."""
    kind = counted.kind
    words = (kind.noun.many, kind.state(counted.state).many, kind.free)
    return " ".join(filter(None, words))


def _of(row: CountedStock) -> str:
    """Return a number of a kind in a state."""
    kind, state = row.kind, row.kind.state(row.state)
    words = (kind.noun.counted(row.had), state.one if row.had == 1 else state.many, kind.free)
    return " ".join(filter(None, words))


def latency(observed: Observed) -> Iterator[Remark]:
    """Say how long answers take."""
    if observed.tempo is None or not observed.tempo.elapsed:
        return
    target, elapsed = observed.target, sorted(observed.tempo.elapsed)
    middle, long = median(elapsed), percentile(elapsed)
    yield good(
        f"la mitad de las respuestas llega en {milliseconds(middle)} y el 95 % en "
        f"{milliseconds(long)} ({counted(len(elapsed), 'respuesta', 'respuestas')})."
    )
    if long > target.timeout_s / 2:
        yield note(
            "algunas respuestas tardan más de la mitad de lo que se espera.",
            Mend("limits.timeout_s", str(math.ceil(4 * long))),
        )
    if long > target.p95_s:
        yield note(
            f"el 95 % pasa de los {target.p95_s:g} s que se esperan: la corrida lo dirá.",
            Mend("limits.p95_s", f"{math.ceil(long)}, si su acuerdo de servicio lo permite"),
        )


def percentile(elapsed: Sequence[float]) -> float:
    """Return the time within which 95 % of the answers came; `elapsed` is in order."""
    return elapsed[min(len(elapsed) - 1, math.ceil(_SHARE * len(elapsed)) - 1)]


def limits(observed: Observed) -> Iterator[Remark]:
    """Say whether the target bounds how much is asked of it."""
    tempo = observed.tempo
    if tempo is None:
        return
    rate = f"{observed.target.requests_per_second:g}"
    if tempo.throttled:
        times = counted(tempo.throttled, "vez", "veces")
        yield note(
            f"el objetivo pidió ir más despacio {times} (429 o 503) en esta revisión.",
            Mend("limits.requests_per_second", f"menos de {rate}"),
        )
    if tempo.limits:
        said = listed(f"{name}: {value}" for name, value in sorted(tempo.limits.items())[:_SHOWN])
        yield note(
            f"el objetivo anuncia un límite ({said}).",
            Mend("limits.requests_per_second", "lo que ese límite permite por segundo"),
        )
    if not tempo.throttled and not tempo.limits:
        yield good(f"no se vio ninguno; se le enviarán a lo sumo {rate} peticiones por segundo.")


def run_cost(observed: Observed) -> Iterator[Remark]:
    """Say what a run would take."""
    would = observed.forecast
    if would is None:
        return
    used = listed(_of(one) for one in would.used if one.had)
    tests = counted(would.items, "prueba", "pruebas")
    requests = f"unas {would.exchanges} peticiones ({would.writes} de ellas escriben)"
    asked = requests if would.exchanges else "sin peticiones"
    yield good(
        f"{tests}, {asked}, en "
        f"{minutes(would)}"
        + (f" con {would.at_once} pruebas a la vez" if would.at_once > 1 else "")
        + (f"; usaría {used}." if used else ".")
    )


def minutes(would: Forecast) -> str:
    """Return in words how long a run takes."""
    whole = round(would.seconds / 60)
    if whole < 1:
        return "menos de un minuto"
    return "un minuto" if whole == 1 else f"unos {whole} minutos"


def unjudged(observed: Observed) -> Iterator[Remark]:
    """Say how much of what is obligatory would be judged, and why not the rest."""
    would = observed.forecast
    if would is None:
        return
    say = good if would.judged == would.obliged else note
    in_part = f"; {would.in_part} de ellos, con parte de sus pruebas" if would.in_part else ""
    count = f"{would.judged} de {would.obliged} requisitos obligatorios del alcance"
    yield say(f"se juzgan {count}{in_part}.")
    if would.asked:
        yield note(would.asked)
    for one in would.missing[:_REASONS]:
        some = "1 queda" if one.requirements == 1 else f"{one.requirements} quedan"
        yield note(f"{some} sin juzgar: {one.why}.", _mended(one.key, one.write))


def _mended(key: str, write: str) -> Mend | None:
    return Mend(key, write) if key else None
