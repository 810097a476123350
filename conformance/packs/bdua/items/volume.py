"""A file of many records: made, delivered and judged a record at a time."""

from collections.abc import Iterator
from pathlib import Path

from conformance.core.finding import Level
from conformance.core.unjudged import NotApplicableError
from conformance.files.context import DeliveryContext, PutFile
from conformance.files.form import lines_of
from conformance.files.item import DeliveryItem
from conformance.files.naming import day_part, named
from conformance.files.results import divided, listed_in
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.control import LAST, PLACE
from conformance.packs.bdua.desk import DELIVERS
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.people import master_row, person, record
from conformance.packs.bdua.regimes import MASTER

_WRONG_EACH = 1000
_PEOPLE = 2000


def records_of(made: Stage, count: int) -> Iterator[str]:
    """Yield so many records of a master, one in a thousand of them with a sex that is none."""
    shape = made.desk.layout(made.desk.letters(made.role, MASTER))
    separator, entity = made.desk.form.separator, made.desk.entity(made.role)
    mark = "\0"
    bases = []
    for index in range(_PEOPLE):
        one = person(index)
        row = {
            key: mark if value == one.number else value
            for key, value in master_row(one, entity).items()
        }
        wrong = {**row, "sexo": "X"}
        bases.append((record(shape, row, separator), record(shape, wrong, separator)))
    for index in range(count):
        right, wrong_one = bases[index % _PEOPLE]
        base = wrong_one if index % _WRONG_EACH == _WRONG_EACH - 1 else right
        yield base.replace(mark, str(1_000_000_001 + index))


def _run(context: DeliveryContext) -> None:
    count = int(context.target.number("volumen"))
    if not count:
        raise NotApplicableError("el objetivo no pide volumen")
    made = stage(context, next(iter(_role_of(context))))
    desk, moment = made.desk, made.when.morning
    kind, entity = desk.letters(made.role, MASTER), desk.entity(made.role)
    path = named(
        context.target.text("puerta.entrega"),
        {"ENTIDAD": entity, "TT": kind, "DDMMAAAA": day_part(moment.date())},
    )
    form = desk.form
    told = PutFile(Path(path), made.role, DELIVERS[MASTER], moment, count)
    control = desk.controlled(entity, kind, told)
    desk.room.put(path, lambda place: form.write(place, _written(made, count, control)), told)
    desk.letter(made.role, moment)
    desk.look(moment)
    exchange = desk.look(made.when.results)
    folder, stem = desk.folder(entity), Path(path).stem
    taken, listed = (
        next((one for one in _files(folder) if one.name.lower() == (stem + ending).lower()), None)
        for ending in (
            context.target.text("salida.aceptados"),
            context.target.text("salida.inconsistentes"),
        )
    )
    context.need(taken is not None, f"no hay resultados de un archivo de {count} registros")
    sent = (one.encode(form.encoding) for one in records_of(made, count))
    parts = divided(
        sent,
        lines_of(taken) if taken else (),
        (one.record for one in listed_in(listed, form.separator.encode())) if listed else (),
    )
    if not parts.whole:
        context.report(
            "CON-02",
            exchange,
            expected=f"los {parts.sent} registros enviados vuelven una vez, como se enviaron",
            actual=f"faltan {parts.lost}, sobran {parts.strange}, en los dos archivos {parts.both}",
            requirement="BDUA-RES-6.3",
            level=Level.MAY,
        )
    took = sum(one.elapsed for one in context.exchanges)
    context.notes.append(f"{count} registros validados en {took:.1f} s")


def _written(made: Stage, count: int, control: str) -> Iterator[str]:
    """Yield the records of the file, and the one that is its control where there is one."""
    last = made.desk.target.text(PLACE) == LAST
    if control and not last:
        yield control
    yield from records_of(made, count)
    if control and last:
        yield control


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _role_of(context: DeliveryContext) -> Iterator[str]:
    roles = {"contributivo": "eps", "subsidiado": "departamento", "trimestral": "plan_adicional"}
    for regime in context.target.several("regimenes"):
        yield roles[regime]


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield the item of a large file."""
    yield DeliveryItem(
        "volumen/maestro",
        "probing",
        "Un archivo grande se valida entero",
        _run,
        ("BDUA-RES-6.3",),
        capability=DELIVERS[MASTER],
    )
