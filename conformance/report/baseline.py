"""The file of what is expected, made from a run and mended: only the lines of the entries in
question change.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict

import yaml

from conformance.core.finding import Verdict, about_document
from conformance.core.yaml.bounded import FAST, compose
from conformance.report.expected import in_order, key_of
from conformance.report.expected_file import ACCEPTED, KEYS, NOT_APPLICABLE
from conformance.report.ledger import Ledger
from conformance.report.record import Accepted, Exempt, Expected
from conformance.report.verdict import outcomes

_BARE = re.compile(r"[A-Za-z0-9_/][\w./-]*")
_PAD = 2
_HEAD = """\
# Lo que se espera por ahora de «{name}»: conformance run --target … --expected {file}
# Cada desviación aceptada dice por qué (reason), dónde se le hace seguimiento (ticket) y hasta qué
# día (expires, AAAA-MM-DD). Falla la corrida que halle algo más, la que ya no halle algo de esto y
# la que halle algo vencido.
"""


def seen(
    ledger: Ledger, file: str, *, reason: str = "", ticket: str = "", expires: str = ""
) -> Expected:
    """Return what a run found as what a file would expect; what is said of the documents changes no
    verdict.
    """
    keys = {
        key_of(deviation.finding)
        for deviation in ledger.deviations
        if not about_document(deviation.finding.code)
    }
    return Expected(
        file,
        tuple(
            Accepted(code, capability, reason, ticket, expires)
            for code, capability in sorted(keys, key=in_order)
        ),
        tuple(
            Exempt(name, outcome.reason)
            for name, outcome in outcomes(ledger).items()
            if outcome.verdict is Verdict.NOT_APPLICABLE or outcome.uncredited
        ),
    )


def titles(ledger: Ledger) -> dict[str, str]:
    """Return the title of each code that a run found, on one line."""
    return {one.finding.code: " ".join(one.finding.title.split()) for one in ledger.deviations}


def new_file(name: str, wanted: Expected, notes: Mapping[str, str]) -> str:
    """Return the text of a new file with these expectations; a note stands beside the code it
    explains.
    """
    head = _HEAD.format(name=" ".join(name.split()), file=wanted.file)
    return with_more(f"{head}{ACCEPTED}:\n\n{NOT_APPLICABLE}:\n", wanted, notes)


def with_more(text: str, more: Expected, notes: Mapping[str, str]) -> str:
    """Return the text of a file with more entries at the end of their lists, and every other line
    as it was.

    Lists that are not laid out an entry after another come out spoilt: read it again before it is
    written.
    """
    rows: Mapping[str, Sequence[Accepted | Exempt]] = {
        ACCEPTED: more.accepted,
        NOT_APPLICABLE: more.not_applicable,
    }
    for section, entries in rows.items():
        if entries:
            text = _inserted(text, section, entries, notes)
    return text


def without(text: str, gone: Collection[tuple[str, int]]) -> str:
    """Return the text of a file without some entries (list and index); comments outside them
    stay.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    taken: set[int] = set()
    for section, (_, value) in _sections(text).items():
        for index, entry in enumerate(value.value if isinstance(value, yaml.SequenceNode) else ()):
            if (section, index) in gone:
                taken |= set(range(entry.start_mark.line, _last(entry, lines) + 1))
    return end.join(line for number, line in enumerate(lines) if number not in taken)


def _inserted(
    text: str, section: str, entries: Sequence[Accepted | Exempt], notes: Mapping[str, str]
) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines, at, pad = _opened(text, section, end)
    added = [line for entry in entries for line in _entry(section, entry, notes, " " * pad)]
    lines[at:at] = added
    ended = not lines[-1]
    return end.join(lines if ended else [*lines, ""])


def _opened(text: str, section: str, end: str) -> tuple[list[str], int, int]:
    """Return the lines of a file with room for entries of a section: after which line, and how far
    in. One that is not there is begun; one that is an empty list loses its brackets.
    """
    lines = text.split(end)
    there = _sections(text).get(section)
    if there is None:
        lines = [*text.rstrip().split(end), "", f"{section}:", ""]
        return lines, len(lines) - 1, _PAD
    name, entries = there
    if isinstance(entries, yaml.SequenceNode) and entries.value:
        return lines, _last(entries.value[-1], lines) + 1, entries.start_mark.column
    line = name.start_mark.line
    lines[line] = re.sub(r"\[\s*\]", "", lines[line]).rstrip()
    return lines, line + 1, _PAD


def _entry(
    section: str, entry: Accepted | Exempt, notes: Mapping[str, str], pad: str
) -> Iterator[str]:
    """Yield the lines of an entry; a capability that there is none of is left out."""
    said = asdict(entry)
    mark = "- "
    for key in KEYS[section]:
        value = said[key]
        if value is not None:
            note = f"  # {notes[value]}" if key == "code" and value in notes else ""
            yield f"{pad}{mark}{key}: {_scalar(value)}".rstrip() + note
            mark = "  "


def _scalar(text: str) -> str:
    return text if not text or _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _sections(text: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    try:
        node = compose(text, FAST)
    except yaml.YAMLError:
        # a layout that an earlier change did not fit: whoever reads the result again says so
        return {}
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return {str(key.value): (key, value) for key, value in pairs}


def _last(node: yaml.Node, lines: Sequence[str]) -> int:
    """Return the last line of a value, without the empty lines and comments that its marks take
    in.
    """
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return max(_last(one, lines) for pair in node.value for one in pair)
    end = node.end_mark
    last = end.line - (end.column == 0 and end.line > node.start_mark.line)
    while last > node.start_mark.line and not "".join(lines[last : last + 1]).strip():
        last -= 1
    return int(last)
