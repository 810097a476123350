"""The words of the installed packs, and the lines of the core where they stand.

A core that knows no system has none of them. Words are looked for in code, strings, comments and
docstrings alike, whatever their accents, in five ways:

- `INSIDE`: anywhere, whatever its case and what stands around it (`factura` is found in
  `FacturaRow`, `_id_factura`, `idfactura` and «Facturas»): the nouns of its resources, lifecycles
  and capabilities.
- `PART`: the same, as a word of an identifier or of a text (`nit` in `nit_emisor`, not in `unit`).
- `WHOLE`: as a whole identifier, in its own spelling (`iniciar_sesion`, `numeroPagina`).
- `QUOTED`: alone between quotes (`"valor"`): ordinary words that name a field or a role as well.
- `BEGIN`: as the beginning of a text (`SIIFA-`): the prefix of requirements.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from conformance.files.pack import DeliveryPack
from conformance.http.pack import Pack

ROOT = Path(__file__).resolve().parents[2]
INSIDE, PART, WHOLE, QUOTED, BEGIN = "INSIDE", "PART", "WHOLE", "QUOTED", "BEGIN"
_SHORT = 3  # letters of a word that others hold by chance; shorter ones say nothing

# What its people say and no table of the pack does: its ministry, its money, its documents.
UNSAID: Mapping[str, tuple[str, ...]] = {
    "siifa": (
        *("minsalud", "ministry", "ministerio", "invoice", "invoices", "pesos", "rips", "cufe"),
        *("radicacion", "radicador", "reiteracion", "reiteraciones", "devoluciones", "pagos"),
        *("subsanar", "levantar", "levantadas", "consignar", "giro", "facturacion"),
        *("banco", "prestador", "pagador", "pagadora", "emisora"),
    ),
}

# Words of a pack's nouns that any text has: alone between quotes they are the pack's all the same.
ORDINARY: Mapping[str, str] = {
    **dict.fromkeys(("con", "hace", "sin", "fits"), "of every sentence, Spanish or English"),
    **dict.fromkeys(
        ("por", "casos", "varios", "et"), "of every sentence, or a module's short name"
    ),
    **dict.fromkeys(("entregar", "entrega", "generar"), "what orders do"),
    "programacion": "what an interface is of",
    "reporte": "the beginning of reporter, reported and report's kin in English",
    "paciente": "a person, masked in every system",
    "persona": "whom data are of, masked in every system",
    **dict.fromkeys(("cambiar", "crear", "iniciar", "listar", "registrar"), "what orders do"),
    **dict.fromkeys(("buscar", "consultar", "obtener"), "what orders and programs do"),
    **dict.fromkeys(("proceso", "errores"), "of the harness itself: a process, what went wrong"),
    **dict.fromkeys(("responder", "resumir", "ver"), "what orders and people do"),
    **dict.fromkeys(
        ("codigos", "fecha", "numero", "valor", "cuantas", "cuantos"), "what any value is"
    ),
    **dict.fromkeys(("copiar", "entregar", "leer", "recibir"), "what people do with a file"),
    **dict.fromkeys(("acuse", "carta", "flujo", "maestro", "resultado"), "of any office"),
    **dict.fromkeys(("datos", "resultados"), "what anything tells, and what comes of it"),
    **dict.fromkeys(("servicios", "sesion", "usuario", "usuarios"), "what every system has"),
    **dict.fromkeys(("estado", "estados"), "a status of HTTP, and a state of any lifecycle"),
    "juntas": "a part of disjuntas",
    "cuenta": "what counts, and what is told",
    **dict.fromkeys(("masivo", "pendiente", "recibido", "respondida"), "said of any request"),
    **dict.fromkeys(("grave", "inicio", "obtener"), "of any text about a system"),
}

# Ordinary words that a pack uses as well: they stand in the core by their own right.
ALLOWED: Mapping[str, str] = {
    "anonimo": "the core's own role: who calls without credentials",
    "title": "RFC 9457 and OpenAPI",
    "type": "RFC 9457 and JSON Schema",
    "status": "RFC 9457 and HTTP",
    "detail": "RFC 9457",
    "instance": "RFC 9457",
    "errors": "RFC 9457 as ASP.NET extends it",
    "token": "what a login gives, in every system",
    "password": "a key of the target file, and what is masked everywhere",
    "userName": "a key of the target file",
    "titular": "whom an account belongs to: a person, masked in every system",
    "admin": "among the keys that anybody guesses first",
    "habiles": "a function of any scenario: the country's business days",
    "ticket": "where people follow an accepted deviation",
    "saldo": "a word for money, as a look for personal data knows it",
    **dict.fromkeys(
        ("correo", "direccion"), "how a person is reached, as a look for personal data knows it"
    ),
    "documento": "where a contract is from, and where a requirement stands",
    "titulo": "a heading of the reports",
    "tipo": "what any value is",
    "etapa": "a heading of the reports",
    "elemento": "one of any list",
    "ID": "what orders of the command line take",
    "url": "an address, anywhere",
    "id": "a key of JSON Schema, of requirements, and of whatever has one",
    **dict.fromkeys(
        ("access_token", "client_id", "error", "expires_in", "grant_type", "username"),
        "RFC 6749: OAuth 2.0",
    ),
    **dict.fromkeys(("causa", "primera", "vez"), "how anything is told that happens"),
}

ALLOWED_TEXTS: Mapping[str, str] = {
    '"servicio", "servicios"': "what every system has, counted",
    "siifa-conformance": "the name of this distribution",
    "drips": "what a slow server does",
    "ver 'anexo'": "a text with quotes in it, as people write",
    "una transacción": "what goes whole or not at all, in any database",
    "la transacción": "the same",
    "hace seguimiento": "what a ticket is for, in ordinary Spanish",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a pack, what it is there, and how it is looked for."""

    text: str
    kind: str
    way: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A line of the core that knows a pack, and the words that say so."""

    file: str
    line: int
    words: tuple[str, ...]
    text: str


def words_of(pack: Pack | DeliveryPack) -> tuple[Word, ...]:
    """Return the words by which a pack would be known, without those allowed."""
    found = _of_files(pack) if isinstance(pack, DeliveryPack) else _of_requests(pack)
    return tuple(one for one in dict.fromkeys(found) if one.text not in ALLOWED)


def _of_files(pack: DeliveryPack) -> list[Word]:
    nouns = sorted({part for name in pack.capabilities for part in _parts(name)})
    layouts = (ROOT / "specs" / pack.name / "layouts").glob("*/*.csv")
    fields = sorted({row["nombre"] for path in layouts for row in _rows(path)})
    return [
        Word(pack.name, "paquete", INSIDE),
        *(Word(name, "capacidad", WHOLE) for name in pack.capabilities),
        *(_role(name) for name in pack.roles),
        *(Word(prefix, "requisito", BEGIN) for prefix in _prefixes(pack.requirements)),
        *(_noun(name) for name in nouns if len(name) >= _SHORT),
        # Those of one word name the columns of any layout as well.
        *(Word(name, "campo", WHOLE) for name in fields if _composed(name)),
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def _of_requests(pack: Pack) -> list[Word]:
    return [
        Word(pack.name, "paquete", INSIDE),
        *(Word(name, "servicio", QUOTED) for name in pack.services),
        *(Word(name, "capacidad", WHOLE) for name in pack.bindings.capabilities),
        *(_role(name) for name in pack.roles),
        *(Word(prefix, "requisito", BEGIN) for prefix in _prefixes(pack.requirements)),
        *(_noun(name) for name in _nouns(pack)),
        *(Word(name, "sustantivo", PART) for name in UNSAID.get(pack.name, ())),
        *(Word(name, "campo", WHOLE if _composed(name) else QUOTED) for name in _fields(pack)),
    ]


def files_of(root: Path = ROOT) -> tuple[Path, ...]:
    """Return the files of the core: the package outside its packs, and the reports' templates."""
    packs = root / "conformance" / "packs"
    code = (path for path in (root / "conformance").rglob("*.py") if packs not in path.parents)
    return (*sorted(code), *sorted((root / "reports" / "templates").iterdir()))


