"""What is wrong with the settings of a target before any run: names that fall together, layouts
that can't be read, a calendar in which a window does not fit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from conformance.core.errors import UsageError
from conformance.core.remark import Mend, Remark, bad, good, note
from conformance.files.naming import named, parts_in
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.control import FILE, NAME, kind_of
from conformance.packs.bdua.desk import days_of, entity_of, historic, regimes_of, term_of
from conformance.packs.bdua.layouts import HOMES, layout_of

DOOR, CALENDAR, LAYOUTS, ENTITIES = "puerta", "calendario", "layouts", "entidades"
_DAY = "DDMMAAAA"


def looks(target: DeliveryTarget) -> Iterator[Remark]:
    """Yield what there is to say of a target's settings."""
    for name, look in (
        (DOOR, _door),
        (ENTITIES, _entities),
        (LAYOUTS, _layouts),
        (CALENDAR, _calendar),
    ):
        for one in look(target):
            yield replace(one, check=name)


def _door(target: DeliveryTarget) -> Iterator[Remark]:
    found = [*_together(target), *_unnamed(target), *_endings(target)]
    yield from found or [good("Cada archivo tiene un nombre que es solo suyo.")]


def _patterns(target: DeliveryTarget) -> dict[str, tuple[str, ...]]:
    """Return the settings that name what is put, each with the parts that it should have."""
    asked = {"puerta.entrega": ("TT", "ENTIDAD", _DAY), "puerta.carta": ("ENTIDAD", _DAY)}
    return {**asked, NAME: ("TT", "ENTIDAD", _DAY)} if kind_of(target) == FILE else asked


def _unnamed(target: DeliveryTarget) -> Iterator[Remark]:
    for key, wanted in _patterns(target).items():
        lacking = [one for one in wanted if one not in parts_in(target.text(key))]
        if not lacking:
            continue
        shown = ", ".join(f"{{{one}}}" for one in lacking)
        mend = Mend(key, f"un nombre que lleve {shown}")
        if lacking == [_DAY]:
            yield note(f"{key} no lleva {shown}: lo de un día pisa lo de otro.", mend)
        else:
            yield bad(f"{key} no lleva {shown}: un archivo pisaría a otro.", mend)
    for key in ("puerta.salida", "puerta.devuelto"):
        if "ENTIDAD" not in parts_in(target.text(key)):
            said = f"{key} no lleva {{ENTIDAD}}: no se sabrá de quién es lo que vuelve."
            yield note(said, Mend(key, "un nombre que lleve {ENTIDAD}"))


def _together(target: DeliveryTarget) -> Iterator[Remark]:
    """Yield which settings name the same file."""
    parts = {"TT": "MC", "ENTIDAD": "EPS999", _DAY: "02012026"}
    seen: dict[str, str] = {}
    for key in _patterns(target):
        path = named(target.text(key), parts).lower()
        if path in seen:
            yield bad(f"{key} y {seen[path]} nombran el mismo archivo.", Mend(key, "otro nombre"))
        seen[path] = key


def _endings(target: DeliveryTarget) -> Iterator[Remark]:
    taken = target.text("salida.aceptados").lower()
    for key in ("salida.inconsistentes", "salida.multipresentados"):
        if target.text(key).lower() == taken:
            said = f"{key} y salida.aceptados acaban igual: no se distinguen."
            yield bad(said, Mend(key, "otro final"))


def _entities(target: DeliveryTarget) -> Iterator[Remark]:
    seen: dict[str, str] = {}
    roles = [role for regime in regimes_of(target) for role in regime.roles]
    for role in roles:
        code = entity_of(target, role)
        if code in seen:
            told = f"{role} y {seen[code]} son la misma entidad, {code}."
            yield bad(told, Mend(f"entidades.{role}", "otro código"))
        seen[code] = role
    if len(seen) == len(roles):
        yield good(f"Entregan {', '.join(f'{role} {code}' for code, role in seen.items())}.")


def _layouts(target: DeliveryTarget) -> Iterator[Remark]:
    own = []
    for kind in HOMES[target.text("perfil")]:
        path = target.text(f"layouts.{kind}")
        try:
            shape = layout_of(target.text("perfil"), kind, path)
        except UsageError as error:
            yield bad(str(error), Mend(f"layouts.{kind}", "un CSV como los de specs/bdua/layouts"))
            continue
        if path:
            own.append(f"{kind} de {path} ({len(shape.fields)} campos)")
    if own:
        yield good(f"Del objetivo: {', '.join(own)}.")
    else:
        yield note("Los del perfil: lo que un layout de estos dice no obliga.")


def _calendar(target: DeliveryTarget) -> Iterator[Remark]:
    if not historic(target):
        yield note("El del perfil histórico no se aplica: hoy lo fija el administrador.")
        return
    years = [int(one) for one in target.several("calendario.anios")]
    tight = [one for year in years for one in _tight(target, year)]
    if tight:
        said = f"La última ventana o sus resultados no caben en {', '.join(tight[:3])}."
        yield bad(said, Mend("calendario.festivos_extra", "los días no hábiles, sin sobrar"))
        return
    first = term_of(target, regimes_of(target)[0].windows[0], years[0], _month(target))
    yield good(
        f"{', '.join(map(str, years))}; por ejemplo, {regimes_of(target)[0].title}: del "
        f"{first.opens.date()} al {first.closes:%Y-%m-%d %H:%M:%S}, resultados el {first.results}."
    )
    yield from _useless(target, years)


def _month(target: DeliveryTarget) -> int:
    window = regimes_of(target)[0].windows[0]
    return next(month for month in range(1, 13) if window.in_month(month))


def _tight(target: DeliveryTarget, year: int) -> Iterator[str]:
    """Yield the months of a year whose business days are fewer than some window counts."""
    for month in range(1, 13):
        windows = [w for one in regimes_of(target) for w in one.windows if w.in_month(month)]
        last = max((window.results for window in windows), default=1)
        if days_of(target).nth(year, month, last).month != month:
            yield f"{year}-{month:02d}"


def _useless(target: DeliveryTarget, years: Sequence[int]) -> Iterator[Remark]:
    days = [date.fromisoformat(one) for one in target.several("calendario.festivos_extra")]
    outside = [str(one) for one in days if one.year not in years]
    if outside:
        said = f"{', '.join(outside)} no es de los años que se juzgan."
        yield note(said, Mend("calendario.festivos_extra", "días de calendario.anios"))
