"""Records one by one: those without errors are applied, each mistake is listed, whatever field it
is in.

The rules of the file: a file has records that are right and, for each mistake of one field, a
record with that mistake alone. Articles 6 and 9 pull apart on a record that is badly built: the
file may be refused whole, or the record listed; both are right, and only that the good ones are
listed for it is not. What a layout says is as strong as whoever showed it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.unjudged import BlockedError
from conformance.files.context import DeliveryContext
from conformance.files.generation import BROKEN, Mistake, drawn, mistakes
from conformance.files.item import DeliveryItem
from conformance.files.layout import Layout, told_day
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.desk import DELIVERS, Answer, Sent, regimes_of
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.items.valid import people_strategy
from conformance.packs.bdua.layouts import layout_of
from conformance.packs.bdua.people import Person, child_of, master_row, person, record, sequenced
from conformance.packs.bdua.regimes import MASTER, NEWS, Regime
from conformance.packs.bdua.settings import ONE

Row = dict[str, str]
_GOOD = 3
_LEVELS: Mapping[str, Level] = {"C2": Level.SHOULD, "C1": Level.MAY}
_CITED = ("BDUA-RES-3.2", "BDUA-RES-4.3", "BDUA-RES-6.1", "BDUA-RES-6.2", "BDUA-RES-6.3")
_NUMBERED = "numero_documento"
_MORE: Mapping[str, tuple[str, ...]] = {
    "as-de-once": ("BDUA-RES-7",),
    "ms-de-adulto": ("BDUA-RES-7",),
    "entidad": ("BDUA-RES-10",),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A record with one mistake, and how it is told."""

    line: str
    told: str
    code: str = "ERR-02"
    requirement: str = "6.1"
    level: Level = Level.MUST


def level_of(target: DeliveryTarget, kind: str, confidence: str) -> Level:
    """Return what a breach of a layout's field may decide: as its witnesses, or all of it where the
    target names its own.
    """
    return Level.MUST if target.text(f"layouts.{kind}") else _LEVELS.get(confidence, Level.MAY)


def judge(made: Stage, sent: Sent, good: int, wrong: Sequence[Wrong]) -> None:
    """Judge a file whose first records are right and whose others have one mistake each."""
    exchange, context = made.desk.look(made.when.results), made.desk.context
    answer = made.desk.answer(sent)
    if not answer.came:
        _refused_whole(made, exchange)
        return
    if _good_ones_listed(made, answer, sent.lines[:good], exchange):
        return
    told: set[str] = set()
    blind = _takes_all(wrong, sent, answer)
    for one, line in zip(wrong, sent.lines[good:], strict=True):
        if answer.wrong(line):
            continue
        taken = answer.applied(line) or _altered(answer, line)
        if taken and (one.code == "ERR-02" or not blind):
            _report(context, one, exchange, told)
        elif not taken:
            _vanished(context, one, exchange, told)


def _takes_all(wrong: Sequence[Wrong], sent: Sent, answer: Answer) -> bool:
    """Say whether a mistake of another kind is taken as well: then nothing is looked at."""
    plain = [
        line
        for one, line in zip(wrong, sent.lines[len(sent.lines) - len(wrong) :], strict=True)
        if one.code == "ERR-02"
    ]
    return bool(plain) and all(answer.applied(line) for line in plain)


def _altered(answer: Answer, line: bytes) -> bool:
    """Say whether a record is taken in another writing."""
    number = line.split(b",")[2:5]
    return any(set(number) <= set(one.split(b",")) for one in answer.taken or ())


def _refused_whole(made: Stage, exchange: Exchange) -> None:
    context = made.desk.context
    context.notes.append("un registro malo hizo que no se recibiera el archivo entero")
    if context.target.text("estructura_al_recibir") == ONE:
        context.report(
            "LIF-07",
            exchange,
            expected="se lista el registro malo y se aplican los demás, como dice el objetivo",
            actual="no se recibió el archivo",
            requirement="BDUA-RES-6.2",
            level=Level.MUST,
        )


