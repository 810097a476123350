"""What came: each file is known by its name, looked at whole, and received or not."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from conformance.core.calendar import add_business_days
from conformance.files.form import lines_of
from conformance.files.layout import Layout
from conformance.files.mutants.mutant import FileMutant, Place
from conformance.files.naming import day_part, parts_of
from conformance.files.windows import Term
from conformance.packs.bdua.layouts import layout_of
from conformance.packs.bdua.regimes import OF_KIND, REGIMES
from conformance.packs.bdua.sandbox import control
from conformance.packs.bdua.sandbox.calendar import closed, term_at
from conformance.packs.bdua.sandbox.encoding import is_utf8
from conformance.packs.bdua.sandbox.rules import (
    BRIEF,
    BY_FILE,
    BY_RECORD,
    DAILY,
    ONCE_ONLY,
    SIGNED,
    WHOLE_FILE,
    Rules,
)
from conformance.packs.bdua.sandbox.seams import (
    ANY_LETTER,
    ENTITY,
    FOREIGN_LETTER,
    IN_UTF8,
    KNOWN_OWNER,
    LATE_LETTER,
    LETTER,
    LETTER_REFUSED,
    MONTH,
    NAMED_DAY,
    NAMED_OWNER,
    NO_LETTER_NEEDED,
    RECEIPT,
    RECEIVED,
    RECEIVES,
    SECOND_FILE,
    WINDOW,
)
from conformance.packs.bdua.sandbox.state import (
    FOREIGN,
    IN_RECEPTION,
    OUT_OF_TIME,
    REFUSED,
    REPLACED,
    TAKEN,
    Delivery,
    State,
)
from conformance.packs.bdua.settings import ENTITIES

LATE, STRUCTURE, NO_LETTER, OTHER_OWNER, TWICE = (
    "FUERA_DE_PLAZO",
    "ESTRUCTURA",
    "SIN_CARTA",
    "ENTIDAD",
    "DUPLICADO",
)
_WIDTHS = {"TT": "[A-Z]{2}", "ENTIDAD": "[A-Z0-9]{6}", "DDMMAAAA": r"\d{8}"}
_DATA, _LETTER = "{TT}{ENTIDAD}{DDMMAAAA}.txt", "CARTA{ENTIDAD}{DDMMAAAA}.txt"
_SIGNATURE = re.compile(r"^FIRMA: *\w", re.MULTILINE)
_KEPT = 5_000_000  # bytes: a larger file is read where it lies
_LOOKED_AT = 20_000  # lines of a file that are looked at when it comes


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files come in, at which instant, by which rules, and by which profile."""

    root: Path
    now: datetime
    rules: Rules
    profile: str
    state: State


def receive(desk: Desk) -> None:
    """Look at what came since the last time, in the order in which it came."""
    inbox = desk.root / "entrada"
    came = [path for path in inbox.glob("*/*") if inbox.is_dir()]
    for path in sorted(came, key=lambda one: (one.lstat().st_mtime, one.name)):
        mark = f"{path.lstat().st_mtime_ns}/{path.lstat().st_size}"
        if desk.state.seen(path.relative_to(desk.root).as_posix(), mark):
            continue
        if parts_of(_LETTER, path.name, _WIDTHS):
            _take_letter(desk, path)
        elif desk.rules.manner(BY_FILE) and (told := parts_of(control.NAME, path.name, _WIDTHS)):
            _take_control(desk, path, told)
        else:
            _take_file(desk, path)
    _complete(desk)


def _take_letter(desk: Desk, path: Path) -> None:
    entity = path.parent.name
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    speaks_of = f"ENTIDAD: {entity}\n" in text or desk.rules.wrong("carta-de-otra-entidad")
    unsigned = desk.rules.manner(SIGNED) and not _SIGNATURE.search(text)
    if unsigned and not desk.rules.wrong("carta-sin-firma"):
        return None
    if not speaks_of:
        return desk.state.add_letter(entity, FOREIGN)
    terms = [(one.name, term_at(one, desk.now, desk.rules)) for one in REGIMES.values()]
    for name, made in terms:
        if made:
            desk.state.add_letter(entity, _key(name, made))
    if not any(made for _, made in terms):
        desk.state.add_letter(entity, OUT_OF_TIME)
    if desk.rules.wrong("carta-tardia"):
        for waiting in desk.state.deliveries(IN_RECEPTION):
            if waiting.entity == entity and desk.now.date().isoformat() <= waiting.results:
                desk.state.add_letter(entity, waiting.window)
    return None