def places(words: Iterable[Word], files: Iterable[Path], root: Path = ROOT) -> Iterator[Mention]:
    """Yield the lines where a pack's word stands, in order."""
    known = _Known.of(words)
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if standing := known.standing(line):
                yield Mention(file.relative_to(root).as_posix(), number, standing, line.strip())


def _role(name: str) -> Word:
    if "_" in name:
        return Word(name, "rol", WHOLE)
    return Word(name, "rol", QUOTED if name in ORDINARY else PART)


def _noun(name: str) -> Word:
    """Return a noun as it is looked for: a short one stands inside of other words by chance."""
    if name in ORDINARY:
        return Word(name, "sustantivo", QUOTED)
    return Word(name, "sustantivo", INSIDE if len(name) > _SHORT else PART)


def _nouns(pack: Pack) -> list[str]:
    """Return the words of which a pack's resources, lifecycles and capabilities are named."""
    texts: list[str] = [*pack.bindings.capabilities]
    for kind in pack.resources:
        texts += [kind.name, kind.key, kind.count_key, kind.noun.one, kind.noun.many]
        texts += [text for one in kind.states for text in (one.name, one.one, one.many)]
        texts += [one.name for one in kind.attributes] + [one.key for one in kind.criteria]
    for lifecycle in pack.lifecycles:
        texts += [lifecycle.name, *lifecycle.states]
    words = [word for text in texts for word in _parts(text) if len(word) >= _SHORT]
    return sorted(set(words))


