"""People whom two entities enter: both are told, and at most one has them."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.files.context import DeliveryContext
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.desk import RESULTS, Sent, regimes_of
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.people import person
from conformance.packs.bdua.regimes import MASTER, Regime


def _both(made: Stage, regime: Regime) -> tuple[list[Sent], Exchange]:
    """Have two entities enter the same person beside others of their own."""
    shared, sent = person(1), []
    for at, role in enumerate(regime.roles[:2]):
        people = [person(10 + at), shared]
        moment = made.when.morning + timedelta(hours=at)
        sent.append(made.desk.send(role, MASTER, made.desk.master(role, people), moment))
    return sent, made.desk.look(made.when.results)


def _told(context: DeliveryContext, regime: Regime) -> None:
    made = stage(context, regime.roles[0])
    sent, exchange = _both(made, regime)
    answers = [made.desk.answer(one) for one in sent]
    context.need(all(one.came for one in answers), "no hay resultados de las dos entidades")
    listed = [one.wrong(file.lines[1]) for file, one in zip(sent, answers, strict=True)]
    taken = [
        one.applied(file.lines[1]) and not told
        for file, one, told in zip(sent, answers, listed, strict=True)
    ]
    if all(taken):
        context.report(
            "ERR-02",
            exchange,
            expected="quien dos entidades presentan a la vez se lista como multipresentado",
            actual="se aceptó en las dos",
            requirement="BDUA-RES-6.4",
            level=Level.MUST,
        )
        return
    silent = [
        file.entity
        for file, own, told in zip(sent, taken, listed, strict=True)
        if not (own or told)
    ]
    if silent:
        context.report(
            "CON-02",
            exchange,
            expected="a las dos entidades se les dice que la persona está multipresentada",
            actual=f"a {' y '.join(silent)} no se le dice nada de ella",
            requirement="BDUA-RES-6.4" if len(silent) > 1 else "BDUA-RES-6.5",
            level=Level.MUST,
        )


def _private(context: DeliveryContext, regime: Regime) -> None:
    """Each entity gets its own record, not the other's."""
    made = stage(context, regime.roles[0])
    sent, exchange = _both(made, regime)
    answers = [made.desk.answer(one) for one in sent]
    context.need(all(one.came for one in answers), "no hay resultados de las dos entidades")
    for mine, theirs, answer in zip(sent, reversed(sent), answers, strict=True):
        lines = [*(answer.taken or ()), *(one.record for one in answer.listed or ())]
        if any(line in lines for line in theirs.lines if line not in mine.lines):
            context.report(
                "SEC-05",
                exchange,
                expected="cada entidad recibe su registro, y no el de la otra",
                actual=f"en los resultados de {mine.entity} hay un registro de {theirs.entity}",
                requirement="BDUA-RES-10",
                level=Level.SHOULD,
            )
            return


def _already_there(context: DeliveryContext, regime: Regime) -> None:
    """Somebody who is active in an entity is not entered by another."""
    made = stage(context, regime.roles[0])
    one, other = person(1), regime.roles[1]
    made.settle([one])
    records = made.desk.master(other, [person(20), one])
    sent = made.desk.send(other, MASTER, records, made.when.morning)
    exchange = made.desk.look(made.when.results)
    answer = made.desk.answer(sent)
    context.need(answer.came, "no hay resultados de la segunda entidad")
    if answer.wrong(sent.lines[1]):
        return
    if answer.applied(sent.lines[1]):
        context.report(
            "ERR-02",
            exchange,
            expected="quien está activo en otra entidad se lista como multipresentado",
            actual="se aceptó",
            requirement="BDUA-RES-6.4",
            level=Level.MUST,
        )
    else:
        context.report(
            "CON-02",
            exchange,
            expected="quien está activo en otra entidad se lista como multipresentado",
            actual="no está aceptado ni listado",
            requirement="BDUA-RES-6.4",
            level=Level.MUST,
        )


_CASES: tuple[tuple[str, str, Callable[[DeliveryContext, Regime], None], tuple[str, ...]], ...] = (
    ("aviso", "A las dos entidades se les dice", _told, ("6.4", "6.5", "5.4")),
    ("reserva", "Ninguna recibe el registro de la otra", _private, ("10", "6.5")),
    ("ya-activo", "Quien está activo en otra entidad no entra", _already_there, ("6.4", "5.4")),
)


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield the items about people whom two entities enter, for each regime."""
    for regime in regimes_of(target):
        for name, title, judge, cited in _CASES:
            yield DeliveryItem(
                f"multipresentados/{regime.name}/{name}",
                "scenario",
                f"{title} ({regime.title})",
                _run(judge, regime),
                tuple(f"BDUA-RES-{one}" for one in cited),
                capability=RESULTS,
            )


def _run(
    judge: Callable[[DeliveryContext, Regime], None], regime: Regime
) -> Callable[[DeliveryContext], None]:
    return lambda context: judge(context, regime)