def _take_control(desk: Desk, path: Path, told: Mapping[str, str]) -> None:
    """Take note of a control that comes beside its file, within a window."""
    regime = OF_KIND[told["TT"]][0] if told["TT"] in OF_KIND else None
    late = regime is None or term_at(regime, desk.now, desk.rules) is None
    if not path.is_file() or (late and not desk.rules.wrong("control-tardio")):
        return
    line = next(lines_of(path), b"")
    desk.state.add_control(path.parent.name, told["TT"], told["DDMMAAAA"], line)


def _key(regime: str, term: Term) -> str:
    return f"{regime} {term.window.name} {term.year}-{term.month:02d}"


def _take_file(desk: Desk, path: Path) -> None:
    """Take a file in, or say why not."""
    parts = parts_of(_DATA, path.name, _WIDTHS)
    owner, kind = path.parent.name, (parts or {}).get("TT", "").upper()
    if parts is None or kind not in OF_KIND:
        return _refuse(desk, path, STRUCTURE)
    regime, _ = OF_KIND[kind]
    made = term_at(regime, desk.now, desk.rules)
    at = {ENTITY: owner, MONTH: f"{desk.now:%Y-%m}", WINDOW: made.window.name if made else ""}
    turn = partial(desk.rules.mutation.turn, RECEIVED, place=Place(at))
    for check, passed in (
        (NAMED_OWNER, parts["ENTIDAD"] == owner),
        (KNOWN_OWNER, owner in ENTITIES.values()),
        (NAMED_DAY, parts["DDMMAAAA"] == desk.now.strftime("%d%m%Y")),
    ):
        if not (passed or turn(f"{kind} {check}", value=False, change=lambda mutant: True)):
            return _refuse(desk, path, OTHER_OWNER)
    if made is None:
        return _refuse(desk, path, LATE)
    if turn(f"{kind} {RECEIVES}", value=False, change=lambda mutant: True):
        return _refuse(desk, path, STRUCTURE)
    if desk.rules.wrong("se-cae-con-vacio") and path.is_file() and not path.stat().st_size:
        raise ValueError("no hay primer registro")
    content = _records(desk, path, kind)
    if content is None or not _well_built(desk, content, kind):
        return _refuse(desk, path, STRUCTURE)
    window = _key(regime.name, made)
    if not _once(desk, owner, kind, window):
        return _refuse(desk, path, TWICE)
    desk.state.add(
        (
            owner,
            kind,
            path.name,
            str(_kept(desk, path) if content is path else content),
            window,
            made.closes.isoformat(),
            _results(desk, made).isoformat(),
            path.stat().st_mtime,
            IN_RECEPTION,
            "",
            desk.now.date().isoformat(),
            made.cutoff.isoformat() if regime.cutoff else "",
        )
    )
    return None


def _records(desk: Desk, path: Path, kind: str) -> Path | None:
    """Return where the records of a file lie without their control, None for what is no file, or
    whose control says otherwise.
    """
    if not path.is_file() or path.is_symlink():
        return None
    if not desk.rules.manner(BY_RECORD):
        return path
    said, count = control.divided(path)
    held = control.Control(kind, path.parent.name, day_part(desk.now.date()), str(count))
    if not control.fits(said, held, desk.rules):
        return None
    return control.without(path, _own_place(desk, path), desk.rules)


def _results(desk: Desk, made: Term) -> date:
    """Return the day of the results: that of the window, or where it gives them as soon as it may,
    the business day after.
    """
    if not desk.rules.manner(DAILY) or made.window.first == made.window.last:
        return made.results
    return min(made.results, add_business_days(desk.now.date(), 1))


def _once(desk: Desk, owner: str, kind: str, window: str) -> bool:
    """Make room for another file of a window, or say that there is none."""
    before = [
        one
        for one in desk.state.deliveries(IN_RECEPTION, TAKEN)
        if (one.entity, one.kind, one.window) == (owner, kind, window)
    ]
    if before and desk.rules.manner(ONCE_ONLY):
        return False
    place = Place({ENTITY: owner, WINDOW: window.split(" ")[1], MONTH: window.split(" ")[2]})
    replaced = desk.rules.mutation.turn(
        RECEIVED, f"{kind} {SECOND_FILE}", place, before, lambda mutant: []
    )
    for one in replaced if not desk.rules.wrong("reentrega-suma") else ():
        desk.state.turn(one.id, REPLACED)
    return True


def _kept(desk: Desk, path: Path) -> Path:
    """Return where the content of a file stays, whatever is put in its place afterwards."""
    if path.stat().st_size > _KEPT:
        return path
    return Path(shutil.copyfile(path, _own_place(desk, path)))


def _own_place(desk: Desk, path: Path) -> Path:
    mark = f"{path.parent.name}-{path.name}-{path.stat().st_mtime_ns}"
    return desk.state.hidden / mark


