"""What the base holds afterwards, as the master that an entity is given back shows it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.unjudged import NotApplicableError
from conformance.files.context import DeliveryContext
from conformance.files.item import DeliveryItem
from conformance.files.layout import told_day
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.desk import RETURNS, Sent, regimes_of
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.people import Person, master_row, person, record
from conformance.packs.bdua.regimes import MASTER, NEWS, OF_ROLE, Regime

_NEW = Person("700001", "CE")


def _seen(
    made: Stage, one: Person, exchange: Exchange, what: str, role: str = ""
) -> Mapping[str, str] | None:
    """Return what the returned master says of somebody who has to be there; that they are not is
    told.
    """
    row = made.desk.holds(role or made.role, one)
    if row is None:
        made.desk.context.report(
            "CON-01",
            exchange,
            expected=what,
            actual="el maestro devuelto no trae a la persona",
            requirement="BDUA-RES-5.3",
            level=Level.MUST,
        )
    return row


def _applied(context: DeliveryContext, regime: Regime) -> None:
    """What is accepted is seen, field by field."""
    made = stage(context, regime.roles[0])
    people = [person(at) for at in range(1, 7)]
    sent = made.master(made.desk.master(made.role, people))
    exchange = made.desk.look(made.when.results)
    answer = made.desk.answer(sent)
    context.need(answer.came, "no hay resultados del maestro")
    for one, line in zip(people, sent.lines, strict=True):
        if not answer.taken or line not in answer.taken:
            continue  # what was taken in another writing is told where it is looked at
        row = _seen(made, one, exchange, "lo aceptado está en el maestro devuelto")
        if row is None:
            return
        for name, told in (("departamento", one.department), ("primer_apellido", one.surname)):
            if row.get(name) != told:
                context.report(
                    "CON-06",
                    exchange,
                    expected=f"{name}: {told}",
                    actual=f"{name}: {row.get(name)}",
                    requirement="BDUA-RES-6.2",
                    level=Level.SHOULD,
                )
                return


def _listed_untouched(context: DeliveryContext, regime: Regime) -> None:
    """What is listed changes nothing."""
    made = stage(context, regime.roles[0])
    shape, separator = made.desk.layout(regime.master), made.desk.form.separator
    entity = made.desk.entity(made.role)
    good, bad = person(1), person(2)
    rows = [master_row(good, entity), {**master_row(bad, entity), "sexo": "X"}]
    sent = made.master([record(shape, row, separator) for row in rows])
    exchange = made.desk.look(made.when.results)
    answer = made.desk.answer(sent)
    context.need(answer.wrong(sent.lines[1]), "no se listó el registro con que se mira")
    if made.desk.holds(made.role, bad) is not None:
        context.report(
            "CON-05",
            exchange,
            expected="lo que se lista no cambia la base",
            actual="el maestro devuelto trae a la persona del registro listado",
            requirement="BDUA-RES-6.2",
            level=Level.MUST,
        )


def _only_own(context: DeliveryContext, regime: Regime) -> None:
    made, other = stage(context, regime.roles[0]), regime.roles[1]
    theirs = person(40)
    made.settle([theirs], other)
    sent = made.master(made.desk.master(made.role, [person(1), person(2)]))
    exchange = made.desk.look(made.when.results)
    context.need(made.desk.answer(sent).came, "no hay resultados del maestro")
    if made.desk.holds(made.role, theirs) is not None:
        context.report(
            "SEC-05",
            exchange,
            expected="el maestro devuelto de una entidad trae solo su gente",
            actual="trae a una persona de otra entidad",
            requirement="BDUA-RES-10",
            level=Level.MUST,
        )


def _twice_in_a_file(context: DeliveryContext, regime: Regime) -> None:
    """The same record twice is applied once."""
    made = stage(context, regime.roles[0])
    one = person(3)
    records = made.desk.master(made.role, [one, person(4), one])
    sent = made.master(records)
    exchange = made.desk.look(made.when.results)
    answer = made.desk.answer(sent)
    context.need(answer.came, "no hay resultados del maestro")
    rows = made.desk.returned(made.role) or []
    times = sum(row["numero_documento"] == one.number for row in rows)
    taken = (answer.taken or ()).count(sent.lines[0])
    if times > 1 or (taken > 1 and not rows):
        context.report(
            "LIF-03",
            exchange,
            expected="un registro repetido en el archivo se aplica una vez",
            actual=f"la persona está {times or taken} veces",
            requirement="BDUA-RES-5.4",
            level=Level.MUST,
        )


def _delivered_again(context: DeliveryContext, regime: Regime) -> None:
    """A second file of the same window stands in place of the first, or is refused: both are not
    applied.
    """
    made = stage(context, regime.roles[0])
    desk = made.desk
    first = made.master(desk.master(made.role, [person(1), person(2)]))
    second = desk.send(
        made.role, MASTER, desk.master(made.role, [person(2), person(3)]), made.when.later
    )
    exchange = desk.look(made.when.results)
    one, other = desk.answer(first), desk.answer(second)
    context.need(one.came or other.came, "no hay resultados de ninguno de los dos maestros")
    both = one.applied(first.lines[0]) and other.applied(second.lines[1])
    if both:
        context.report(
            "LIF-03",
            exchange,
            expected="de los dos maestros de una ventana vale uno",
            actual="se aplicaron los dos, uno sobre otro",
            requirement="BDUA-RES-4.2",
            level=Level.SHOULD,
        )
    else:
        kept = "el segundo" if other.came else "el primero"
        context.notes.append(f"de dos maestros de una ventana vale {kept}")


def _identity(context: DeliveryContext, regime: Regime) -> None:
    """Who changes identity is the same person afterwards."""
    made = stage(context, regime.roles[0])
    people = [person(at) for at in range(len(regime.roles))]
    made.settle_all({role: [one] for role, one in zip(regime.roles, people, strict=True)})
    sent = _news_of_all(made, [_n01(one, at) for at, one in enumerate(people)])
    exchange = made.desk.look(made.when.results)
    for at, (role, one) in enumerate(zip(regime.roles, sent, strict=True)):
        accepted = made.desk.answer(one).applied(one.lines[0])
        context.need(accepted, "el cambio de identidad no se aceptó")
        _seen(made, _new(at), exchange, "con la identidad nueva está la misma persona", role)


def _news_of_all(made: Stage, told: Sequence[tuple[Person, str, tuple[str, ...]]]) -> list[Sent]:
    """Have each role of a regime deliver one novelty, all of them validated at once."""
    sent = []
    for role, one in zip(OF_ROLE[made.role].roles, told, strict=True):
        records = made.desk.news(role, [one], made.when.fact)
        sent.append(made.desk.deliver(role, NEWS, records, made.when.morning))
        made.desk.letter(role, made.when.morning, [sent[-1].name])
    made.desk.look(made.when.morning)
    return sent


def _new(at: int) -> Person:
    return replace(_NEW, number=str(int(_NEW.number) + at))


def _n01(one: Person, at: int = 0) -> tuple[Person, str, tuple[str, ...]]:
    return one, "N01", (_NEW.kind, _new(at).number, told_day(one.born))


def _identity_then_more(context: DeliveryContext, regime: Regime) -> None:
    """What comes after a change of identity in the file speaks of the new one."""
    made = stage(context, regime.roles[0])
    one = person(1)
    made.settle([one])
    new = replace(one, number=_NEW.number, kind=_NEW.kind)
    told = [_n01(one), (new, "N19", ("U" if one.zone == "R" else "R",))]
    sent = made.desk.send(
        made.role, NEWS, made.desk.news(made.role, told, made.when.fact), made.when.morning
    )
    exchange = made.desk.look(made.when.results)
    answer = made.desk.answer(sent)
    context.need(answer.applied(sent.lines[0]), "el cambio de identidad no se aceptó")
    kept = made.desk.holds(made.role, _NEW) is not None
    context.need(kept, "la identidad nueva no está en la base")
    if answer.wrong(sent.lines[1]):
        context.report(
            "LIF-01",
            exchange,
            expected="después del cambio de identidad valen novedades con la nueva",
            actual="se listó la novedad con la identidad nueva",
            requirement="BDUA-RES-5.3",
            level=Level.MAY,
        )


_CHANGES: tuple[tuple[str, tuple[str, ...], Mapping[str, str]], ...] = (
    ("N02", ("LUCIA", "INES"), {"primer_nombre": "LUCIA", "segundo_nombre": "INES"}),
    ("N03", ("MUESTRA", ""), {"primer_apellido": "MUESTRA", "segundo_apellido": ""}),
    ("N04", ("05", "002"), {"departamento": "05", "municipio": "002"}),
    ("N17", ("M",), {"sexo": "M"}),
    ("N19", ("R",), {"zona": "R"}),
    ("N14", ("RE", "1"), {"estado_afiliacion": "RE"}),
    ("N09", (), {"estado_afiliacion": "AF"}),
)


def _change(code: str) -> Callable[[DeliveryContext, Regime], None]:
    values, shown = next((row[1], row[2]) for row in _CHANGES if row[0] == code)

    def run(context: DeliveryContext, regime: Regime) -> None:
        made = stage(context, regime.roles[0])
        several = [replace(person(at), sex="F", zone="U") for at in range(len(regime.roles))]
        made.settle_all({role: [one] for role, one in zip(regime.roles, several, strict=True)})
        sent = _news_of_all(made, [(one, code, values) for one in several])
        exchange = made.desk.look(made.when.results)
        for role, one, file in zip(regime.roles, several, sent, strict=True):
            answer = made.desk.answer(file)
            if answer.applied(file.lines[0]):
                _shows(made, role, one, shown, exchange)
                continue
            context.need(answer.came, "no hay resultados de la novedad")
            context.doubt(f"la novedad {code} no se aceptó")

    return run


def _shows(
    made: Stage, role: str, one: Person, shown: Mapping[str, str], exchange: Exchange
) -> None:
    """Judge that a novelty that was taken is seen."""
    row = _seen(made, one, exchange, "quien tuvo una novedad sigue en el maestro devuelto", role)
    for name, told in shown.items():
        if row is not None and name in row and row[name] != told:
            made.desk.context.report(
                "CON-01",
                exchange,
                expected=f"la novedad aceptada se ve: {name} = {told}",
                actual=f"{name} = {row[name]}",
                requirement="BDUA-RES-5.3",
                level=Level.SHOULD,
            )
            return


def _given_back(context: DeliveryContext, regime: Regime) -> None:
    made = stage(context, regime.roles[0])
    sent = made.master(made.desk.master(made.role, [person(1)]))
    made.desk.look(made.when.results + timedelta(hours=1))
    context.need(made.desk.answer(sent).came, "no hay resultados del maestro")
    if made.desk.returned(made.role) is None:
        raise NotApplicableError("el validador no devuelve maestro por la carpeta")


_CASES: tuple[tuple[str, str, Callable[[DeliveryContext, Regime], None], tuple[str, ...]], ...] = (
    ("devuelto", "El administrador suministra la base consolidada", _given_back, ("5.2",)),
    ("aplicado", "Lo aceptado se ve en la base", _applied, ("4.1", "6.2", "5.3")),
    ("listado", "Lo listado no cambia la base", _listed_untouched, ("4.1", "6.2")),
    ("propios", "El maestro devuelto trae solo la gente de la entidad", _only_own, ("5.2", "10")),
    ("repetido", "Un registro repetido se aplica una vez", _twice_in_a_file, ("5.4",)),
    ("reentrega", "De dos maestros de una ventana vale uno", _delivered_again, ("4.2",)),
    ("identidad", "Un cambio de identidad no pierde a la persona", _identity, ("5.3",)),
    ("identidad-y-mas", "Tras el cambio vale la identidad nueva", _identity_then_more, ("5.3",)),
    *(
        (f"novedad-{row[0]}", f"La novedad {row[0]} se ve en la base", _change(row[0]), ("5.3",))
        for row in _CHANGES
    ),
)


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield the items about what the base holds, for each regime."""
    for regime in regimes_of(target):
        for name, title, judge, cited in _CASES:
            yield DeliveryItem(
                f"base/{regime.name}/{name}",
                "stateful",
                f"{title} ({regime.title})",
                _run(judge, regime),
                tuple(f"BDUA-RES-{one}" for one in cited),
                capability=RETURNS,
            )


def _run(
    judge: Callable[[DeliveryContext, Regime], None], regime: Regime
) -> Callable[[DeliveryContext], None]:
    return lambda context: judge(context, regime)
