"""The cases of a corpus and its file: JSON lines that lose nothing of what was generated.

The first line says what they were made from; then one line a case, by capability, mode and
index.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from conformance.core.errors import Fault, InputError, Place, UsageError, why
from conformance.core.regular_file import CORPUS, read_file

FILE = "corpus.jsonl"
"""What a run leaves in its folder: the cases it asked."""

VERSION = 1
MOST_EXAMPLES = 100_000
_DEEPEST = 100  # of what is generated nothing is as deep; what is read must be sent from any stack
_BYTES, _FLOAT, _OBJECT = "$bytes", "$float", "$object"
_MARKS = frozenset({_BYTES, _FLOAT, _OBJECT})
_ODD = frozenset({"nan", "inf", "-inf"})
Key = tuple[str, str]  # capability, mode (positiva, negativa)


class Absent(Enum):
    """What stands for a body that is not there: None is the body `null`."""

    BODY = "sin cuerpo"


@dataclass(frozen=True, slots=True)
class GeneratedCase:
    """What is generated of a request."""

    query: Mapping[str, Any] | None = None
    body: Any = Absent.BODY


@dataclass(frozen=True, slots=True)
class Corpus:
    """The cases of a contract, and what they were made from; `data` is the file.

    `contract` holds the digest of each effective document, `asked` how many cases were to be
    made.
    """

    contract: Mapping[str, str]
    seed: int
    examples: int
    engine: Mapping[str, str]
    asked: Mapping[Key, int]
    cases: Mapping[Key, tuple[GeneratedCase, ...]] = field(repr=False)
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest of the file's bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def requests(self) -> int:
        """How many cases there are."""
        return sum(len(cases) for cases in self.cases.values())


def write(recipe: Mapping[str, Any], made: Mapping[Key, tuple[GeneratedCase, ...]]) -> bytes:
    """Return the file of some cases; `recipe` is its first line but for their number."""
    lines = [
        line({"capability": name, "mode": mode, "index": index, **plain(case)})
        for (name, mode), cases in sorted(made.items())
        for index, case in enumerate(cases)
    ]
    failed = sorted(key for key, cases in made.items() if not cases)
    told = {"failed": failed} if failed else {}  # what could not be generated
    return b"".join((line({**recipe, "requests": len(lines), **told}), *lines))


def line(record: Mapping[str, Any]) -> bytes:
    """Return a record as a canonical line of JSON."""
    # ASCII is UTF-8, holds half a surrogate pair, and breaks lines nowhere else.
    return (
        json.dumps(record, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
        + b"\n"
    )


def read(path: Path) -> Corpus:
    """Return the corpus of a file. Raises UsageError when there is none, InputError with the line
    that is damaged.
    """
    try:
        data = read_file(path, CORPUS)
    except OSError as error:
        raise UsageError(
            f"No se puede leer el corpus {path}: {why(error)}.\n"
            "Indique un archivo que haya escrito «conformance corpus build»."
        ) from None
    return parse(data, str(path))


def parse(data: bytes, name: str) -> Corpus:
    """Return the corpus that bytes hold; `name` tells people where they come from."""
    first, *rows = data.split(b"\n")
    head = _head(_record(first, name, 1), name)
    made: dict[Key, list[GeneratedCase]] = {key: [] for key in head.asked}
    for place, row in enumerate(rows[:-1], start=2):
        _take(_record(row, name, place), made, name, place)
    _refuse_cut_short(head, made, rows, name)
    _refuse_miscounted(head, made, name)
    cases = {key: tuple(found) for key, found in made.items()}
    return Corpus(head.contract, head.seed, head.examples, head.engine, head.asked, cases, data)


@dataclass(frozen=True, slots=True)
class _CorpusHead:
    """What the first line of a corpus announces; `failed` are the keys without a case."""

    total: int
    asked: Mapping[Key, int]
    failed: frozenset[Key]
    contract: Mapping[str, str]
    engine: Mapping[str, str]
    seed: int
    examples: int


def _head(record: Mapping[str, Any], name: str) -> _CorpusHead:
    number = record.get("corpus")
    if number != VERSION and isinstance(number, int):
        raise _damaged(name, 1, f"es de un corpus de versión {number}, y se acepta la {VERSION}")
    try:
        _number(number)
        head = _head_from(record)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _damaged(name, 1, "no es el encabezado de un corpus") from None
    if not 1 <= head.examples <= MOST_EXAMPLES:
        said = f"anuncia {head.examples} ejemplos, y se aceptan de 1 a {MOST_EXAMPLES}"
        raise _damaged(name, 1, said)
    if len(head.asked) < len(record["asked"]):
        raise _damaged(name, 1, "anuncia dos veces una misma capacidad y modo")
    return head


def _head_from(record: Mapping[str, Any]) -> _CorpusHead:
    asked = {
        (str(capability), str(mode)): _number(count) for capability, mode, count in record["asked"]
    }
    failed = [(str(capability), str(mode)) for capability, mode in record.get("failed", ())]
    return _CorpusHead(
        total=_number(record["requests"]),
        asked=asked,
        failed=frozenset(failed),
        contract=_texts(record["contract"]),
        engine=_texts(record["engine"]),
        seed=_number(record["seed"]),
        examples=_number(record["examples"]),
    )


def _texts(record: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in record.items()}


def _refuse_cut_short(
    head: _CorpusHead, made: Mapping[Key, list[GeneratedCase]], rows: list[bytes], name: str
) -> None:
    """Raise InputError unless the last line is whole and there are as many cases as announced."""
    found = sum(map(len, made.values()))
    if found == head.total and rows[-1:] == [b""]:
        return
    said = f"no es el final: el encabezado anuncia {head.total} preguntas y hay {found} enteras"
    raise _damaged(name, len(rows) + 1, said)


def _refuse_miscounted(
    head: _CorpusHead, made: Mapping[Key, list[GeneratedCase]], name: str
) -> None:
    """Raise InputError unless each key has its number of cases, and none where making them
    failed.
    """
    announced = {**dict.fromkeys(head.failed, 0), **head.asked}
    for key, count in announced.items():
        wanted = 0 if key in head.failed else count
        found = len(made.get(key, ()))
        if key in head.asked and found == wanted and count >= 1:
            continue
        said = f"anuncia {wanted} preguntas por {key[0]!r} ({key[1]!r}) y hay {found}"
        raise _damaged(name, 1, said)


def plain(case: GeneratedCase) -> dict[str, Any]:
    """Return a case as JSON values: `query`, and `body` when there is one."""
    body = {} if isinstance(case.body, Absent) else {"body": _plain(case.body)}
    return {"query": _plain(case.query), **body}


def case_from(record: Mapping[str, Any]) -> GeneratedCase:
    """Return the case that `plain` made values of. Raises KeyError, TypeError or ValueError on
    others.
    """
    query = _lively(record["query"])
    if query is not None and not isinstance(query, dict):
        raise TypeError("query")
    return GeneratedCase(query, _lively(record["body"]) if "body" in record else Absent.BODY)


def _take(
    record: Mapping[str, Any], made: Mapping[Key, list[GeneratedCase]], name: str, place: int
) -> None:
    own = made.get((str(record.get("capability")), str(record.get("mode"))))
    if own is None:
        raise _damaged(
            name,
            place,
            f"pregunta por {record.get('capability')!r} ({record.get('mode')!r}), que el "
            "encabezado no anuncia",
        )
    if record.get("index") != len(own):
        raise _damaged(
            name, place, f"lleva el índice {record.get('index')!r} y le toca el {len(own)}"
        )
    try:
        own.append(case_from(record))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise _damaged(name, place, "no trae una consulta y un cuerpo que se entiendan") from None


def _record(row: bytes, name: str, place: int) -> dict[str, Any]:
    try:
        record = json.loads(row)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise _damaged(name, place, "no es un objeto JSON" if row.strip() else "está vacía")
    return record


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("a whole number")
    return value


def _damaged(name: str, place: int, what: str) -> InputError:
    return InputError(
        [
            Fault(
                f"El corpus no se puede usar: la línea {place} {what}.",
                Place(name, place, 1),
                "Hágalo otra vez con «conformance corpus build», o recupere una copia sin cambios.",
            )
        ]
    )


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode("ascii")}
    if isinstance(value, float):
        return {_FLOAT: str(value)} if str(value) in _ODD else value
    if isinstance(value, Mapping):
        return _plain_object(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _plain_object(value: Mapping[Any, Any]) -> dict[str, Any]:
    """Return an object as JSON values, wrapped when it could be taken for one of our marks."""
    if not all(isinstance(key, str) for key in value):
        raise TypeError("the name of a property is a text")
    inner = {key: _plain(one) for key, one in value.items()}
    looks_marked = len(inner) == 1 and not _MARKS.isdisjoint(inner)
    return {_OBJECT: inner} if looks_marked else inner


def _lively(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise ValueError("depth")
    if isinstance(value, list):
        return [_lively(one, depth + 1) for one in value]
    if not isinstance(value, dict):
        return value
    mark = next(iter(value)) if len(value) == 1 else ""
    inner: Any = value.get(mark)
    if mark == _BYTES:
        return base64.b64decode(inner, validate=True)
    if mark == _FLOAT:
        return float(inner)
    return {
        key: _lively(one, depth + 1) for key, one in (inner if mark == _OBJECT else value).items()
    }
