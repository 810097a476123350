"""The smallest story that shows a cause: the calls of its item, in order, up to the one that shows
it, each as a person may make it.

The rules of the file: a short story is told whole. Of a long one stand the calls that the finding
cites, those that made or changed the rows which these name, and those that did so to the rows of
those; how many are left out is said. Another run makes other rows: their ids are variables in what
is typed. What can't be typed, since evidence keeps but its beginning or it is too long for a page,
is left to `replay`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.core.capability import Kind
from conformance.core.row_left import RowChange
from conformance.report.ledger import exchanges_of
from conformance.report.shells import REMARKS, SHELLS, ShellCall, options_of, token_lines
from conformance.report.typed_rows import TypedRow, row_of, with_rows

_WHOLE = 8  # calls that are told though none of them is needed
_MOST = 12
_LONGEST = 4000  # characters of a body that anybody types
_TOKEN = re.compile(r"\$\{?TOKEN_([A-Z0-9_]+)")
_ID = re.compile(r"[\w.-]{3,}", re.ASCII)  # shorter ones stand anywhere
_WORD = re.compile(r"[\w.-]+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT(?:[\d:.]|%3A)+(?:[+-]\d\d(?::|%3A)\d\d)?")
_CUT = re.compile(r"… \(\d+ bytes en total\)$")
_MASK = "***"


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding whose story is told: its item, and the exchanges that it cites, in order."""

    item: str
    exchanges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryCall:
    """A call of a story: who asked what, and what came. `makes` are the variables that stand for
    the rows that it made and later ones use.
    """

    role: str
    capability: str
    method: str
    url: str
    body: str
    status: int | None
    answer: str
    exchange: str
    cited: bool
    makes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseStory:
    """Calls in order, the last one shows the cause. `left_out` of its item's calls before it are
    not told. `typed` is all that is typed, by the shells that can; `variables` are those of its
    rows whose ids nothing typed reads, `about` the ids of what the run had to work on and made rows
    of.
    """

    steps: tuple[StoryCall, ...]
    left_out: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)
    variables: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(slots=True)
class _Read:
    """What is read of a ledger for some stories: the calls of each, and how each role logs in."""

    calls: dict[int, list[dict[str, Any]]]
    logins: dict[str, dict[str, Any]] = field(default_factory=dict)


def stories(path: Path, wanted: Sequence[ToldFinding]) -> list[CauseStory]:
    """Return the stories of some findings, each by its place."""
    read = _read(path, wanted)
    return [_story(read.calls[place], one, read.logins) for place, one in enumerate(wanted)]


def _read(path: Path, wanted: Sequence[ToldFinding]) -> _Read:
    read = _Read({place: [] for place in range(len(wanted))})
    open_: dict[str, list[int]] = {}
    for place, one in enumerate(wanted):
        if one.exchanges:
            open_.setdefault(one.item, []).append(place)
    for line in exchanges_of(path, open_) if open_ else ():
        if field_ := _token_field(line):
            read.logins.setdefault(line["role"].upper(), line | {"field": field_})
        for place in tuple(open_.get(line["item"], ())):
            read.calls[place].append(line)
            if line["id"] == wanted[place].exchanges[-1]:
                open_[line["item"]].remove(place)
    return read


def _token_field(line: Mapping[str, Any]) -> str:
    """Return in which field of its answer a login gave a token, "" where it is none that did."""
    own = f"$PASSWORD_{line['role'].upper()}"
    if line.get("kind") != Kind.LOGIN or own not in (line["request_body"] or ""):
        return ""
    try:
        answer = json.loads(line["response_body"] or "")
    except ValueError:
        return ""
    named = answer.items() if isinstance(answer, dict) else ()
    return next((name for name, value in named if value == _MASK), "")


def _story(
    calls: Sequence[Mapping[str, Any]], told: ToldFinding, logins: Mapping[str, Mapping[str, Any]]
) -> CauseStory:
    kept = _kept(calls, told.exchanges)
    names = _names(kept)
    steps = tuple(_step(line, names, line["id"] in told.exchanges) for line in kept)
    typed = {shell: _typed(shell, kept, names, logins) for shell in SHELLS}
    return CauseStory(
        steps,
        len(calls) - len(kept),
        {shell: text for shell, text in typed.items() if text},
        tuple(row.variable for line in kept for row in _rows(line, names) if not row.field),
        tuple(_about(kept)),
    )


