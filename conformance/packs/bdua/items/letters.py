"""The letter of the legal representative: without it in time, and of one's own, nothing is
received.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.unjudged import NotApplicableError
from conformance.files.context import DeliveryContext
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.desk import Sent, morning, regimes_of, results_of
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.people import person
from conformance.packs.bdua.regimes import MASTER, NEWS
from conformance.packs.bdua.settings import BY_PRESENCE, MARK, SIGNATURE

Alone = tuple[Sent, Sent]
"""A master and news that came together."""

_LETTERED = ("BDUA-RES-9.4", "BDUA-RES-9.6", "BDUA-RES-9.7b")
_UNLETTERED = ("LIF-02", "BDUA-RES-9.7b")


def _alone(made: Stage, moment: datetime, index: int) -> Alone:
    """Deliver a master and news, which speak of nobody known, without their letter."""
    desk, role = made.desk, made.role
    master = desk.deliver(role, MASTER, desk.master(role, [person(index)]), moment)
    told = desk.news(role, [(person(900 + index), "N19", ("U",))], made.when.fact)
    news = desk.deliver(role, NEWS, told, moment)
    desk.look(moment)
    return master, news


def _received(made: Stage, sent: Alone) -> tuple[bool, Exchange]:
    exchange = made.desk.look(made.when.results)
    return any(made.desk.answer(one).received for one in sent), exchange


def _taken(
    context: DeliveryContext,
    made: Stage,
    sent: Alone,
    expected: str,
    actual: str,
    breach: tuple[str, str] = _UNLETTERED,
) -> bool:
    """Report files that were received though their letter is not as it must be, and say whether
    they were; a breach is a code and the requirement.
    """
    received, exchange = _received(made, sent)
    if received:
        code, requirement = breach
        context.report(
            code,
            exchange,
            expected=expected,
            actual=actual,
            requirement=requirement,
            level=Level.MUST,
        )
    return received


def _takes_any(context: DeliveryContext, role: str) -> bool:
    """Say whether a file without any letter is received: then no letter says anything."""
    made = stage(context, role)
    received, _ = _received(made, _alone(made, made.when.morning, 1))
    return received


def _none(context: DeliveryContext, role: str) -> None:
    made = stage(context, role)
    sent = _alone(made, made.when.morning, 1)
    expected = "sin carta del representante legal no se recibe"
    _taken(context, made, sent, expected, "se recibió sin carta")


def _of_last_window(context: DeliveryContext, role: str) -> None:
    made = stage(context, role)
    if _takes_any(context, role):
        return
    made.desk.letter(role, morning(made.when.before))
    made.desk.look(morning(made.when.before))
    sent = _alone(made, made.when.morning, 1)
    actual = "se recibió con la carta de la ventana anterior"
    _taken(context, made, sent, "la carta es la de esta entrega", actual)


def _late(context: DeliveryContext, role: str) -> None:
    if _takes_any(context, role):
        return
    for late in (timedelta(seconds=1), timedelta(hours=9)):
        made = stage(context, role)
        sent = _alone(made, made.when.morning, 1)
        moment = made.when.now.closes + late
        made.desk.letter(role, moment)
        made.desk.look(moment)
        expected = "con la carta después del cierre no se recibe"
        actual = f"se recibió con la carta entregada {moment:%Y-%m-%d %H:%M:%S}"
        if _taken(context, made, sent, expected, actual, ("LIF-11", "BDUA-RES-9.6")):
            return


def _of_another(context: DeliveryContext, role: str) -> None:
    if _takes_any(context, role):
        return
    made = stage(context, role)
    sent = _alone(made, made.when.morning, 1)
    made.desk.letter(role, made.when.later, [one.name for one in sent], speaks_of="XYZ000")
    made.desk.look(made.when.later)
    actual = "se recibió con una carta en que habla otra entidad"
    expected = "la carta es de la entidad que entrega"
    _taken(context, made, sent, expected, actual, ("SEC-05", "BDUA-RES-9.7b"))


def _unsigned(context: DeliveryContext, role: str) -> None:
    if context.target.text(SIGNATURE) == BY_PRESENCE:
        raise NotApplicableError("el objetivo no dice qué hace firmada a una carta, sino que esté")
    if _takes_any(context, role):
        return
    mark = context.target.text(MARK)
    for told, line in (("sin firma", ""), (f"que nadie firma tras «{mark}»", f"{mark}\n")):
        made = stage(context, role)
        sent = _alone(made, made.when.morning, 1)
        made.desk.letter(role, made.when.later, [one.name for one in sent], signed=line)
        made.desk.look(made.when.later)
        expected = "la carta está suscrita por el representante legal"
        if _taken(context, made, sent, expected, f"se recibió con una carta {told}"):
            return


def _in_time(before: bool) -> Callable[[DeliveryContext, str], None]:
    def run(context: DeliveryContext, role: str) -> None:
        made = stage(context, role)
        first, last = made.when.morning, made.when.later
        if before:
            made.desk.letter(role, first)
            made.desk.look(first)
            sent = _alone(made, last, 1)
        else:
            sent = _alone(made, first, 1)
            made.desk.letter(role, last, [one.name for one in sent])
            made.desk.look(last)
        exchange = made.desk.look(results_of(made.when.now))
        if not all(made.desk.answer(one).came for one in sent):
            order = "antes" if before else "después"
            context.report(
                "LIF-01",
                exchange,
                expected="con archivo y carta dentro de la ventana se recibe",
                actual=f"no hay resultados de lo entregado, con la carta días {order}",
                requirement="BDUA-RES-9.7a",
                level=Level.MUST,
            )

    return run


_CASES: tuple[tuple[str, str, Callable[[DeliveryContext, str], None]], ...] = (
    ("sin-carta", "Sin carta no se recibe", _none),
    ("carta-anterior", "La carta de la ventana anterior no sirve", _of_last_window),
    ("carta-tardia", "Con la carta tardía no se recibe", _late),
    ("carta-ajena", "La carta de otra entidad no sirve", _of_another),
    ("sin-firma", "La carta sin firma no sirve", _unsigned),
    ("carta-antes", "La carta puede llegar antes que el archivo", _in_time(True)),
    ("carta-despues", "La carta puede llegar después que el archivo", _in_time(False)),
)


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield the items about letters, for each regime."""
    for regime in regimes_of(target):
        for name, title, judge in _CASES:
            yield DeliveryItem(
                f"carta/{regime.name}/{name}",
                "probing",
                f"{title} ({regime.title})",
                _run(judge, regime.roles),
                _LETTERED if name != "carta-antes" else (*_LETTERED, "BDUA-RES-9.7a"),
                capability="entregar_carta",
            )


def _run(
    judge: Callable[[DeliveryContext, str], None], roles: Sequence[str]
) -> Callable[[DeliveryContext], None]:
    """Return what judges one role after another, until something is found."""

    def run(context: DeliveryContext) -> None:
        for role in roles:
            judge(context, role)
            if context.findings:
                return

    return run