def _good_ones_listed(
    made: Stage, answer: Answer, good: Sequence[bytes], exchange: Exchange
) -> bool:
    """Report that records without errors are not applied."""
    lost = [line for line in good if not answer.applied(line)]
    if not lost:
        return False
    context, listed = made.desk.context, [line for line in lost if answer.wrong(line)]
    if listed:
        context.report(
            "LIF-07",
            exchange,
            expected="los registros sin errores actualizan la base, haya los que haya",
            actual=f"se listaron {len(listed)} de los {len(good)} registros sin errores",
            requirement="BDUA-RES-6.2",
            level=Level.MUST,
        )
        return True
    context.doubt("los registros sin errores del archivo no aparecen en ningún resultado")
    return True


def _report(context: DeliveryContext, one: Wrong, exchange: Exchange, told: set[str]) -> None:
    if one.code in told:
        return
    told.add(one.code)
    context.report(
        one.code,
        exchange,
        expected="el registro se lista como inconsistente, o no se recibe el archivo",
        actual=f"se aceptó un registro con {one.told}",
        requirement=f"BDUA-RES-{one.requirement}",
        level=one.level,
    )


def _vanished(context: DeliveryContext, one: Wrong, exchange: Exchange, told: set[str]) -> None:
    if "CON-02" in told:
        return
    told.add("CON-02")
    context.report(
        "CON-02",
        exchange,
        expected="cada registro inconsistente está en el archivo de los inconsistentes",
        actual=f"el registro con {one.told} no está aceptado ni listado",
        requirement="BDUA-RES-6.3",
        level=Level.MUST,
    )


# The mistakes of a master


def _rows(desk_entity: str, count: int, start: int = 100) -> list[Row]:
    return [master_row(person(start + at), desk_entity) for at in range(count)]


def _field(regime: Regime, name: str) -> Callable[[DeliveryContext], None]:
    """Return what judges every mistake of one field of a regime's master."""

    def run(context: DeliveryContext) -> None:
        made = stage(context, regime.roles[0])
        shape = made.desk.layout(regime.master)
        entity, separator = made.desk.entity(made.role), made.desk.form.separator
        good = [record(shape, row, separator) for row in _rows(entity, _GOOD, 1)]
        wrong = [
            Wrong(
                _changed(shape, entity, one, at, separator),
                f"{name} {one.name}",
                level=_weight(context, regime, one),
            )
            for at, one in enumerate(_of_field(shape, name))
        ]
        sent = made.master([*good, *(one.line for one in wrong)])
        judge(made, sent, len(good), wrong)

    return run


def _of_field(shape: Layout, name: str) -> list[Mistake]:
    return [one for one in mistakes(shape) if one.field.name == name]


def _changed(shape: Layout, entity: str, one: Mistake, at: int, separator: str) -> str:
    row = master_row(person(200 + at), entity)
    row[one.field.name] = one.change(row.get(one.field.name, ""))
    return record(shape, row, separator)


def _weight(context: DeliveryContext, regime: Regime, one: Mistake) -> Level:
    return level_of(context.target, regime.master, one.field.confidence)


def _counted(regime: Regime) -> Callable[[DeliveryContext], None]:
    """Return what judges records of too many fields, or too few."""

    def run(context: DeliveryContext) -> None:
        made = stage(context, regime.roles[0])
        desk = made.desk
        good = desk.master(made.role, map(person, range(1, 1 + _GOOD)))
        built = desk.master(made.role, map(person, range(200, 200 + len(BROKEN))))
        wrong = [
            Wrong(change(line, desk.form.separator), how)
            for line, (how, change) in zip(built, BROKEN, strict=True)
        ]
        judge(made, made.master([*good, *(one.line for one in wrong)]), len(good), wrong)

    return run


# What fields say together

Change = Callable[[Row, Stage], object]


def _set(**fields: str) -> Change:
    return lambda row, made: row.update(fields)


def _adult_of_minors(row: Row, made: Stage) -> None:
    row.update({"tipo_documento": "MS", _NUMBERED: "11001S0001", "fecha_nacimiento": "01/01/1950"})


def _future(name: str) -> Change:
    def change(row: Row, made: Stage) -> None:
        row[name] = told_day(made.when.now.closes.date() + timedelta(days=60))

    return change


def _after_cutoff(row: Row, made: Stage) -> None:
    """A day after the cut-off that is not in the future when it is delivered."""
    day = told_day(made.when.now.cutoff + timedelta(days=1))
    for name in ("fecha_afiliacion_entidad", "fecha_radicacion_afiliacion"):
        if name in row:
            row[name] = day


