"""The file of what is expected of a run, read from YAML: every fault is told at once and at its
place.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from conformance.core.errors import Fault, InputError, names_any, something_else
from conformance.http.contract.marked import Keys, Marked, parse_marked
from conformance.report.record import Accepted, Exempt, Expected

ACCEPTED, NOT_APPLICABLE = "accepted", "not_applicable"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FEW = 20

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
    marked = parse_marked(text, file, plain=True, keys=KEYS)
    if marked.value is None:
        raise InputError(
            [
                Fault(
                    f"{file} está vacío.",
                    None,
                    f"Se esperan las listas {' y '.join(KEYS)}; una lista "
                    "vacía dice que no se acepta nada.",
                )
            ]
        )
    if isinstance(marked.value, dict) and not names_any(text, KEYS):
        raise something_else(file, "un archivo de lo esperado", KEYS)
    top = marked.mapping((), marked.value, "Lo esperado")
    marked.known((), top, tuple(KEYS))
    reader = _EntryReader(marked, known, draft)
    accepted = tuple(reader.accepted(path, row) for path, row in reader.rows(top, ACCEPTED))
    exempt = tuple(reader.exempt(path, row) for path, row in reader.rows(top, NOT_APPLICABLE))
    marked.faults.sort(key=attrgetter("position"))
    marked.raise_faults()
    return Expected(file, accepted, exempt)


class _EntryReader:
    """Judges the entries of a file one by one; what an earlier one said may not be said again."""

    def __init__(self, marked: Marked, known: ExpectationWords, draft: bool) -> None:
        self._marked, self._known, self._draft = marked, known, draft
        self._seen: dict[tuple[str | None, ...], Keys] = {}

    def rows(
        self, top: Mapping[str, object], section: str
    ) -> Iterator[tuple[Keys, dict[str, str]]]:
        """Yield the entries of a section with their paths: texts by key, those that are missing
        noted.
        """
        listed = top.get(section) or []
        if not isinstance(listed, list):
            self._marked.fault(
                (section,), f"«{section}» debe ser una lista.", "Empiece cada entrada con «- »."
            )
            return
        for index, value in enumerate(listed):
            path = (section, index)
            row = self._marked.mapping(path, value, f"Cada entrada de «{section}»")
            if row or value == {}:
                self._marked.known(path, row, tuple(KEYS[section]))
                texts = {key: self._text(path, key, row.get(key)) for key in KEYS[section]}
                self._lacking(
                    path, [key for key, text in texts.items() if text == ""], KEYS[section]
                )
                yield path, {key: text or "" for key, text in texts.items()}

    def _text(self, path: Keys, key: str, value: object) -> str | None:
        """Return a value, "" when it is missing; None, and a fault, when it is no text."""
        if isinstance(value, list | dict):
            self._marked.fault(
                (*path, key), f"«{key}» debe ser un solo valor.", "Escriba un texto."
            )
            return None
        return str(value or "").strip()

    def _lacking(self, path: Keys, empty: Sequence[str], asked: Mapping[str, str]) -> None:
        keys = [key for key in empty if asked[key] and not (self._draft and key in _LEFT_TO_PEOPLE)]
        if keys:
            self._marked.fault(
                (*path, keys[0]),
                f"Falta completar {', '.join(f'«{key}»' for key in keys)}.",
                " ".join(asked[key] for key in keys),
            )

    def accepted(self, path: Keys, row: Mapping[str, str]) -> Accepted:
        """Return an accepted deviation; unknown words, a day that is none and a repetition are
        noted.
        """
        known = self._known
        code, capability = row["code"], row["capability"] or None
        self._word(
            path,
            "code",
            code,
            known.codes,
            "No existe el código",
            "«conformance explain» los lista todos.",
        )
        self._word(
            path,
            "capability",
            capability or "",
            known.capabilities,
            "No existe la capacidad",
            "Quítela si el hallazgo no es de ninguna.",
        )
        self._once(
            path,
            "code",
            (code, capability),
            f"{code} de {capability or 'ninguna capacidad'} ya está aceptado",
        )
        if row["expires"] and not is_day(row["expires"]):
            self._marked.fault(
                (*path, "expires"),
                f"«{row['expires']}» no es un día del calendario.",
                "Se acepta AAAA-MM-DD, como 2027-03-31.",
            )
        return Accepted(code, capability, row["reason"], row["ticket"], row["expires"])

    def exempt(self, path: Keys, row: Mapping[str, str]) -> Exempt:
        """Return an item expected not to apply; an unknown or repeated one is noted."""
        if self._known.items is not None:
            self._word(
                path,
                "item",
                row["item"],
                self._known.items,
                "No existe la prueba",
                "acta.json trae los ids.",
            )
        self._once(path, "item", (row["item"],), f"La prueba {row['item']} ya está")
        return Exempt(row["item"], row["reason"])

    def _word(
        self, path: Keys, key: str, word: str, accepted: Collection[str], message: str, advice: str
    ) -> None:
        if not word or word in accepted:
            return
        near = difflib.get_close_matches(word, accepted, 1)
        hint = f"¿Quiso decir «{near[0]}»? " if near else ""
        shown = f"Se acepta: {', '.join(sorted(accepted))}. " if len(accepted) <= _FEW else ""
        self._marked.fault((*path, key), f"{message} «{word}».", hint + shown + advice)

    def _once(self, path: Keys, key: str, said: tuple[str | None, ...], message: str) -> None:
        if not said[0]:
            return
        first = self._seen.setdefault(said, (*path, key))
        if first != (*path, key):
            place = self._marked.places.get(first)
            self._marked.fault(
                (*path, key),
                f"{message} en la línea {place.line if place else '?'}.",
                "Deje una sola entrada.",
            )


def is_day(text: str) -> bool:
    """Say whether a text is a day of the calendar, as AAAA-MM-DD."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
