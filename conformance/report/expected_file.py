"""The file of what is expected of a run, read from YAML: every fault is told at once and at its
place.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from conformance.core.nearest import nearest
from conformance.core.yaml.file import Sort
from conformance.core.yaml.reader import YamlReader
from conformance.report.record import Accepted, Exempt, Expected

ACCEPTED, NOT_APPLICABLE = "accepted", "not_applicable"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# Section -> its keys, and what each of them asks for; the capability alone may be left out.
KEYS: Mapping[str, Mapping[str, str]] = {
    ACCEPTED: {
        "code": "Diga el código del hallazgo, como ERR-01.",
        "capability": "",
        "reason": "Diga por qué se acepta esta desviación.",
        "ticket": "Diga dónde se le hace seguimiento, como ABC-123 o una dirección.",
        "expires": "Diga hasta qué día se acepta, como 2027-03-31.",
    },
    NOT_APPLICABLE: {
        "item": "Diga el id de la prueba, que acta.json trae.",
        "reason": "Diga por qué no aplica a este sistema.",
    },
}
_LEFT_TO_PEOPLE = ("reason", "ticket", "expires")
SORT = Sort(
    noun="el archivo de lo esperado",
    one="un archivo de lo esperado",
    needed=tuple(KEYS),
    own=tuple(KEYS),
    empty="Una lista vacía dice que no se acepta nada.",
    merges=True,
)


@dataclass(frozen=True, slots=True)
class ExpectationWords:
    """The words that an expectation may use; `items` is None where they are not known."""

    codes: Collection[str]
    capabilities: Collection[str]
    items: Collection[str] | None = None


def parse_expected(
    text: str, file: str, known: ExpectationWords, *, draft: bool = False
) -> Expected:
    """Return what a YAML text expects. Raises InputError with every fault in the order of the file.

    `draft`: what people must still fill in may be missing.
    """
    reader = _EntryReader(text, file, known, draft)
    top = reader.mapping(reader.root(), "lo esperado", tuple(KEYS))
    accepted = tuple(map(reader.accepted, reader.rows(top.get(ACCEPTED), ACCEPTED)))
    exempt = tuple(map(reader.exempt, reader.rows(top.get(NOT_APPLICABLE), NOT_APPLICABLE)))
    reader.raise_faults()
    return Expected(file, accepted, exempt)


@dataclass(frozen=True, slots=True)
class _ExpectedEntry:
    """An entry of a list: its texts by key, "" for those it lacks, and where they stand."""

    node: yaml.Node
    texts: Mapping[str, str]
    nodes: Mapping[str, yaml.Node]

    def at(self, key: str) -> yaml.Node:
        """Return where a key's value stands, the entry itself where it has none."""
        return self.nodes.get(key, self.node)


class _EntryReader(YamlReader):
    """Judges the entries of a file one by one; what an earlier one said may not be said again."""

    def __init__(self, text: str, file: str, known: ExpectationWords, draft: bool) -> None:
        super().__init__(text, file, SORT)
        self._known, self._draft = known, draft
        self._seen: dict[tuple[str | None, ...], yaml.Node] = {}

    def rows(self, node: yaml.Node | None, section: str) -> Iterator[_ExpectedEntry]:
        """Yield the entries of a list; what they lack is noted."""
        if node is None or not node.value:
            return
        if not isinstance(node, yaml.SequenceNode):
            said = f"«{section}» debe ser una lista."
            self.fault(node, said, "Empiece cada entrada con «- ».")
            return
        for one in node.value:
            nodes = self.mapping(one, f"la entrada de «{section}»", tuple(KEYS[section]))
            if isinstance(one, yaml.MappingNode):
                texts = {key: self._text(key, nodes.get(key)) for key in KEYS[section]}
                entry = _ExpectedEntry(one, {key: text or "" for key, text in texts.items()}, nodes)
                empty = [key for key, text in texts.items() if text == ""]
                self._lacking(entry, empty, KEYS[section])
                yield entry

    def _text(self, key: str, node: yaml.Node | None) -> str | None:
        """Return a value as it is written, "" when it is missing; None, and a fault, when it is no
        text.
        """
        if node is None or isinstance(node, yaml.ScalarNode):
            return node.value.strip() if node is not None else ""
        self.fault(node, f"«{key}» debe ser un solo valor.", "Escriba un texto.")
        return None

    def _lacking(
        self, entry: _ExpectedEntry, empty: Sequence[str], asked: Mapping[str, str]
    ) -> None:
        keys = [key for key in empty if asked[key] and not (self._draft and key in _LEFT_TO_PEOPLE)]
        if keys:
            self.fault(
                entry.at(keys[0]),
                f"Falta completar {', '.join(f'«{key}»' for key in keys)}.",
                " ".join(asked[key] for key in keys),
            )

    def accepted(self, entry: _ExpectedEntry) -> Accepted:
        """Return an accepted deviation; unknown words, a day that is none and a repetition are
        noted.
        """
        known, row = self._known, entry.texts
        code, capability = row["code"], row["capability"] or None
        self._word(
            entry,
            "code",
            known.codes,
            "No existe el código",
            "«conformance explain» los lista todos.",
        )
        self._word(
            entry,
            "capability",
            known.capabilities,
            "No existe la capacidad",
            "Quítela si el hallazgo no es de ninguna.",
        )
        already = f"{code} de {capability or 'ninguna capacidad'} ya está aceptado"
        self._first(entry.at("code"), (code, capability), already)
        if row["expires"] and not is_day(row["expires"]):
            self.fault(
                entry.at("expires"),
                f"«{row['expires']}» no es un día del calendario.",
                "Se acepta AAAA-MM-DD, como 2027-03-31.",
            )
        return Accepted(code, capability, row["reason"], row["ticket"], row["expires"])

    def exempt(self, entry: _ExpectedEntry) -> Exempt:
        """Return an item expected not to apply; an unknown or repeated one is noted."""
        row = entry.texts
        if self._known.items is not None:
            items = self._known.items
            self._word(entry, "item", items, "No existe la prueba", "acta.json trae los ids.")
        self._first(entry.at("item"), (row["item"],), f"La prueba {row['item']} ya está")
        return Exempt(row["item"], row["reason"])

    def _word(
        self, entry: _ExpectedEntry, key: str, accepted: Collection[str], message: str, advice: str
    ) -> None:
        word = entry.texts[key]
        if word and word not in accepted:
            hint = f"{nearest(word, sorted(accepted))} {advice}".strip()
            self.fault(entry.at(key), f"{message} «{word}».", hint)

    def _first(self, node: yaml.Node, said: tuple[str | None, ...], message: str) -> None:
        """Note what an earlier entry said already."""
        first = self._seen.setdefault(said, node) if said[0] else node
        if first is not node:
            line = first.start_mark.line + 1
            self.fault(node, f"{message} en la línea {line}.", "Deje una sola entrada.")


def is_day(text: str) -> bool:
    """Say whether a text is a day of the calendar, as AAAA-MM-DD."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