def _no_head(row: Row, made: Stage) -> None:
    row.update(
        {"tipo_afiliado": "B", "parentesco": "2", "tipo_cotizante": "", "clase_cotizante": ""}
    )


@dataclass(frozen=True, slots=True)
class Together:
    """A mistake that several fields show: its name, how it is told, how it is made, and what it is
    found as.
    """

    name: str
    told: str
    change: Change
    code: str = "ERR-02"
    requirement: str = "6.1"
    level: Level = Level.SHOULD
    needs: str = "codigo_entidad"

    def wrong(self, line: str) -> Wrong:
        """Return it as a record of a file."""
        return Wrong(line, self.told, self.code, self.requirement, self.level)


_MAY = Level.MAY
_TOGETHER: tuple[Together, ...] = (
    Together(
        "entidad",
        "el código de otra entidad",
        _set(codigo_entidad="XYZ000"),
        "SEC-05",
        "10",
        Level.MUST,
    ),
    Together(
        "as-de-once",
        "una identificación AS de once",
        _set(tipo_documento="AS", numero_documento="11001S00012"),
        "LIF-10",
        "7",
    ),
    Together("ms-de-adulto", "una identificación MS de un adulto", _adult_of_minors, "ERR-02", "7"),
    Together("municipio", "un municipio que no existe", _set(municipio="999")),
    Together("nacimiento-futuro", "un nacimiento futuro", _future("fecha_nacimiento")),
    Together(
        "nacimiento-antiguo",
        "un nacimiento de 1890",
        _set(fecha_nacimiento="15/03/1890"),
        level=_MAY,
    ),
    Together(
        "afiliacion-invertida",
        "una afiliación al SGSSS posterior a la de la entidad",
        _set(fecha_afiliacion_sgsss="01/02/2022"),
        needs="fecha_afiliacion_sgsss",
    ),
    Together(
        "numero-con-puntos", "un número de documento con puntos", _set(numero_documento="1.000.900")
    ),
    Together(
        "cotizante-con-parentesco",
        "un cotizante con parentesco",
        _set(parentesco="2"),
        level=_MAY,
        needs="tipo_afiliado",
    ),
    Together(
        "beneficiario-de-si",
        "un beneficiario que es su propio cotizante",
        _no_head,
        level=_MAY,
        needs="tipo_afiliado",
    ),
)


def _beside_control(regime: Regime, one: Together) -> Callable[[DeliveryContext], None]:
    """Return what judges a mistake that several fields show, beside one that any layout shows."""

    def run(context: DeliveryContext) -> None:
        made = stage(context, regime.roles[0])
        shape, separator = made.desk.layout(regime.master), made.desk.form.separator
        entity = made.desk.entity(made.role)
        good = [record(shape, row, separator) for row in _rows(entity, _GOOD, 1)]
        control = {**master_row(person(300), entity), "sexo": "X"}
        row = master_row(person(301), entity)
        before = shape.cells(row)
        one.change(row, made)
        if shape.cells(row) == before:
            raise BlockedError("el layout del objetivo no tiene los campos de este caso")
        wrong = [
            Wrong(record(shape, control, separator), "un sexo que no existe", level=_MAY),
            one.wrong(record(shape, row, separator)),
        ]
        sent = made.master([*good, *(each.line for each in wrong)])
        judge(made, sent, len(good), wrong)

    return run


# News


def _of(**fields: str) -> Callable[[Row], object]:
    return lambda row: row.update(fields)


_NEWS: tuple[tuple[str, str, Callable[[Row], object]], ...] = (
    ("codigo", "un código de novedad desconocido", _of(codigo_novedad="N99")),
    ("codigo-minuscula", "un código de novedad en minúscula", _of(codigo_novedad="n19")),
    ("persona", "una persona que no está en la base", _of(numero_documento="1999999999")),
    ("valores", "valores que no son de su código", _of(codigo_novedad="N04")),
    ("fecha", "una fecha con otro formato", _of(fecha_novedad="2026-01-20")),
)


