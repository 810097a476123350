"""What a package is: which places of it somebody changed, and whether its acta is what its ledger
yields. Offline, and by whoever has the file.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from conformance.core.errors import UsageError, why
from conformance.core.regular_file import PACKAGE, read_file
from conformance.evidence.archive import Alteration, Member, opened
from conformance.evidence.package import (
    DEFAULT,
    LINES,
    MANIFEST,
    SIGNATURES,
    Drawn,
    drawer,
    drawn,
    json_text,
    line_digests,
    manifest_of,
)
from conformance.report.acta import JSON_NAME
from conformance.report.ledger import LEDGER, Ledger, read

# What a later conformance draws of an older ledger says the same of these.
_LASTING = (
    "number",
    "verdict",
    "pack",
    "target",
    "contract",
    "seed",
    "started",
    "finished",
    "exchanges",
    "totals",
)
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Examination:
    """What was seen of a package. `changes` are the places that are not what they were; `summary`
    is what its ledger yields, `manifest` what it says of itself. `older`: another version drew its
    acta, so that only what lasts was compared.
    """

    members: Mapping[str, Member]
    changes: tuple[Alteration, ...]
    summary: Mapping[str, Any]
    manifest: Mapping[str, Any]
    older: str = ""

    @property
    def intact(self) -> bool:
        """Whether nothing was changed."""
        return not self.changes

    @property
    def envelope(self) -> bytes:
        """The signatures as they are kept, nothing where nobody signed."""
        return self.members[SIGNATURES].content if SIGNATURES in self.members else b""

    @property
    def subjects(self) -> dict[str, str]:
        """The digest of each member that a signature speaks of."""
        return {
            name: hashlib.sha256(one.content).hexdigest()
            for name, one in self.members.items()
            if name != SIGNATURES
        }


def read_package(path: Path) -> bytes:
    """Return the bytes of a package. Raises UsageError."""
    try:
        return read_file(path, PACKAGE)
    except OSError as error:
        raise UsageError(
            f"No se puede leer el paquete {path}: {why(error)}.\n" + _which(path)
        ) from None


def _which(folder: Path) -> str:
    if (folder / DEFAULT).is_file():
        return f"Indique el que está ahí: {folder / DEFAULT}."
    return "Indique el archivo que escribió «conformance package»."


def examine(data: bytes) -> Examination:
    """Return what a package is."""
    found = opened(data)
    manifest = _manifest(found.members)
    changes = {one.where: one for one in reversed(found.changes)}
    if manifest:
        for one in _against_manifest(found.members, manifest):
            # Of the ledger it says in which line; of what was not reached, nothing is known.
            if (found.followed or one.where in found.members) and (
                one.where not in changes or one.where == LEDGER
            ):
                changes[one.where] = one
    elif not changes:
        changes[MANIFEST] = Alteration(MANIFEST, "falta o no se entiende")
    if changes:
        return Examination(found.members, tuple(changes.values()), {}, manifest)
    return _drawn_again(found.members, manifest)


def _manifest(members: Mapping[str, Member]) -> dict[str, Any]:
    """Return what the manifest says, nothing where it is none."""
    if MANIFEST not in members:
        return {}
    try:
        said = json.loads(members[MANIFEST].content)
        rows = {row["name"]: str(row["sha256"]) for row in said["members"]}
    except (ValueError, RecursionError, KeyError, TypeError):
        return {}
    return dict(said) if rows else {}


def _against_manifest(
    members: Mapping[str, Member], manifest: Mapping[str, Any]
) -> Iterator[Alteration]:
    """Yield the members that are not what the manifest says of them."""
    said = {row["name"]: row for row in manifest["members"]}
    for name in members:
        if name not in said and name not in (MANIFEST, SIGNATURES):
            yield Alteration(name, "el manifiesto no lo nombra")
    for name, row in said.items():
        if name not in members:
            yield Alteration(name, "falta")
        elif hashlib.sha256(members[name].content).hexdigest() != row["sha256"]:
            yield Alteration(name, _differs(name, members, said))
        elif hashlib.sha256(members[name].kept).hexdigest() != row.get("kept_sha256"):
            yield Alteration(name, "no está comprimido como se guardó")


def _differs(
    name: str, members: Mapping[str, Member], said: Mapping[str, Mapping[str, Any]]
) -> str:
    """Return how a member differs: of the ledger, in which line first."""
    general = "su contenido no es el que dice el manifiesto"
    if name != LEDGER or LINES not in members or LINES not in said:
        return general
    digests = members[LINES].content
    if hashlib.sha256(digests).hexdigest() != said[LINES]["sha256"]:
        return general
    pairs = zip_longest(line_digests(members[name].content).split(), digests.split())
    line = next((number for number, (now, then) in enumerate(pairs, 1) if now != then), 0)
    return f"se cambió a partir de la línea {line}" if line else general


def _drawn_again(members: Mapping[str, Member], manifest: Mapping[str, Any]) -> Examination:
    """Return what a package is whose members are those of its manifest: drawn again from its
    ledger, it must say the same.
    """
    if LEDGER not in members:
        return Examination(members, (Alteration(LEDGER, "falta"),), {}, manifest)
    try:
        with ledger_of(members[LEDGER].content) as ledger:
            said = drawn(ledger)
    except UsageError as error:
        first = str(error).splitlines()[0]
        return Examination(members, (Alteration(LEDGER, f"no se entiende: {first}"),), {}, manifest)
    older = _older(manifest.get("drawn_by"))
    changes = [
        *_of_drawn(members, said, lasting=bool(older)),
        *_of_lines(members),
        *_of_contract(members, said.summary),
        *_of_manifest(members, manifest, said.summary),
    ]
    return Examination(members, tuple(changes), said.summary, manifest, older)


@contextmanager
def ledger_of(content: bytes) -> Iterator[Ledger]:
    """Yield the ledger of a package, read from a passing file that is there meanwhile. Raises
    UsageError.
    """
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        path = Path(scratch) / LEDGER
        path.write_bytes(content)
        yield read(path)


def _older(drew: Any) -> str:
    """Return the version that drew a package, "" where it was this very code."""
    if drew == dict(drawer()):
        return ""
    return str(drew.get("version", "?")) if isinstance(drew, Mapping) else "?"


def _of_drawn(members: Mapping[str, Member], said: Drawn, *, lasting: bool) -> Iterator[Alteration]:
    """Yield what is not as the ledger yields it."""
    if lasting:
        yield from _of_acta(members, said, lasting=True)
        return
    for name, content in said.files.items():
        if name not in members:
            yield Alteration(name, "falta, y el libro lo da")
        elif members[name].content != content and name == JSON_NAME:
            yield from _of_acta(members, said, lasting=False)
        elif members[name].content != content:
            yield Alteration(name, "no es lo que da el libro")
    known = {*said.files, MANIFEST, SIGNATURES, LEDGER, LINES}
    for name in members:
        if name not in known and not name.startswith("contract/"):
            yield Alteration(name, "el libro no lo da")


def _of_acta(members: Mapping[str, Member], said: Drawn, *, lasting: bool) -> Iterator[Alteration]:
    try:
        acta = json.loads(members[JSON_NAME].content)
        keys = _LASTING if lasting else (*said.summary, *acta)
        right = json.loads(json.dumps(said.summary))
        other = [key for key in dict.fromkeys(keys) if acta.get(key) != right.get(key)]
    except (KeyError, ValueError, RecursionError, AttributeError, TypeError):
        yield Alteration(JSON_NAME, "no es un acta")
        return
    if other:
        names = ", ".join(f"«{key}»" for key in other[:_TOLD])
        yield Alteration(JSON_NAME, f"no es el acta que da el libro: difiere en {names}")
    elif not lasting:
        yield Alteration(JSON_NAME, "no está escrita como la escribe el arnés")


def _of_lines(members: Mapping[str, Member]) -> Iterator[Alteration]:
    right = line_digests(members[LEDGER].content)
    if LINES not in members or members[LINES].content != right:
        yield Alteration(LINES, "no es el índice de las líneas del libro")


def _of_contract(members: Mapping[str, Member], summary: Mapping[str, Any]) -> Iterator[Alteration]:
    """Yield the documents that are not those of the run."""
    digests = {f"contract/{row['service']}.json": row["sha256"] for row in summary["contract"]}
    for name, one in members.items():
        other = digests.get(name) != hashlib.sha256(one.content).hexdigest()
        if name.startswith("contract/") and other:
            yield Alteration(name, "no es el contrato con que se corrió")


def _of_manifest(
    members: Mapping[str, Member], manifest: Mapping[str, Any], summary: Mapping[str, Any]
) -> Iterator[Alteration]:
    right = manifest_of(
        summary, list(members.values()), manifest.get("mutation_score"), manifest.get("drawn_by")
    )
    if json_text(right) != members[MANIFEST].content:
        keys = [key for key in {**right, **manifest} if right.get(key) != manifest.get(key)]
        names = ", ".join(f"«{key}»" for key in sorted(keys)[:_TOLD])
        yield Alteration(MANIFEST, f"no dice lo que el paquete trae: {names or 'su forma'}")