@dataclass(frozen=True, slots=True)
class _Known:
    inside: frozenset[str]
    parts: frozenset[str]
    wholes: frozenset[str]
    quoted: frozenset[str]
    begins: tuple[str, ...]

    @classmethod
    def of(cls, words: Iterable[Word]) -> "_Known":
        ways: dict[str, set[str]] = {way: set() for way in (INSIDE, PART, WHOLE, QUOTED, BEGIN)}
        for one in words:
            ways[one.way].add(one.text)
        return cls(
            frozenset(ways[INSIDE]),
            frozenset(ways[PART]),
            frozenset(ways[WHOLE]),
            frozenset(ways[QUOTED]),
            tuple(sorted(ways[BEGIN])),
        )

    def standing(self, line: str) -> tuple[str, ...]:
        """Return the words that stand in a line, each once."""
        for text in ALLOWED_TEXTS:
            line = line.replace(text, "")
        identifiers, plain = _IDENTIFIER.findall(line), _plain(line)
        found = [one for one in sorted(self.inside) if one in plain]
        found += [part for one in identifiers for part in _parts(one) if part in self.parts]
        found += [one for one in identifiers if one in self.wholes]
        found += [one for one in _QUOTED.findall(line) if one in self.quoted]
        found += [begin for begin in self.begins if begin in line]
        return tuple(dict.fromkeys(found))


_IDENTIFIER = re.compile(r"\w+")
_QUOTED = re.compile(r"""(?<=["'«`])\w+(?=["'»`])""")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def _parts(text: str) -> list[str]:
    """Return the words of an identifier or a text, small and without accents."""
    return [part.lower() for part in _PART.findall(_unaccented(text))]


def _plain(text: str) -> str:
    """Return a text small and without accents."""
    return _unaccented(text).lower()


def _unaccented(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _composed(name: str) -> bool:
    """Say whether a name is spelled as no ordinary word is: of several words, or with digits."""
    return not name.isalpha() or not name[1:].islower()


def _prefixes(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"(?<=-)", name, maxsplit=1)[0] for name in requirements}


def _fields(pack: Pack) -> list[str]:
    """Return the names of properties and parameters in the pack's documents."""
    names: set[str] = set()
    for path in pack.documents.values():
        names.update(_named(yaml.safe_load(path.read_text(encoding="utf-8"))))
    return sorted(names)


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _named(one)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("properties"), dict):
        yield from node["properties"]
    if node.get("in") in ("path", "query") and isinstance(node.get("name"), str):
        yield node["name"]
    for one in node.values():
        yield from _named(one)
