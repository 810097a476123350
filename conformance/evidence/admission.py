"""The rules by which an authority admits a package, read from YAML, and what they say of one.

Every fault of the file is told at once and at its place. What is not asked for is not looked at,
but three things always are: nobody changed the package, it has not expired, and its run was of the
whole plan unless the rules say that a part will do.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from conformance.core.errors import why
from conformance.core.phrase import counted, listed
from conformance.core.regular_file import WRITTEN, read_file
from conformance.core.yaml.file import Sort, read_text
from conformance.core.yaml.reader import YamlReader
from conformance.evidence.examination import Examination
from conformance.evidence.signing import Attested, key_id, valid_keys
from conformance.report.decision import (
    CONFORME,
    CONFORME_CON_OBSERVACIONES,
    NO_CONCLUYENTE,
    NO_CONFORME,
)
from conformance.report.expected import day_of
from conformance.report.words import partial

VERDICTS = (CONFORME, CONFORME_CON_OBSERVACIONES, NO_CONFORME, NO_CONCLUYENTE)
_KEYS = (
    "verdict",
    "pack",
    "scope",
    "plan",
    "partial",
    "max_age_days",
    "signers",
    "minimum_signers",
)
_NEEDED = ("verdict", "signers")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_YEARS = 3660  # days
SORT = Sort(
    noun="el archivo de admisión",
    one="un archivo de admisión",
    needed=_NEEDED,
    own=_KEYS,
    missing="Escriba uno con «verdict» y «signers»; docs/paquete.md trae un ejemplo.",
    empty="Diga al menos «verdict» y «signers».",
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody whose signature counts: a name, the id of the key, and whether it must be there."""

    name: str
    key: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What is admitted. `versions` and `digests` are those of plans, none where any will do;
    `max_age_days` counts from the day of the run, 0 where any age will do.
    """

    verdicts: tuple[str, ...]
    signers: tuple[Signer, ...]
    minimum_signers: int
    pack: str = ""
    sides: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    partial: bool = False
    max_age_days: int = 0

    def name_of(self, key: str) -> str:
        """Return whose key it is, "" where the rules know nobody of it."""
        return next((one.name for one in self.signers if one.key == key), "")


@dataclass(frozen=True, slots=True)
class AdmissionCase:
    """What is judged by rules: a package, what was signed of it, and the day."""

    seen: Examination
    said: Attested
    today: str

    @property
    def summary(self) -> Mapping[str, Any]:
        """What the ledger of the package yields."""
        return self.seen.summary


def read_rules(path: Path) -> Rules:
    """Return the rules of a file. Raises UsageError with all its faults."""
    return parse_rules(read_text(path, SORT), str(path), path.parent)


def parse_rules(text: str, file: str, folder: Path) -> Rules:
    """Return the rules of a text whose keys lie beside it. Raises InputError with all its
    faults.
    """
    reader = _RuleReader(text, file, folder)
    root = reader.root()
    top = reader.mapping(root, SORT.noun, _KEYS)
    for key in _NEEDED:
        if key not in top:
            reader.fault(root, f"Falta «{key}» en el archivo de admisión.")
    scope = reader.mapping(top.get("scope"), "scope", ("sides", "modules"))
    plan = reader.mapping(top.get("plan"), "plan", ("versions", "sha256"))
    signers = reader.signers(top.get("signers"))
    rules = Rules(
        verdicts=reader.chosen(top.get("verdict"), "verdict", VERDICTS),
        signers=signers,
        minimum_signers=reader.least(top.get("minimum_signers"), len(signers)),
        pack=reader.text(top.get("pack"), "pack"),
        sides=reader.texts(scope.get("sides"), "scope.sides"),
        modules=reader.texts(scope.get("modules"), "scope.modules"),
        versions=reader.texts(plan.get("versions"), "plan.versions"),
        digests=reader.digests(plan.get("sha256")),
        partial=reader.boolean(top.get("partial"), "partial"),
        max_age_days=reader.days(top.get("max_age_days")),
    )
    reader.raise_faults()
    return rules


class _RuleReader(YamlReader):
    """Reads the values of a rule file."""

    def __init__(self, text: str, file: str, folder: Path) -> None:
        super().__init__(text, file, SORT)
        self._folder = folder

    def chosen(
        self, node: yaml.Node | None, what: str, accepted: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return the words of a list that has some, each one of the accepted."""
        rows = self.sequence(node, what)
        return tuple(self.choice(one, f"Un elemento de {what}", accepted) for one in rows)

    def digests(self, node: yaml.Node | None) -> tuple[str, ...]:
        """Return the digests of plans."""
        rows = self.sequence(node, "plan.sha256", empty=True)
        said = "64 cifras hexadecimales, como «plan.sha256» en acta.json"
        return tuple(self.pattern(one, "Un elemento de plan.sha256", _SHA256, said) for one in rows)

    def least(self, node: yaml.Node | None, known: int) -> int:
        """Return how many have to have signed: all that are known, where nothing is said."""
        return known if node is None else self.whole(node, "minimum_signers", 1, max(known, 1))

    def days(self, node: yaml.Node | None) -> int:
        """Return a number of days, 0 where nothing is said."""
        return 0 if node is None else self.whole(node, "max_age_days", 1, _YEARS)

    def signers(self, node: yaml.Node | None) -> tuple[Signer, ...]:
        """Return those whose signature counts; a key that stands twice is a fault."""
        found: dict[str, Signer] = {}
        for row in self.sequence(node, "signers"):
            said = self.mapping(row, "una entrada de «signers»", ("name", "key", "required"))
            lacking = ("name", "key") if isinstance(row, yaml.MappingNode) else ()
            for key in lacking:
                if key not in said:
                    self.fault(row, f"Falta «{key}» en una entrada de «signers».")
            one = Signer(
                self.text(said.get("name"), "name"),
                self._key(said["key"]) if "key" in said else "",
                self.boolean(said.get("required"), "required"),
            )
            if one.key and one.key in found:
                self.fault(row, f"La clave de «{one.name}» ya es la de «{found[one.key].name}».")
            found.setdefault(one.key, one)
        return tuple(found.values())

    def _key(self, node: yaml.Node) -> str:
        """Return the id of a public key: the text of it, or of the file that is named."""
        before, named = len(self.faults), self.text(node, "key")
        if len(self.faults) > before:
            return ""
        try:
            inline = named.lstrip().startswith("-----BEGIN")
            pem = named.encode() if inline else read_file(self._folder / named, WRITTEN)
        except (OSError, ValueError) as error:
            self.fault(node, f"No se puede leer la clave «{named}»: {why(error)}.", _PUBLIC)
            return ""
        try:
            return key_id(pem)
        except (ValueError, TypeError):
            shown = "escrita aquí" if inline else f"«{named}»"
            self.fault(node, f"La clave {shown} no es una clave pública Ed25519.", _PUBLIC)
            return ""


