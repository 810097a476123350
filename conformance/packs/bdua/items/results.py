"""What comes back of a file: each record once, as it was sent, to whom it concerns and to nobody
else, and the same when it is asked again.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.unjudged import NotApplicableError
from conformance.files.context import DeliveryContext
from conformance.files.form import Form
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.desk import RESULTS, Answer, Sent, Way, regimes_of
from conformance.packs.bdua.items.moments import Stage, stage
from conformance.packs.bdua.people import Person, master_row, person, record
from conformance.packs.bdua.regimes import MASTER, NEWS, Regime

_LONG = "CALLE SINTETICA NUMERO CIEN "
_LONGER_THAN = 255
_MANY, _FEW, _EACH_WRONG = 36, 36, 3
_SETTLED, _NOBODY = 5000, 9000


def _mixed(made: Stage, count: int = 12, role: str = "", start: int = 0) -> list[str]:
    """Return records of a master, each third one of which has a mistake that any layout shows."""
    who = role or made.role
    shape, separator = made.desk.layout(made.desk.letters(who, MASTER)), made.desk.form.separator
    people = (person(start + at) for at in range(1, 1 + count))
    rows = [master_row(one, made.desk.entity(who)) for one in people]
    for row in rows[::_EACH_WRONG]:
        row["sexo"] = "X"
    return [record(shape, row, separator) for row in rows]


def _came(made: Stage, sent: Sent) -> None:
    """Look on the day of the results: what comes back is judged as always."""
    made.desk.look(made.when.results)
    came = made.desk.answer(sent).came
    made.desk.context.need(came, "no hay resultados de lo entregado a tiempo y con carta")


def _every_record(context: DeliveryContext, regime: Regime) -> None:
    """In each window every role delivers a master and news, right records beside wrong ones."""
    for window in range(len(regime.windows)):
        _everybody(context, regime, window)


def _everybody(context: DeliveryContext, regime: Regime, window: int) -> tuple[Stage, list[Sent]]:
    """Have every role of a regime deliver a master and news, and return them when their results are
    due.
    """
    made = stage(context, regime.roles[0], window)
    settled = {
        role: [person(_SETTLED + at * _FEW + one) for one in range(_FEW)]
        for at, role in enumerate(regime.roles)
    }
    made.settle_all(settled)
    sent = []
    for at, role in enumerate(regime.roles):
        moment = made.when.morning + timedelta(minutes=10 * at)
        records = _mixed(made, _MANY, role, 100 * at)
        sent.append(made.desk.deliver(role, MASTER, records, moment))
        told = [_zone(one) for one in settled[role]]
        nobody = range(len(told[::_EACH_WRONG]))
        told[::_EACH_WRONG] = [_zone(person(_NOBODY + one)) for one in nobody]
        news = made.desk.news(role, told, made.when.fact)
        sent.append(made.desk.deliver(role, NEWS, news, moment + timedelta(minutes=1)))
        made.desk.letter(role, moment + timedelta(minutes=2), [one.name for one in sent[-2:]])
    made.desk.look(made.when.morning + timedelta(hours=1))
    made.desk.look(made.when.results)
    came = all(made.desk.answer(one).came for one in sent)
    context.need(came, "no hay resultados de todo lo entregado a tiempo y con carta")
    _wrong_ones_told(made, sent)
    return made, sent


def _wrong_ones_told(made: Stage, files: Sequence[Sent]) -> None:
    """Judge that each third record, which has a mistake, is told of."""
    for sent in files:
        answer = made.desk.answer(sent)
        lost = [
            line
            for line in sent.lines[::_EACH_WRONG]
            if not (answer.wrong(line) or answer.applied(line))
        ]
        if lost:
            made.desk.context.report(
                "CON-02",
                made.desk.context.exchanges[-1],
                expected="cada registro inconsistente está en el archivo de los inconsistentes",
                actual=f"{len(lost)} de {sent.name} no están aceptados ni listados",
                requirement="BDUA-RES-6.3",
                level=Level.MUST,
            )
            return


def _zone(one: Person) -> tuple[Person, str, tuple[str, ...]]:
    return one, "N19", ("U" if one.zone == "R" else "R",)


def _last_line(context: DeliveryContext, regime: Regime) -> None:
    made = stage(context, regime.roles[0])
    usual = made.desk.form
    form = Form(usual.encoding, usual.separator, usual.line_end, closed=False)
    records = made.desk.master(made.role, map(person, range(1, 5)))
    sent = made.desk.send(made.role, MASTER, records, made.when.morning, Way(form=form))
    _came(made, sent)


def _text_kept(context: DeliveryContext, regime: Regime) -> None:
    """Text with accents and numbers with zeros come back as they went."""
    made = stage(context, regime.roles[0])
    records = made.desk.master(made.role, map(person, range(1, 9)))
    _came(made, made.master(records))


def _long_record(context: DeliveryContext, regime: Regime) -> None:
    """A long record that is listed is listed whole."""
    made = stage(context, regime.roles[0])
    one = person(7)
    address = (_LONG * 7).strip()[:190]
    records = made.desk.news(
        made.role, [(one, "N46", (address, "11001", "3000000000", "a@example.org"))], made.when.fact
    )
    context.need(len(records[0]) > _LONGER_THAN, "el layout no admite un registro tan largo")
    sent = made.desk.send(made.role, NEWS, records, made.when.morning)
    made.desk.look(made.when.results)
    if made.desk.answer(sent).listed is None:
        context.doubt("no se listó la novedad de quien no está en la base")


def _copies(context: DeliveryContext, regime: Regime) -> None:
    if not regime.copies:
        raise NotApplicableError(f"los resultados del {regime.title} no se copian")
    made, sent = _everybody(context, regime, 0)
    exchange = context.exchanges[-1]
    for one in sent:
        own = made.desk.folder(one.entity)
        names = [path.name for path in own.iterdir() if path.name.startswith(one.stem)]
        for place in regime.copies:
            _copy(made, one.entity, place, names, exchange)


def _copy(made: Stage, entity: str, place: str, names: Sequence[str], exchange: Exchange) -> None:
    context = made.desk.context
    folder, own = made.desk.copy_folder(place, entity), made.desk.folder(entity)
    there = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
    requirement = {"FTP": "BDUA-RES-4.10", "MINISTERIO": "BDUA-RES-4.11"}[place]
    missing = [name for name in names if name not in there]
    if missing:
        context.report(
            "CON-02",
            exchange,
            expected=f"los resultados se copian en {place}",
            actual=f"no está la copia de {', '.join(missing)}",
            requirement=requirement,
            level=Level.MUST,
            place=place,
        )
        return
    if any((folder / name).read_bytes() != (own / name).read_bytes() for name in names):
        context.report(
            "CON-02",
            exchange,
            expected=f"la copia en {place} es igual, byte por byte",
            actual="la copia es distinta de los resultados",
            requirement=requirement,
            level=Level.SHOULD,
            place=place,
        )


def _only_own(context: DeliveryContext, regime: Regime) -> None:
    """Results lie in the folder of who delivered, and nobody else's."""
    made = stage(context, regime.roles[0])
    other = regime.roles[1]
    sent = made.master(_mixed(made))
    theirs = made.desk.send(
        other, MASTER, made.desk.master(other, [person(90)]), made.when.morning + timedelta(hours=1)
    )
    exchange = made.desk.look(made.when.results)
    context.need(made.desk.answer(sent).came, "no hay resultados de quien entregó")
    strange = [
        path
        for folder in _others(made, sent.entity)
        for path in folder.rglob("*")
        if path.is_file() and _holds(path, range(1, 13))
    ]
    if strange:
        where = ", ".join(_where(made, one) for one in strange[:2])
        context.report(
            "SEC-05",
            exchange,
            expected="los resultados de una entidad van a ella, y a nadie más",
            actual=f"hay registros de {sent.entity} en {where}",
            requirement="BDUA-RES-10",
            level=Level.MUST,
        )
    context.need(made.desk.answer(theirs).came, "no hay resultados de la otra entidad")


