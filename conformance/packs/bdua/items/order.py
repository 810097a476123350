"""The order of validation: news first and masters after them, whoever they are of and however they
came.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from conformance.core.finding import Level
from conformance.files.context import DeliveryContext
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.desk import Sent, regimes_of
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.people import Person, person
from conformance.packs.bdua.regimes import MASTER, NEWS

_WITHDRAWN = ("RE", "1")
_LATER = timedelta(hours=2)


def _withdrawal(made: Stage, role: str, people: Sequence[Person]) -> list[str]:
    told = [(one, "N14", _WITHDRAWN) for one in people]
    return made.desk.news(role, told, made.when.fact)


def _judge(made: Stage, context: DeliveryContext, entered: Sequence[tuple[Sent, str]]) -> None:
    """Report a master that was judged before the news that let its person go."""
    exchange = made.desk.look(made.when.results)
    for sent, how in entered:
        answer = made.desk.answer(sent)
        if not answer.came:
            context.doubt("no hay resultados del maestro con que se mira el orden")
            continue
        if any(answer.wrong(line) for line in sent.lines):
            context.report(
                "LIF-06",
                exchange,
                expected="primero se validan las novedades y después los maestros",
                actual=f"{how}: el maestro de quien se retira en la misma entrega se listó",
                requirement="BDUA-RES-4.5",
                level=Level.MUST,
            )
            return


def _same_entity(news_first: bool) -> Callable[[DeliveryContext, str, str], None]:
    def run(context: DeliveryContext, role: str, other: str) -> None:
        made = stage(context, role)
        one = person(1)
        made.settle([one])
        records = made.desk.master(role, [one])
        news = _withdrawal(made, role, [one])
        first, second = made.when.morning, made.when.morning + _LATER
        when = {NEWS: first, MASTER: second} if news_first else {MASTER: first, NEWS: second}
        sent = made.desk.deliver(role, MASTER, records, when[MASTER])
        made.desk.deliver(role, NEWS, news, when[NEWS])
        made.desk.letter(role, second)
        made.desk.look(second)
        how = "llegaron primero las novedades" if news_first else "llegó primero el maestro"
        _judge(made, context, [(sent, how)])

    return run


def _across(context: DeliveryContext, role: str, other: str) -> None:
    """Two entities let go each of somebody whom the other enters, whoever came first."""
    made = stage(context, role)
    mine, theirs = person(1), person(2)
    made.settle([mine])
    made.settle([theirs], other)
    desk, first = made.desk, made.when.morning
    sent = []
    for at, (who, goes, enters) in enumerate(((role, mine, theirs), (other, theirs, mine))):
        moment = first + at * _LATER
        sent.append(desk.deliver(who, MASTER, desk.master(who, [enters]), moment))
        desk.deliver(who, NEWS, _withdrawal(made, who, [goes]), moment + timedelta(minutes=5))
        desk.letter(who, moment + timedelta(minutes=6))
        desk.look(moment + timedelta(minutes=10))
    _judge(made, context, [(one, "entre dos entidades") for one in sent])


_CASES = (
    ("maestro-antes", "Llega antes el maestro: valen primero las novedades", _same_entity(False)),
    ("novedades-antes", "Llegan antes las novedades: valen primero", _same_entity(True)),
    ("entre-entidades", "Las novedades de una van antes que el maestro de otra", _across),
)


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield the items about the order, for each regime."""
    for regime in regimes_of(target):
        for name, title, judge in _CASES:
            yield DeliveryItem(
                f"orden/{regime.name}/{name}",
                "scenario",
                f"{title} ({regime.title})",
                _run(judge, regime.roles[0], regime.roles[1]),
                ("BDUA-RES-4.5", "BDUA-RES-5.3"),
                capability="entregar_novedades",
            )


def _run(
    judge: Callable[[DeliveryContext, str, str], None], role: str, other: str
) -> Callable[[DeliveryContext], None]:
    return lambda context: judge(context, role, other)
