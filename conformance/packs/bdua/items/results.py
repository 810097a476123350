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
from conformance.packs.bdua.people import master_row, person, record
from conformance.packs.bdua.regimes import MASTER, NEWS, Regime

_LONG = "CALLE SINTETICA NUMERO CIEN "
_LONGER_THAN = 255
_MANY = 12


def _mixed(made: Stage, count: int = _MANY) -> list[str]:
    """Return records of a master, each third one of which has a mistake that any layout shows."""
    shape, separator = (
        made.desk.layout(made.desk.letters(made.role, MASTER)),
        made.desk.form.separator,
    )
    rows = [master_row(person(at), made.desk.entity(made.role)) for at in range(1, 1 + count)]
    for row in rows[::3]:
        row["sexo"] = "X"
    return [record(shape, row, separator) for row in rows]


def _shown(lines: Sequence[bytes]) -> str:
    return " | ".join(line.decode("cp1252", "replace")[:120] for line in lines[:2])


def _divided(made: Stage, sent: Sent, exchange: Exchange, *, lost_is: str = "9.7a") -> Answer:
    """Judge how what came back divides a file."""
    answer, context = made.desk.answer(sent), made.desk.context
    context.need(answer.came, "no hay resultados de lo entregado a tiempo y con carta")
    parts = made.desk.partition(sent, answer)
    strange_taken = [one for one in answer.taken or () if one not in sent.lines]
    strange_listed = [one.record for one in answer.listed or () if one.record not in sent.lines]
    if strange_taken:
        context.report(
            "CON-06",
            exchange,
            expected="un registro aceptado vuelve como se envió, letra por letra",
            actual=_shown(strange_taken),
            requirement="BDUA-RES-6.2",
            level=Level.SHOULD,
        )
    if strange_listed:
        context.report(
            "CON-01",
            exchange,
            expected="un registro listado es el que se envió, y después su motivo",
            actual=_shown(strange_listed),
            requirement="BDUA-RES-6.3",
            level=Level.SHOULD,
        )
    if parts.both:
        context.report(
            "CON-02",
            exchange,
            expected="cada registro está aceptado o listado, y no las dos cosas",
            actual=f"{parts.both} registros están en los dos: {_shown(parts.shown['both'])}",
            requirement="BDUA-RES-6.3",
            level=Level.SHOULD,
        )
    if parts.lost > len(strange_taken) + len(strange_listed):
        context.report(
            "CON-02",
            exchange,
            expected=f"los {parts.sent} registros enviados están aceptados o listados",
            actual=f"faltan {parts.lost}: hay {parts.taken} aceptados y {parts.listed} listados",
            requirement="BDUA-RES-6.3",
            level=Level.SHOULD,
        )
    return answer


def _every_record(context: DeliveryContext, regime: Regime) -> None:
    made = stage(context, regime.roles[0])
    sent = made.master(_mixed(made))
    exchange = made.desk.look(made.when.results)
    answer = _divided(made, sent, exchange)
    listed = [one.record for one in answer.listed or ()]
    expected = [line for line in sent.lines if line in listed]
    if listed != expected and sorted(listed) == sorted(expected):
        context.report(
            "CON-01",
            exchange,
            expected="los registros listados guardan el orden en que se enviaron",
            actual="están en otro orden",
            requirement="BDUA-RES-6.3",
            level=Level.MAY,
        )


def _last_line(context: DeliveryContext, regime: Regime) -> None:
    made = stage(context, regime.roles[0])
    usual = made.desk.form
    form = Form(usual.encoding, usual.separator, usual.line_end, closed=False)
    records = made.desk.master(made.role, map(person, range(1, 5)))
    sent = made.desk.send(made.role, MASTER, records, made.when.morning, Way(form=form))
    _divided(made, sent, made.desk.look(made.when.results))


def _text_kept(context: DeliveryContext, regime: Regime) -> None:
    """Text with accents and numbers with zeros come back as they went."""
    made = stage(context, regime.roles[0])
    records = made.desk.master(made.role, map(person, range(1, 9)))
    sent = made.master(records)
    _divided(made, sent, made.desk.look(made.when.results))


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
    exchange = made.desk.look(made.when.results)
    answer = made.desk.answer(sent)
    if answer.listed is None:
        context.doubt("no se listó la novedad de quien no está en la base")
        return
    if not answer.wrong(sent.lines[0]):
        context.report(
            "CON-01",
            exchange,
            expected=f"el registro listado es el enviado, de {len(sent.lines[0])} bytes",
            actual=_shown([one.record for one in answer.listed]),
            requirement="BDUA-RES-6.3",
            level=Level.SHOULD,
        )


def _copies(context: DeliveryContext, regime: Regime) -> None:
    if not regime.copies:
        raise NotApplicableError(f"los resultados del {regime.title} no se copian")
    made = stage(context, regime.roles[0])
    sent = made.master(_mixed(made))
    exchange = made.desk.look(made.when.results)
    answer = made.desk.answer(sent)
    context.need(answer.came, "no hay resultados que copiar")
    own = made.desk.folder(sent.entity)
    names = [one.name for one in own.iterdir() if one.name.startswith(sent.stem)]
    for place in regime.copies:
        _copy(made, place, names, exchange)


def _copy(made: Stage, place: str, names: Sequence[str], exchange: Exchange) -> None:
    context, entity = made.desk.context, made.desk.entity(made.role)
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
        if path.is_file() and _holds(path, range(1, 1 + _MANY))
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