def _others(made: Stage, entity: str) -> Iterator[Path]:
    """Yield the folders of what came out that are neither an entity's own nor a copy."""
    own = made.desk.folder(entity)
    copies = {made.desk.copy_folder(place, entity).parent for place in ("FTP", "MINISTERIO")}
    for folder in own.parent.iterdir():
        if folder.is_dir() and folder != own and folder not in copies:
            yield folder


def _holds(path: Path, indices: range) -> bool:
    content = path.read_bytes()
    return any(person(at).fragment in content for at in indices)


def _where(made: Stage, path: Path) -> str:
    return path.relative_to(made.desk.room.root).as_posix()


def _again(context: DeliveryContext, regime: Regime) -> None:
    """Validating again the same day, and the day after, changes nothing."""
    made = stage(context, regime.roles[0])
    sent = made.master(_mixed(made))
    made.desk.look(made.when.results)
    first = made.desk.answer(sent)
    context.need(first.came, "no hay resultados que volver a pedir")
    for later in (timedelta(minutes=1), timedelta(hours=3)):
        exchange = made.desk.look(made.when.results + later, RESULTS)
        if _same(made.desk.answer(sent), first):
            continue
        context.report(
            "CON-01",
            exchange,
            expected="validar otra vez lo mismo da los mismos resultados",
            actual="los resultados cambiaron sin que se entregara nada",
            requirement="BDUA-RES-6.2",
            level=Level.SHOULD,
        )
        return


