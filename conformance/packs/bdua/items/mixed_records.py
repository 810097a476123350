"""What becomes of files in which some records have one mistake each: every role of a regime
delivers one, in each of its windows.

The rules of the file: where the mistakes stand in a file depends on who delivers it (behind the
good records, before them, among them), so that who looks at some records alone is found. Articles 6
and 9 pull apart on a record that is badly built: the file may be refused whole, or the record
listed; both are right, and only that the good ones are listed for it is not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.files.context import DeliveryContext
from conformance.packs.bdua.desk import Answer, Sent
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.regimes import MASTER, Regime
from conformance.packs.bdua.settings import ONE, WHOLE


@dataclass(frozen=True, slots=True)
class Wrong:
    """A record with one mistake, and how it is told."""

    line: str
    told: str
    code: str = "ERR-02"
    requirement: str = "6.1"
    level: Level = Level.MUST


@dataclass(frozen=True, slots=True)
class Mixed:
    """The records of one role: those that are right, and those with a mistake. `at` is behind how
    many of the right ones the others stand, where that matters to them; `miscounted`: the others
    have too many fields, or too few.
    """

    good: list[str]
    wrong: list[Wrong]
    at: int | None = None
    miscounted: bool = False

    def ordered(self, nth: int) -> list[str]:
        """Return them as the n-th role delivers them: the wrong ones last, first, or among them."""
        usual = (len(self.good), 0, 1)[nth]
        at = usual if self.at is None else self.at
        return [*self.good[:at], *(one.line for one in self.wrong), *self.good[at:]]


@dataclass(slots=True)
class _Delivered:
    """What one role delivered, and what was told of it."""

    sent: Sent
    mixed: Mixed
    told: set[str] = field(default_factory=set)

    @property
    def good(self) -> list[bytes]:
        """The records that are right."""
        wrong = {one.line for one in self.mixed.wrong}
        pairs = zip(self.sent.records, self.sent.lines, strict=True)
        return [line for record, line in pairs if record not in wrong]

    @property
    def wrong(self) -> Iterator[tuple[Wrong, bytes]]:
        """Those with a mistake, each with what was sent of it."""
        lines = dict(zip(self.sent.records, self.sent.lines, strict=True))
        for one in self.mixed.wrong:
            yield one, lines[one.line]


Making = Callable[[Stage, str, int], Mixed]
"""What gives the records of a role, the n-th of its regime: each has people of its own."""

Settling = Callable[[Stage], object]


def judge_all(
    context: DeliveryContext,
    regime: Regime,
    making: Making,
    what: str = MASTER,
    settling: Settling = lambda made: None,
) -> None:
    """Judge what becomes of the records of every role, in each window of the regime."""
    for window in range(len(regime.windows)):
        made = stage(context, regime.roles[0], window)
        settling(made)
        files = list(_delivered(made, regime, making, what))
        made.desk.look(made.when.morning + timedelta(hours=1))
        exchange = made.desk.look(made.when.results)
        for one in files:
            _judge(made, one, exchange)
        if context.findings:
            return


def _delivered(made: Stage, regime: Regime, making: Making, what: str) -> Iterator[_Delivered]:
    for nth, role in enumerate(regime.roles):
        moment = made.when.morning + timedelta(minutes=10 * nth)
        mixed = making(made, role, nth)
        sent = made.desk.deliver(role, what, mixed.ordered(nth), moment)
        made.desk.letter(role, moment, [sent.name])
        yield _Delivered(sent, mixed)


def _judge(made: Stage, one: _Delivered, exchange: Exchange) -> None:
    context, answer = made.desk.context, made.desk.answer(one.sent)
    if not answer.came:
        _refused_whole(made, exchange)
        return
    if one.mixed.miscounted and context.target.text("estructura_al_recibir") == WHOLE:
        _received_all_the_same(context, answer, exchange)
        return
    if _good_ones_listed(made, answer, one.good, exchange):
        return
    blind = _takes_all(one, answer)
    for wrong, line in one.wrong:
        if answer.wrong(line):
            continue
        taken = answer.applied(line) or _altered(answer, line)
        if taken and (wrong.code == "ERR-02" or not blind):
            _report(context, wrong, exchange, one.told)
        elif not taken:
            _vanished(context, wrong, exchange, one.told)


def _takes_all(one: _Delivered, answer: Answer) -> bool:
    """Say whether a mistake of another kind is taken as well: then nothing is looked at."""
    plain = [line for wrong, line in one.wrong if wrong.code == "ERR-02"]
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


def _received_all_the_same(context: DeliveryContext, answer: Answer, exchange: Exchange) -> None:
    """Report that a file is received of which a badly built record should have refused all."""
    if answer.taken:
        context.report(
            "ERR-02",
            exchange,
            expected="un registro mal construido tumba el archivo entero, como dice el objetivo",
            actual=f"se aceptaron {len(answer.taken)} de los registros del archivo",
            requirement="BDUA-RES-9.7a",
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
