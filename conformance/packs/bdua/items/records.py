"""Records one by one: those without errors are applied, each mistake is listed, whatever field it
is in.

The rules of the file: a file has records that are right and, for each mistake of one field, a
record with that mistake alone. Articles 6 and 9 pull apart on a record that is badly built: the
file may be refused whole, or the record listed; both are right, and only that the good ones are
listed for it is not. What a layout says is as strong as whoever showed it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from conformance.core.drawing import drawn
from conformance.core.finding import Level
from conformance.core.unjudged import BlockedError
from conformance.files.context import DeliveryContext
from conformance.files.generation import BROKEN, Mistake, mistakes
from conformance.files.item import DeliveryItem
from conformance.files.layout import Layout, told_day
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.desk import DELIVERS, regimes_of
from conformance.packs.bdua.items.mixed_records import Mixed, Wrong, judge_all
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.items.valid import people_strategy
from conformance.packs.bdua.layouts import layout_of
from conformance.packs.bdua.people import Person, child_of, master_row, person, record, sequenced
from conformance.packs.bdua.regimes import MASTER, NEWS, Regime
from conformance.packs.bdua.standing import level_of

Row = dict[str, str]
_GOOD = 3
_APART = 1000
_CITED = ("BDUA-RES-3.2", "BDUA-RES-4.3", "BDUA-RES-6.1", "BDUA-RES-6.2", "BDUA-RES-6.3")
_NUMBERED = "numero_documento"
_MORE: Mapping[str, tuple[str, ...]] = {
    "novedad/ajena": ("BDUA-RES-10",),
    "novedad/entidad": ("BDUA-RES-10",),
    "as-de-once": ("BDUA-RES-7",),
    "ms-de-adulto": ("BDUA-RES-7",),
    "entidad": ("BDUA-RES-10",),
}


# The mistakes of a master


def _field(regime: Regime, name: str) -> Callable[[DeliveryContext], None]:
    """Return what judges every mistake of one field of a regime's master."""

    def run(context: DeliveryContext) -> None:
        def making(made: Stage, role: str, nth: int) -> Mixed:
            shape, separator = made.desk.layout(regime.master), made.desk.form.separator
            entity, start = made.desk.entity(role), _APART * nth
            wrong = [
                Wrong(
                    _changed(shape, entity, one, start + at, separator),
                    f"{name} {one.name}",
                    level=_weight(context, regime, one),
                )
                for at, one in enumerate(_of_field(shape, name))
            ]
            return Mixed(_right(made, role, nth), wrong)

        alone = name == _NUMBERED  # what is wrong is the same document, whoever delivers it
        judge_all(context, replace(regime, roles=regime.roles[:1]) if alone else regime, making)

    return run


def _right(made: Stage, role: str, nth: int) -> list[str]:
    """Return records without a mistake, of people of the n-th role's own."""
    return made.desk.master(role, (person(_APART * nth + at) for at in range(1, 1 + _GOOD)))


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

    def making(made: Stage, role: str, nth: int) -> Mixed:
        people = (person(_APART * nth + 200 + at) for at in range(len(BROKEN)))
        built = made.desk.master(role, people)
        wrong = [
            Wrong(change(line, made.desk.form.separator), how)
            for line, (how, change) in zip(built, BROKEN, strict=True)
        ]
        return Mixed(_right(made, role, nth), wrong, miscounted=True)

    return lambda context: judge_all(context, regime, making)


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

    def making(made: Stage, role: str, nth: int) -> Mixed:
        shape, separator = made.desk.layout(regime.master), made.desk.form.separator
        entity, start = made.desk.entity(role), _APART * nth
        control = {**master_row(person(start + 300), entity), "sexo": "X"}
        row = master_row(person(start + 301), entity)
        before = shape.cells(row)
        one.change(row, made)
        if shape.cells(row) == before:
            raise BlockedError("el layout del objetivo no tiene los campos de este caso")
        if row[_NUMBERED] != person(start + 301).number:  # of each role another person
            row[_NUMBERED] = row[_NUMBERED][:-1] + str(nth)
        wrong = [
            Wrong(record(shape, control, separator), "un sexo que no existe", level=_MAY),
            one.wrong(record(shape, row, separator)),
        ]
        return Mixed(_right(made, role, nth), wrong)

    return lambda context: judge_all(context, regime, making)


# News


def _of(**fields: str) -> Callable[[Row], object]:
    return lambda row: row.update(fields)


_MUST = ("SEC-05", "10", Level.MUST)
_USUAL = ("ERR-02", "6.1", Level.SHOULD)
_NEWS: tuple[tuple[str, str, Callable[[Row], object]], ...] = (
    ("codigo", "un código de novedad desconocido", _of(codigo_novedad="N99")),
    ("codigo-minuscula", "un código de novedad en minúscula", _of(codigo_novedad="n19")),
    ("persona", "una persona que no está en la base", _of(numero_documento="1999999999")),
    ("valores", "valores que no son de su código", _of(codigo_novedad="N04")),
    ("fecha", "una fecha con otro formato", _of(fecha_novedad="2026-01-20")),
)


