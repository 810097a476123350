"""The control of each file, at a target whose files have one: what it tells is what the file holds,
or nothing of the file is taken.

The rules of the file: where a file is taken without any control, none says anything, and that alone
is found. Nothing of a file whose control is wrong is taken: that it is not received, or that all of
its records are listed, are both right.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from conformance.core.finding import Level
from conformance.core.unjudged import NotApplicableError
from conformance.files.context import DeliveryContext
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.control import FILE, NONE, RIGHT, Control, kind_of, tells
from conformance.packs.bdua.desk import DELIVERS, Sent, Way, regimes_of
from conformance.packs.bdua.expected import Expected
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.people import Person, person
from conformance.packs.bdua.regimes import MASTER, NEWS, Regime

_SECOND = timedelta(seconds=1)
_NOTHING = Control(missing=True)
_CITED = ("BDUA-RES-4.3", "BDUA-RES-6.1", "BDUA-RES-9.3", "BDUA-RES-9.7a")
Judge = Callable[[DeliveryContext, str, int], None]
"""What judges a role in the n-th window of its regime."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A control that is wrong: how it is told, the control, the part of it without which nothing
    is wrong, and what it is found as.
    """

    told: str
    control: Control
    part: str = ""
    code: str = "ERR-02"
    requirement: str = "9.7a"


_FEWER = Wrong("dice un registro menos de los que hay", Control(more=-1))
_MORE = Wrong("dice un registro más de los que hay", Control(more=1))
_OTHERWISE = (
    Wrong("no dice cuántos registros hay, sino letras", Control(parts={"REGISTROS": "UNO"})),
    Wrong("dice otro tipo de archivo", Control(parts={"TT": "ZZ"}), "TT"),
    Wrong("dice otra fecha", Control(parts={"DDMMAAAA": "01011999"}), "DDMMAAAA"),
    Wrong("dice otro archivo", Control(parts={"ARCHIVO": "ZZXYZ00001011999.txt"}), "ARCHIVO"),
)
_FOREIGN = Wrong("dice otra entidad", Control(parts={"ENTIDAD": "XYZ000"}), "ENTIDAD", "SEC-05")
_MISSING = Wrong("falta", _NOTHING, code="LIF-02")


def _both(made: Stage, known: Person, way: Way) -> list[Sent]:
    """Deliver a master, and news about somebody known, each with its control."""
    desk, moment = made.desk, made.when.morning
    zone = ("U" if known.zone == "R" else "R",)
    told = desk.news(made.role, [(known, "N19", zone)], made.when.fact)
    people = desk.master(made.role, [person(at) for at in (1, 2, 3)])
    return [
        desk.deliver(made.role, NEWS, told, moment, way),
        desk.deliver(made.role, MASTER, people, moment, way),
    ]


def _begun(context: DeliveryContext, role: str, window: int) -> tuple[Stage, Person]:
    """Return a stage at which somebody is known, of whom news tell."""
    made, known = stage(context, role, window), person(50)
    made.settle([known])
    return made, known


def _taken(context: DeliveryContext, role: str, window: int, one: Wrong) -> Stage | None:
    """Return where a file was taken with a wrong control, None where none was."""
    made, known = _begun(context, role, window)
    made.desk.expected = Expected()  # nothing is, of files whose control is wrong
    sent = _both(made, known, Way(control=one.control))
    made.desk.letter(role, made.when.morning, [file.name for file in sent])
    made.desk.look(made.when.morning)
    made.desk.look(made.when.results)
    return made if any(made.desk.answer(file).taken for file in sent) else None


def _wrong(several: Sequence[Wrong]) -> Judge:
    """Return what judges that nothing is taken with some wrong controls."""

    def judge(context: DeliveryContext, role: str, window: int) -> None:
        said = [one for one in several if not one.part or tells(context.target, one.part)]
        if not said:
            raise NotApplicableError("el control del objetivo no lo dice")
        if _MISSING not in said and _taken(context, role, window, _MISSING):
            return
        for one in said:
            if _taken(context, role, window, one):
                _report(context, one)
                return

    return judge


def _report(context: DeliveryContext, one: Wrong) -> None:
    context.report(
        one.code,
        context.exchanges[-1],
        expected="sin un control que diga lo que el archivo trae, nada de él se acepta",
        actual=f"se aceptaron registros de un archivo cuyo control {one.told}",
        requirement=f"BDUA-RES-{one.requirement}",
        level=Level.MUST,
    )


def _right(context: DeliveryContext, role: str, window: int) -> None:
    """A file with its control is received, and its control is none of its records."""
    made, known = _begun(context, role, window)
    sent = _both(made, known, Way(control=RIGHT))
    made.desk.letter(role, made.when.morning, [one.name for one in sent])
    made.desk.look(made.when.morning)
    _judge_received(made, sent, "con él")


def _later(context: DeliveryContext, role: str, window: int) -> None:
    """The control may come after its file, within the window."""
    made, known = _begun(context, role, window)
    made.desk.expected = Expected()
    sent = _both(made, known, Way(control=_NOTHING))
    made.desk.letter(role, made.when.morning, [one.name for one in sent])
    made.desk.look(made.when.morning)
    moment = made.when.now.closes - timedelta(hours=1)
    for one in sent:
        made.desk.control(one, moment)
    made.desk.look(moment)
    _judge_received(made, sent, "después de él, a tiempo")


def _judge_received(made: Stage, sent: Sequence[Sent], when: str) -> None:
    exchange = made.desk.look(made.when.results)
    if not all(made.desk.answer(one).came for one in sent):
        made.desk.context.report(
            "LIF-01",
            exchange,
            expected="un archivo con su control, dentro de la ventana y con carta, se recibe",
            actual=f"no hay resultados de lo entregado, con el control {when}",
            requirement="BDUA-RES-9.7a",
            level=Level.MUST,
        )


def _late(context: DeliveryContext, role: str, window: int) -> None:
    """A control that comes after the closing says nothing any more."""
    if _taken(context, role, window, _MISSING):
        return
    made, known = _begun(context, role, window)
    made.desk.expected = Expected()
    sent = _both(made, known, Way(control=_NOTHING))
    made.desk.letter(role, made.when.morning, [one.name for one in sent])
    made.desk.look(made.when.morning)
    moment = made.when.now.closes + _SECOND
    for one in sent:
        made.desk.control(one, moment)
    made.desk.look(moment)
    exchange = made.desk.look(made.when.results)
    if any(made.desk.answer(one).taken for one in sent):
        context.report(
            "LIF-11",
            exchange,
            expected="con el control después del cierre no se recibe",
            actual=f"se recibió con el control entregado {moment:%Y-%m-%d %H:%M:%S}",
            requirement="BDUA-RES-4.p1",
            level=Level.MUST,
        )


_CASES: tuple[tuple[str, str, Judge], ...] = (
    ("con-control", "Con su control el archivo se recibe", _right),
    ("sin-control", "Sin su control nada del archivo se acepta", _wrong((_MISSING,))),
    ("de-menos", "Con un control que dice de menos nada se acepta", _wrong((_FEWER,))),
    ("de-mas", "Con un control que dice de más nada se acepta", _wrong((_MORE,))),
    ("otros-datos", "Con un control que no es el del archivo nada se acepta", _wrong(_OTHERWISE)),
    ("ajeno", "Con el control de otra entidad nada se acepta", _wrong((_FOREIGN,))),
)
_OF_FILES: tuple[tuple[str, str, Judge], ...] = (
    ("control-despues", "El control puede llegar después que su archivo", _later),
    ("control-tardio", "Con el control tardío nada se acepta", _late),
)


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield the items about controls, for each regime."""
    cases = _CASES + (_OF_FILES if kind_of(target) in (FILE, NONE) else ())
    for regime in regimes_of(target):
        for name, title, judge in cases:
            yield DeliveryItem(
                f"control/{regime.name}/{name}",
                "probing",
                f"{title} ({regime.title})",
                _run(judge, regime),
                _CITED if name != "control-tardio" else (*_CITED, "BDUA-RES-4.p1"),
                capability=DELIVERS[MASTER],
            )


def _run(judge: Judge, regime: Regime) -> Callable[[DeliveryContext], None]:
    """Return what judges each role in each window, until something is found."""

    def run(context: DeliveryContext) -> None:
        if kind_of(context.target) == NONE:
            raise NotApplicableError("el objetivo no pide registro ni archivo de control")
        for window in range(len(regime.windows)):
            for role in regime.roles:
                judge(context, role, window)
                if context.findings:
                    return

    return run