_PUBLIC = "Se acepta PEM: «openssl pkey -in clave.pem -pubout -out clave.pub»."


def refusals(rules: Rules, case: AdmissionCase) -> list[str]:
    """Return why a package is not admitted, nothing for one that is."""
    if not case.seen.intact:
        return ["alguien cambió el paquete"]
    if case.said.fault:
        return [case.said.fault]
    return [text for rule in _RULES for text in rule(rules, case)]


def _of_verdict(rules: Rules, case: AdmissionCase) -> Iterator[str]:
    if case.summary["verdict"] not in rules.verdicts:
        admitted = listed(rules.verdicts)
        yield f"el veredicto es {case.summary['verdict']}, y se admite {admitted}"


def _of_pack(rules: Rules, case: AdmissionCase) -> Iterator[str]:
    if rules.pack and case.summary["pack"] != rules.pack:
        yield f"es una corrida de «{case.summary['pack']}», y se admite «{rules.pack}»"


def _of_scope(rules: Rules, case: AdmissionCase) -> Iterator[str]:
    scope = case.summary["scope"]
    for noun, asked, judged in (
        ("el lado", rules.sides, scope["sides"]),
        ("el módulo", rules.modules, scope["modules"]),
    ):
        yield from (f"no juzgó {noun} «{one}»" for one in asked if one not in judged)


def _of_part(rules: Rules, case: AdmissionCase) -> Iterator[str]:
    one = case.summary
    if not rules.partial and partial(one["phases"], one["selection"], one["profile"]):
        yield "la corrida fue de una parte del plan (diga «partial: true» si eso basta)"
    if not one["whole"]:
        yield "el libro no está completo"


def _of_plan(rules: Rules, case: AdmissionCase) -> Iterator[str]:
    plan = case.summary["plan"]
    if rules.versions and plan["version"] not in rules.versions:
        yield f"la versión del plan es «{plan['version']}», y se admite {listed(rules.versions)}"
    if rules.digests and plan["sha256"] not in rules.digests:
        yield f"la huella del plan es {plan['sha256'][:12]}…, y no es ninguna de las admitidas"


def _of_age(rules: Rules, case: AdmissionCase) -> Iterator[str]:
    until = case.said.valid_until
    if until and until < case.today:
        yield f"venció: valía hasta el {until}"
    if not rules.max_age_days:
        return
    day = day_of(str(case.summary["started"]))
    if not day or day > case.today:
        yield "la fecha de la corrida no es de antes de hoy"
        return
    age = (date.fromisoformat(case.today) - date.fromisoformat(day)).days
    if age > rules.max_age_days:
        days = counted(age, "día", "días")
        yield f"la corrida tiene {days}, y se admiten {rules.max_age_days}"


def _of_signers(rules: Rules, case: AdmissionCase) -> Iterator[str]:
    if not all(one.valid for one in case.said.signed):
        yield "trae una firma falsa"
    keys = set(valid_keys(case.said))
    found = [one for one in rules.signers if one.key in keys]
    lacking = [one.name for one in rules.signers if one.required and one not in found]
    yield from (f"falta la firma de {name}" for name in lacking)
    if len(found) < rules.minimum_signers:
        had = counted(len(found), "firma", "firmas")
        yield f"tiene {had} de quienes cuentan, y se piden {rules.minimum_signers}"


_RULES: Sequence[Callable[[Rules, AdmissionCase], Iterator[str]]] = (
    _of_verdict,
    _of_pack,
    _of_scope,
    _of_part,
    _of_plan,
    _of_age,
    _of_signers,
)