def _twice(context: DeliveryContext, regime: Regime) -> None:
    """The same files in two folders come to the same results."""
    answers = []
    for _ in range(2):
        made = stage(context, regime.roles[0])
        sent = made.master(_mixed(made))
        exchange = made.desk.look(made.when.results)
        answers.append(made.desk.answer(sent))
    context.need(answers[0].came and answers[1].came, "no hay resultados que comparar")
    if not _same(*answers):
        context.report(
            "CON-01",
            exchange,
            expected="lo mismo, entregado igual en dos carpetas, da los mismos resultados",
            actual="los resultados son distintos",
            requirement="BDUA-RES-6.2",
            level=Level.SHOULD,
        )


def _same(one: Answer, other: Answer) -> bool:
    return (one.taken, one.listed) == (other.taken, other.listed)


_CASES: tuple[tuple[str, str, Callable[[DeliveryContext, Regime], None], tuple[str, ...]], ...] = (
    ("reparto", "Cada registro vuelve una vez, como se envió", _every_record, ("6.3", "6.2")),
    ("ultima-linea", "La última línea sin final no se pierde", _last_line, ("6.2",)),
    ("texto", "Los textos y los ceros vuelven como fueron", _text_kept, ("6.2",)),
    ("registro-largo", "Un registro largo se lista entero", _long_record, ("6.3",)),
    ("copias", "Los resultados se copian donde la norma dice", _copies, ("4.10", "4.11")),
    ("solo-propios", "Los resultados van a la entidad y a nadie más", _only_own, ("6.5", "10")),
    ("otra-vez", "Validar otra vez no cambia nada", _again, ("6.2",)),
    ("dos-carpetas", "Lo mismo da lo mismo", _twice, ("6.2",)),
)


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield the items about results, for each regime."""
    for regime in regimes_of(target):
        for name, title, judge, cited in _CASES:
            yield DeliveryItem(
                f"resultados/{regime.name}/{name}",
                "probing",
                f"{title} ({regime.title})",
                _run(judge, regime),
                tuple(f"BDUA-RES-{one}" for one in (*cited, "4.6")),
                capability=RESULTS,
            )


def _run(
    judge: Callable[[DeliveryContext, Regime], None], regime: Regime
) -> Callable[[DeliveryContext], None]:
    return lambda context: judge(context, regime)
