"""What is judged of whatever comes back, whichever item asked for it: the lists of results, the
master that an entity is given back, and in whose folder they lie.

The rules of the file: a file is judged once, when its first results come. A record comes back once,
as it was sent, to whom it is of. Of a person whom a master entered each master given back says what
was sent, in the fields that both layouts have, and what news changed since, where they say what; of
whom two files speak at once, or two entities, nothing is expected. A master of another day says
nothing of this one, and a target that gives none back is not asked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.consistency import FileFacts, inconsistencies
from conformance.packs.bdua.expected import ACTIVE, STATE, Key, Known, Row, key_of, rows_of
from conformance.packs.bdua.layouts import returned_layout
from conformance.packs.bdua.regimes import MASTER, OF_KIND

if TYPE_CHECKING:
    from conformance.packs.bdua.desk import Answer, Desk, Sent

_NUMBERED = "consecutivo"
_BRIEFLY = 120  # characters of a record that are told


def level_of(target: DeliveryTarget, kind: str, confidence: str) -> Level:
    """Return what a breach of a layout's field may decide: as its witnesses, or all of it where the
    target names its own.
    """
    return Level.MUST if target.text(f"layouts.{kind}") else _by_witnesses(confidence)


def _by_witnesses(confidence: str) -> Level:
    return Level.SHOULD if confidence == "C2" else Level.MAY


def judge_what_came(desk: "Desk", exchange: Exchange) -> None:
    """Judge what a validation gave back."""
    for sent in list(desk.expected.awaited):
        _judge_place(desk, sent, exchange)
        answer = desk.answer(sent)
        if answer.came:
            desk.expected.awaited.remove(sent)
            _judge_lists(desk, sent, answer, exchange)
            _judge_built(desk, sent, answer, exchange)
            if OF_KIND[sent.kind][1] == MASTER:
                _judge_people(desk, sent, answer, exchange)
            else:
                _change(desk, sent, answer, exchange)
    for role in {one.role: one for one, _ in desk.expected.spoken}:
        _judge_master(desk, role, exchange)


# The lists of results


def _judge_lists(desk: "Desk", sent: "Sent", answer: "Answer", exchange: Exchange) -> None:
    own = set(sent.lines)
    listed = [one.record for one in answer.listed or ()]
    taken = list(answer.taken or ())
    odd_taken = _not_theirs(desk, sent, [one for one in taken if one not in own], exchange)
    odd_listed = _not_theirs(desk, sent, [one for one in listed if one not in own], exchange)
    if odd_taken:
        desk.context.report(
            "CON-06",
            exchange,
            expected="un registro aceptado vuelve como se envió, letra por letra",
            actual=_shown(odd_taken),
            requirement="BDUA-RES-6.2",
            level=Level.SHOULD,
        )
    if odd_listed:
        desk.context.report(
            "CON-01",
            exchange,
            expected="un registro listado es el que se envió, y después su motivo",
            actual=_shown(odd_listed),
            requirement="BDUA-RES-6.3",
            level=Level.SHOULD,
        )
    _judge_counts(desk, sent, Counter(taken), Counter(listed), exchange)
    for what, lines in (("aceptados", taken), ("listados", listed)):
        _judge_order(desk, sent, what, lines, exchange)


def _not_theirs(
    desk: "Desk", sent: "Sent", lines: Sequence[bytes], exchange: Exchange
) -> list[bytes]:
    """Return the records that nobody sent; one that another entity sent is told."""
    others = {
        line: one
        for one, _ in desk.expected.spoken
        if one.entity != sent.entity
        for line in one.lines
    }
    foreign = [line for line in lines if line in others]
    if foreign:
        shared = all(_speaks_of(line, desk.expected.contested) for line in foreign)
        desk.context.report(
            "SEC-05",
            exchange,
            expected="los resultados de una entidad traen sus registros, y no los de otra",
            actual=f"en los de {sent.entity} hay un registro de {others[foreign[0]].entity}",
            requirement="BDUA-RES-10",
            level=Level.SHOULD if shared else Level.MUST,
        )
    return [line for line in lines if line not in others]


def _speaks_of(line: bytes, people: Iterable[Key]) -> bool:
    return any(number.encode() in line for _, number in people)


def _judge_counts(
    desk: "Desk", sent: "Sent", taken: Counter[bytes], listed: Counter[bytes], exchange: Exchange
) -> None:
    """Judge how often records came back; of a file that repeats one itself nothing is said."""
    if len(set(sent.lines)) < len(sent.lines):
        return
    own = frozenset(sent.lines)
    altered = sum((taken + listed).values()) - sum((taken + listed)[line] for line in own)
    both = [line for line in sent.lines if taken[line] and listed[line]]
    lost = [line for line in sent.lines if not taken[line] and not listed[line]]
    often = [line for line in sent.lines if max(taken[line], listed[line]) > 1]
    said = ""
    if both:
        said = f"{len(both)} están aceptados y listados: {_shown(both)}"
    elif len(lost) > altered:
        said = f"{len(lost)} no vuelven: {_shown(lost)}"
    elif often:
        said = f"{len(often)} vuelven más de una vez: {_shown(often)}"
    if said:
        desk.context.report(
            "CON-02",
            exchange,
            expected=f"los {len(own)} registros enviados vuelven una vez, aceptados o listados",
            actual=said,
            requirement="BDUA-RES-6.3",
            level=Level.SHOULD,
        )


def _judge_order(
    desk: "Desk", sent: "Sent", what: str, lines: Sequence[bytes], exchange: Exchange
) -> None:
    there = set(lines)
    usual = [line for line in sent.lines if line in there]
    if list(lines) != usual and sorted(lines) == sorted(usual):
        desk.context.report(
            "CON-01",
            exchange,
            expected=f"los registros {what} guardan el orden en que se enviaron",
            actual="están en otro orden",
            requirement="BDUA-RES-6.3",
            level=Level.MAY,
        )


def _judge_built(desk: "Desk", sent: "Sent", answer: "Answer", exchange: Exchange) -> None:
    """Judge that no record is taken that its layout does not allow."""
    shape, taken = desk.layout(sent.kind), set(answer.taken or ())
    found = []
    for record, line in zip(sent.records, sent.lines, strict=True):
        flaw = next(shape.flaws(record.split(desk.form.separator)), None)
        if flaw and line in taken:
            sure = flaw.field and level_of(desk.target, sent.kind, flaw.field.confidence)
            found.append((sure or Level.MUST, flaw))
    if found:
        level, flaw = min(found, key=lambda one: tuple(Level).index(one[0]))
        desk.context.report(
            "ERR-02",
            exchange,
            expected="el registro se lista como inconsistente, o no se recibe el archivo",
            actual=f"se aceptó un registro mal construido: {flaw.said}",
            requirement="BDUA-RES-6.1",
            level=level,
        )


# Where they lie


def _judge_place(desk: "Desk", sent: "Sent", exchange: Exchange) -> None:
    """Judge that results lie with nobody else."""
    about = next(keys for one, keys in desk.expected.spoken if one is sent)
    between = desk.form.separator
    numbers = [f"{between}{number}{between}".encode() for _, number in about if number]
    own = desk.folder(sent.entity)
    copies = {desk.copy_folder(place, sent.entity).parent for place in ("FTP", "MINISTERIO")}
    folders = [one for one in _folders(own.parent) if one != own and one not in copies]
    for path in (path for folder in folders for path in folder.iterdir() if path.is_file()):
        if _is_result(path, sent) and _holds(path.read_bytes(), sent, numbers):
            desk.context.report(
                "SEC-05",
                exchange,
                expected="los resultados de una entidad van a ella, y a nadie más",
                actual=f"los de {sent.entity} están en {path.parent.name}/{path.name}",
                requirement="BDUA-RES-10",
                level=Level.MUST,
            )
            return


def _folders(parent: Path) -> list[Path]:
    return [one for one in parent.iterdir() if one.is_dir()] if parent.is_dir() else []


def _is_result(path: Path, sent: "Sent") -> bool:
    name = path.name.lower()
    return name.startswith((sent.stem.lower(), sent.entity.lower()))


def _holds(content: bytes, sent: "Sent", numbers: Iterable[bytes]) -> bool:
    """Say whether a file holds a record of another, or tells of anybody of whom that speaks."""
    return any(line in content for line in (*sent.lines, *numbers))


# The master that is given back


def _judge_people(desk: "Desk", sent: "Sent", answer: "Answer", exchange: Exchange) -> None:
    """Take in who was entered by a master, as it was sent: only what is right says so. Of whom
    nobody had spoken before, and who is right and listed all the same, is told.
    """
    shape, known = desk.layout(sent.kind), desk.expected.entered.setdefault(sent.role, {})
    term = desk.term_at(sent)
    facts = FileFacts(sent.entity, sent.at.date(), term.cutoff if term else None)
    taken, refused, wrong = set(answer.taken or ()), list[bytes](), 0
    out = desk.expected.refused.setdefault(sent.role, set())
    rows = rows_of(sent, shape, desk.form.separator)
    times, elsewhere = Counter(map(key_of, rows)), desk.expected.elsewhere(sent)

    def alone(row: Row) -> bool:
        return key_of(row) not in elsewhere and times[key_of(row)] == 1

    for line, row in zip(sent.lines, rows, strict=True):
        if not row or any(shape.flaws([*row.values()])) or any(inconsistencies(row, facts)):
            wrong += 1
        elif key_of(row) not in desk.expected.contested and line in taken:
            known[key_of(row)] = Known(row)
        elif alone(row) and answer.wrong(line):
            refused.append(line)
        if row and alone(row) and answer.wrong(line):
            out.add(key_of(row))
    _tell_refused(desk, sent, refused, exchange, beside=wrong > 0)


def _change(desk: "Desk", sent: "Sent", answer: "Answer", exchange: Exchange) -> None:
    """Take in what news that were taken changed; of whom they say it otherwise nothing is expected
    any more. News about somebody known, right and listed all the same, are told.
    """
    shape, known = desk.layout(sent.kind), desk.expected.entered.get(sent.role, {})
    facts, refused = FileFacts(sent.entity, sent.at.date()), list[bytes]()
    rows = rows_of(sent, shape, desk.form.separator)
    times = Counter(map(key_of, rows))
    for number, (line, row) in enumerate(zip(sent.lines, rows, strict=True), 1):
        if not row or (one := known.get(key_of(row))) is None:
            continue
        if answer.wrong(line):
            known[key_of(row)] = replace(one, listed=True)
            built = not any(shape.flaws([*row.values()])) and not any(inconsistencies(row, facts))
            numbered = row.get(_NUMBERED, str(number)) == str(number)
            if built and numbered and one.same(row) and times[key_of(row)] == 1:
                refused.append(line)
            continue
        after = one.after(row) if answer.applied(line) else None
        if after is None:
            del known[key_of(row)]
        else:
            known[key_of(row)] = after
    _tell_refused(desk, sent, refused, exchange, beside=len(refused) < len(rows))


def _tell_refused(
    desk: "Desk", sent: "Sent", refused: Sequence[bytes], exchange: Exchange, *, beside: bool
) -> None:
    """Report records that are right and listed; `beside` others that are wrong."""
    if refused:
        desk.context.report(
            "LIF-07" if beside else "SCH-04",
            exchange,
            expected="los registros sin errores se aplican",
            actual=f"se listaron {len(refused)}: {_shown(refused)}",
            requirement="BDUA-RES-6.2",
            level=level_of(desk.target, sent.kind, desk.layout(sent.kind).confidence),
        )


def _judge_master(desk: "Desk", role: str, exchange: Exchange) -> None:
    rows = desk.returned_now(role, exchange)
    if rows is None:
        return
    there: dict[Key, list[Row]] = {}
    for row in rows:
        there.setdefault(key_of(row), []).append(row)
    for key, told in desk.expected.entered.get(role, {}).items():
        if said := _misstated(told, there.get(key, [])):
            code, requirement, level, expected, actual = said
            desk.context.report(
                code,
                exchange,
                expected=expected,
                actual=actual,
                requirement=f"BDUA-RES-{requirement}",
                level=level,
            )
            return
    _judge_strangers(desk, role, there.keys(), exchange)
    if any(key in there for key in desk.expected.refused.get(role, ())):
        desk.context.report(
            "CON-05",
            exchange,
            expected="lo que se lista no cambia la base",
            actual="el maestro devuelto trae a una persona cuyo registro se listó",
            requirement="BDUA-RES-6.2",
            level=Level.MUST,
        )


def _misstated(one: Known, found: Sequence[Row]) -> tuple[str, str, Level, str, str] | None:
    """Return what a master given back says wrong of somebody, None for nothing."""
    must, seen = Level.MUST, "lo aceptado está en el maestro devuelto"
    if not found:
        return "CON-01", "5.3", must, seen, "el maestro devuelto no trae a la persona"
    if len(found) > 1:
        return "LIF-03", "5.4", must, f"{seen} una vez", f"la persona está {len(found)} veces"
    row = found[0]
    shape = returned_layout(len(row))
    assert shape is not None
    told = {STATE: ACTIVE, **one.row}
    for name, text in ((name, told[name]) for name in told if name in row):
        if row[name] == text:
            continue
        level = _by_witnesses(shape.fields[shape.places[name]].confidence)
        said = f"{name}: {text}", f"{name}: {row[name]}"
        if one.listed:
            return "CON-05", "6.2", level, f"lo que se lista no cambia la base: {said[0]}", said[1]
        if name in one.changed:
            return "CON-01", "5.3", level, f"la novedad aceptada se ve: {said[0]}", said[1]
        return "CON-06", "6.2", level, *said
    return None


def _judge_strangers(desk: "Desk", role: str, there: Iterable[Key], exchange: Exchange) -> None:
    """Judge that a master brings nobody of whom only another entity has spoken."""
    entity = desk.entity(role)
    foreign = desk.expected.of_others(entity) - desk.expected.of(entity)
    if any(key in foreign for key in there):
        desk.context.report(
            "SEC-05",
            exchange,
            expected="el maestro devuelto de una entidad trae solo su gente",
            actual="trae a una persona de otra entidad",
            requirement="BDUA-RES-10",
            level=Level.MUST,
        )


def _shown(lines: Sequence[bytes]) -> str:
    return " | ".join(line.decode("cp1252", "replace")[:_BRIEFLY] for line in lines[:2])