def _kept(calls: Sequence[Mapping[str, Any]], cited: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """Return the calls that are told: all of a few, or those cited and what their rows went
    through.
    """
    if len(calls) <= _WHOLE:
        return calls
    touched = [_touched(line) for line in calls]
    needed = {place for place, line in enumerate(calls) if line["id"] in cited}
    for place in reversed(range(len(calls))):
        if place in needed:
            named = _words(calls[place])
            needed |= {before for before in range(place) if touched[before] & named}
    return [line for place, line in enumerate(calls) if place in needed][-_MOST:]


def _touched(line: Mapping[str, Any]) -> set[str]:
    """Return the ids of the rows that a call made or changed, and of what they are about."""
    return {id_ for _, *ids, _ in line.get("left") or () for id_ in ids if id_}


def _made(line: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of the rows that a call made."""
    for _, id_, _, change in line.get("left") or ():
        if change == RowChange.CREATED and _ID.fullmatch(id_):
            yield id_


def _about(kept: Sequence[Mapping[str, Any]]) -> dict[str, None]:
    """Return the ids of what the calls made rows of, but for rows that they made themselves."""
    left = [row for line in kept for row in line.get("left") or ()]
    made = {id_ for _, id_, _, change in left if change == RowChange.CREATED}
    return dict.fromkeys(about for _, _, about, _ in left if about and about not in made)


def _words(line: Mapping[str, Any]) -> set[str]:
    """Return all that may be an id in what a call asked: no host or port is one, nor are the parts
    of a moment.
    """
    path = line["url"].partition("://")[2].partition("/")[2]
    return {*_WORD.findall(_MOMENT.sub(" ", f"{path} {line['request_body'] or ''}"))}


def _names(kept: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the variable that stands for each row that one of these calls made and a later one
    names.
    """
    made: dict[str, None] = {}
    used: dict[str, None] = {}
    for line in kept:
        used |= dict.fromkeys(id_ for id_ in made if id_ in _words(line))
        made |= dict.fromkeys(_made(line))
    return {id_: f"FILA_{number}" for number, id_ in enumerate(used, start=1)}


def _step(line: Mapping[str, Any], names: Mapping[str, str], cited: bool) -> StoryCall:
    return StoryCall(
        role=line["role"],
        capability=line["capability"] or line["operation"] or "",
        method=line["method"],
        url=line["url"],
        body=line["request_body"] or "",
        status=line["status"],
        answer=line.get("fault") or line["response_body"] or "",
        exchange=line["id"],
        cited=cited,
        makes=tuple(names[id_] for id_ in dict.fromkeys(_made(line)) if id_ in names),
    )


def _typed(
    shell: str,
    kept: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    logins: Mapping[str, Mapping[str, Any]],
) -> str:
    """Return all that is typed in a shell: what gets the tokens, and each call with the rows that
    it makes; "" where some call can't be typed there.
    """
    parts: list[str] = []
    roles: dict[str, None] = {}
    for number, line in enumerate(kept, start=1):
        call = _call(line, names)
        told = SHELLS[shell](call, number) if call else ""
        if not (call and told):
            return ""
        parts.append(with_rows(shell, told, number, _rows(line, names)))
        roles |= dict.fromkeys(_TOKEN.findall(f"{call.headers} {line['url']}"))
    return "\n".join([*(_token(shell, role, logins) for role in roles), *parts])


def _rows(line: Mapping[str, Any], names: Mapping[str, str]) -> list[TypedRow]:
    """Return the rows that a call made and a later one names."""
    answer = line["response_body"] or ""
    return [row_of(names[id_], id_, answer) for id_ in dict.fromkeys(_made(line)) if id_ in names]


def _token(shell: str, role: str, logins: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the lines that keep the token of a role, or what to put there where none is known."""
    login = logins.get(role)
    call = _call(login, {}) if login else None
    lines = token_lines(call, login["field"], f"TOKEN_{role}") if login and call else {}
    return lines.get(shell) or REMARKS[shell].format(f"TOKEN_{role}")


def _call(line: Mapping[str, Any], names: Mapping[str, str]) -> ShellCall | None:
    """Return a call as it is typed, None where the ledger keeps but its beginning, it is too long,
    or the target made it.
    """
    body = line["request_body"]
    if line.get("incoming"):
        return None
    if body is not None and (len(body) > _LONGEST or _CUT.search(body)):
        return None
    return ShellCall(
        line["method"],
        _by_name(line["url"], names),
        tuple((name, _as_in_curl(value, line)) for name, value in line["request_headers"]),
        None if body is None else _by_name(body, names),
        options_of(line["curl"]),
    )


def _as_in_curl(value: str, line: Mapping[str, Any]) -> str:
    """Return the value of a header with the variable of a credential as its curl line names it:
    after its service too, where it is good at no other.
    """
    name = f"TOKEN_{line['role'].upper()}"
    whole = re.search(rf"\b{name}(?:_[A-Z0-9_]+)?", line["curl"])
    return re.sub(rf"\b{name}\b", whole[0], value) if whole else value


def _by_name(text: str, names: Mapping[str, str]) -> str:
    """Return a text with the rows of the story by their variables."""
    if not names:
        return text
    return _WORD.sub(lambda word: f"${names[word[0]]}" if word[0] in names else word[0], text)