def _news(regime: Regime, name: str) -> Callable[[DeliveryContext], None]:
    told, change = next((row[1], row[2]) for row in _NEWS if row[0] == name)

    def run(context: DeliveryContext) -> None:
        made = stage(context, regime.roles[0])
        people = [person(at) for at in range(1, 4)]
        made.settle(people)
        entity, shape = made.desk.entity(made.role), made.desk.layout(regime.news)
        rows = [_zone(one, entity, made) for one in people]
        change(rows[-1])
        records = sequenced(shape, rows, made.desk.form.separator)
        sent = made.desk.send(made.role, NEWS, records, made.when.morning)
        judge(made, sent, len(rows) - 1, [Wrong(records[-1], told, level=Level.SHOULD)])

    return run


def _zone(one: Person, entity: str, made: Stage) -> Row:
    from_ = master_row(one, entity)
    return {
        **{name: from_[name] for name in from_ if not name.endswith("cotizante")},
        "codigo_novedad": "N19",
        "fecha_novedad": told_day(made.when.fact),
        "valor_nuevo_1": "U" if one.zone == "R" else "R",
    }


# What is drawn


def _drawn(regime: Regime) -> Callable[[DeliveryContext], None]:
    """Return what judges valid records that were drawn: all of them are applied."""

    def run(context: DeliveryContext) -> None:
        made = stage(context, regime.roles[0])
        people = drawn(people_strategy(), max(2, context.examples), context.seed)
        several = {(one.kind, one.number): one for one in people}.values()
        heads = list(several)
        family = [child_of(heads[0], at) for at in range(2)] if regime.master != "MS" else []
        records = made.desk.master(made.role, [*heads, *family])
        sent = made.master(records)
        exchange, answer = made.desk.look(made.when.results), made.desk.answer(sent)
        refused = [line for line in sent.lines if not answer.applied(line)]
        if not answer.came or any(answer.wrong(line) for line in refused):
            context.report(
                "SCH-04",
                exchange,
                expected="los registros válidos de un archivo entregado a tiempo se aplican",
                actual=f"{len(refused)} de {len(records)} registros válidos no se aplicaron",
                requirement="BDUA-RES-6.2",
                level=level_of(
                    context.target, regime.master, made.desk.layout(regime.master).confidence
                ),
            )
        elif refused:
            context.doubt("hay registros válidos que no aparecen en ningún resultado")

    return run


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield the items about records, for each regime and each field of its layouts."""
    for regime in regimes_of(target):
        yield from _of_layout(target, regime)
        for name, told, _ in _NEWS:
            yield _item(
                regime, f"novedad/{name}", f"No se acepta {told}", _news(regime, name), NEWS
            )
        if regime.cutoff:
            yield _of_cutoff(regime)


def _of_layout(target: DeliveryTarget, regime: Regime) -> Iterator[DeliveryItem]:
    own = target.text(f"layouts.{regime.master}")
    shape = layout_of(target.text("perfil"), regime.master, own)
    yield _item(regime, "validos", "Registros válidos generados", _drawn(regime))
    yield _item(regime, "campos", "Un campo de más o de menos", _counted(regime))
    for name in dict.fromkeys(one.field.name for one in mistakes(shape)):
        yield _item(regime, f"campo/{name}", f"Un error a la vez en {name}", _field(regime, name))
    for one in _TOGETHER:
        if one.needs in shape.places:
            made = _beside_control(regime, one)
            yield _item(regime, one.name, f"No se acepta {one.told}", made)


def _of_cutoff(regime: Regime) -> DeliveryItem:
    requirement = "4.b2" if regime.master == "MS" else "4.c2"
    told = "un hecho posterior al corte"
    one = Together("corte", told, _after_cutoff, "LIF-11", requirement)
    made = _item(regime, "corte", f"No se acepta {told}", _beside_control(regime, one))
    return replace(made, requirements=(f"BDUA-RES-{requirement}",))


def _item(
    regime: Regime,
    name: str,
    title: str,
    run: Callable[[DeliveryContext], None],
    what: str = MASTER,
) -> DeliveryItem:
    return DeliveryItem(
        f"registros/{regime.name}/{name}",
        "generation",
        f"{title} ({regime.title})",
        run,
        (*_CITED, *_MORE.get(name, ()), "BDUA-RES-9.3", "BDUA-RES-9.7a"),
        capability=DELIVERS[what],
    )