def _well_built(desk: Desk, path: Path, kind: str) -> bool:
    """Say whether a file is one of records, whatever each of them says."""
    shape = layout_of(desk.profile, kind)
    lines = list(_first_lines(path))
    if not lines:
        return False
    content = b"\n".join(lines)
    if b"\0" in content or content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"PK")):
        return False
    if is_utf8(content) and not desk.rules.wrong("utf8-aceptado"):
        place = Place({ENTITY: path.parent.name})
        part = f"{kind} {IN_UTF8}"
        if not desk.rules.mutation.turn(RECEIVED, part, place, False, lambda mutant: True):
            return False
    if desk.rules.wrong("estructura-no-mirada") or desk.rules.wrong("todo-se-acepta"):
        return True
    first = 1 if desk.rules.wrong("estructura-del-primero") else None
    built = [_counts(line, shape) for line in lines[:first]]
    return all(built) if desk.rules.manner(WHOLE_FILE) else any(built)


def _first_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for number, line in enumerate(file):
            if number >= _LOOKED_AT:
                return
            if bare := line.rstrip(b"\r\n"):
                yield bare


def _counts(line: bytes, shape: Layout) -> bool:
    return line.count(b",") + 1 == len(shape.fields) and b'"' not in line


def _complete(desk: Desk) -> None:
    """Receive what has its letter and its control, and refuse what has not when its window is
    over.
    """
    for one in desk.state.deliveries(IN_RECEPTION):
        lettered = desk.rules.wrong("sin-carta") or _has_letter(desk, one)
        if lettered and _has_control(desk, one):
            desk.state.turn(one.id, TAKEN)
            _acknowledge(desk, one.entity, one.name, "")
        elif closed(
            date.fromisoformat(one.results),
            datetime.fromisoformat(one.closes),
            desk.now,
            desk.rules,
        ) and not _still_waits(desk, one.results):
            motive = STRUCTURE if lettered else NO_LETTER
            desk.state.turn(one.id, REFUSED, motive)
            _acknowledge(desk, one.entity, one.name, motive)


def _has_control(desk: Desk, one: Delivery) -> bool:
    """Say whether a file has beside it a control that says what it holds."""
    if not desk.rules.manner(BY_FILE):
        return True
    day = day_part(date.fromisoformat(one.day))
    line = desk.state.control(one.entity, one.kind, day)
    count = sum(1 for _ in lines_of(one.content))
    held = control.Control(one.kind, one.entity, day, str(count))
    return control.fits(None if line is None else control.read(line), held, desk.rules)


def _has_letter(desk: Desk, one: Delivery) -> bool:
    """Say whether a file has its letter, as the validator looks at that."""
    state, (_, window, month) = desk.state, one.window.split(" ")

    def change(mutant: FileMutant) -> bool:
        return (
            right
            or {
                NO_LETTER_NEEDED: True,
                ANY_LETTER: state.has_letter(one.entity),
                LATE_LETTER: state.has_letter(one.entity, OUT_OF_TIME),
                FOREIGN_LETTER: state.has_letter(one.entity, FOREIGN),
                LETTER_REFUSED: False,
            }[mutant.operator]
        )

    def refusing(mutant: FileMutant) -> bool:
        return mutant.operator != LETTER_REFUSED and change(mutant)

    right = state.has_letter(one.entity, one.window)
    place = Place({ENTITY: one.entity, WINDOW: window, MONTH: month})
    return desk.rules.mutation.turn(LETTER, f"{one.kind} carta", place, right, refusing)


def _still_waits(desk: Desk, results: str) -> bool:
    return desk.rules.wrong("carta-tardia") and desk.now.date().isoformat() < results


def _refuse(desk: Desk, path: Path, motive: str) -> None:
    if path.parent.name in ENTITIES.values():
        _acknowledge(desk, path.parent.name, path.name, motive)


def _acknowledge(desk: Desk, entity: str, name: str, motive: str) -> None:
    """Write the receipt of a file among those of its entity's day."""
    if desk.rules.manner(BRIEF):
        return
    folder = desk.root / "salida" / entity
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ACUSE{entity}{desk.now.strftime('%d%m%Y')}.json"
    rows = json.loads(path.read_text("utf-8")) if path.exists() else []
    rows.append(
        {
            "entidad": entity,
            "archivo": name,
            "recibido": desk.rules.mutation.turn(
                RECEIPT,
                RECEIVES,
                Place({ENTITY: entity}),
                not motive,
                lambda mutant: bool(motive),
            ),
            "instante": desk.now.isoformat(),
            "motivo": motive or None,
        }
    )
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