def _news(regime: Regime, name: str) -> Callable[[DeliveryContext], None]:
    told, change = next((row[1], row[2]) for row in _NEWS if row[0] == name)

    def settling(made: Stage) -> None:
        people = {role: _there(nth) for nth, role in enumerate(regime.roles)}
        made.settle_all(people)

    def making(made: Stage, role: str, nth: int) -> Mixed:
        shape, entity = made.desk.layout(regime.news), made.desk.entity(role)
        rows = [_zone(one, entity, made) for one in _there(nth)]
        change(rows[-1])
        first = nth == 1  # the mistakes of that role come first: so are they numbered
        ordered = [rows[-1], *rows[:-1]] if first else rows
        lines = sequenced(shape, ordered, made.desk.form.separator)
        at = 0 if first else len(lines) - 1
        good = [line for number, line in enumerate(lines) if number != at]
        return Mixed(good, [Wrong(lines[at], told, *_USUAL)], at)

    return lambda context: judge_all(context, regime, making, NEWS, settling)


def _of_entity(regime: Regime) -> Callable[[DeliveryContext], None]:
    """Return what judges news with the code of another entity, beside one of an unknown code."""

    def settling(made: Stage) -> None:
        made.settle_all({role: _there(nth) for nth, role in enumerate(regime.roles)})

    def making(made: Stage, role: str, nth: int) -> Mixed:
        rows = [_zone(one, made.desk.entity(role), made) for one in _there(nth)]
        rows[1]["codigo_novedad"], rows[2]["codigo_entidad"] = "N99", "XYZ000"
        lines = sequenced(made.desk.layout(regime.news), rows, made.desk.form.separator)
        wrong = [
            Wrong(lines[1], "un código de novedad desconocido", *_USUAL),
            Wrong(lines[2], "el código de otra entidad", *_MUST),
        ]
        return Mixed(lines[:1], wrong, 1)

    return lambda context: judge_all(context, regime, making, NEWS, settling)


def _of_others(regime: Regime) -> Callable[[DeliveryContext], None]:
    """Return what judges news about somebody whom another entity has."""
    count = len(regime.roles)

    def settling(made: Stage) -> None:
        made.settle_all({role: _there(nth) for nth, role in enumerate(regime.roles)})

    def making(made: Stage, role: str, nth: int) -> Mixed:
        entity, theirs = made.desk.entity(role), _there((nth + 1) % count)[0]
        rows = [_zone(one, entity, made) for one in (*_there(nth)[1:], theirs)]
        lines = sequenced(made.desk.layout(regime.news), rows, made.desk.form.separator)
        return Mixed(
            lines[:-1], [Wrong(lines[-1], "una persona de otra entidad", *_MUST)], len(lines) - 1
        )

    return lambda context: judge_all(context, regime, making, NEWS, settling)


def _structure(regime: Regime) -> Callable[[DeliveryContext], None]:
    """Return what judges every mistake of every field of news, one a record."""

    def people(made: Stage, nth: int) -> list[Person]:
        wrong = len(list(mistakes(made.desk.layout(regime.news))))
        return [person(_APART * nth + at) for at in range(1, 2 + wrong)]

    def settling(made: Stage) -> None:
        made.settle_all({role: people(made, nth) for nth, role in enumerate(regime.roles)})

    def making(made: Stage, role: str, nth: int) -> Mixed:
        shape, entity = made.desk.layout(regime.news), made.desk.entity(role)
        rows = [_zone(one, entity, made) for one in people(made, nth)]
        wrong = list(mistakes(shape))
        numbered = [{**row, "consecutivo": str(at)} for at, row in enumerate(rows, 1)]
        for row, one in zip(numbered[1:], wrong, strict=True):
            row[one.field.name] = one.change(row.get(one.field.name, ""))
        lines = [record(shape, row, made.desk.form.separator) for row in numbered]
        told = [
            Wrong(
                line,
                f"{one.field.name} {one.name}",
                level=level_of(made.desk.target, regime.news, one.field.confidence),
            )
            for line, one in zip(lines[1:], wrong, strict=True)
        ]
        return Mixed(lines[:1], told, 1)

    return lambda context: judge_all(context, regime, making, NEWS, settling)


def _there(nth: int) -> list[Person]:
    """Return the people whom the n-th role has."""
    return [person(_APART * nth + at) for at in range(1, 4)]


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
        others, built = "una persona de otra entidad", "un error a la vez en sus campos"
        code = "el código de otra entidad"
        yield _item(regime, "novedad/entidad", f"No se acepta {code}", _of_entity(regime), NEWS)
        yield _item(regime, "novedad/ajena", f"No se acepta {others}", _of_others(regime), NEWS)
        yield _item(regime, "novedad/campos", f"Novedades con {built}", _structure(regime), NEWS)
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
