"""The corpus: all that generation asks, as one list that can be written, read, compared and asked
again.

It holds what is generated and nothing of a target: ids, codes and dates are put in when a case
is sent. The same contract, seed, examples and versions make the same bytes, in any process.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from itertools import cycle, islice
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, configuration, given, settings
from hypothesis import seed as seeded
from hypothesis.errors import HypothesisException
from schemathesis import Case
from schemathesis.core import NotSet
from schemathesis.errors import SchemathesisError
from schemathesis.generation import GenerationMode
from schemathesis.transport.serialization import Binary

from conformance import __version__
from conformance.core.cache import Cache
from conformance.core.capability import Kind
from conformance.core.errors import NO_EXPRESSION, InputError, UsageError
from conformance.core.local_constants import switched_off, verify
from conformance.core.unjudged import NotApplicableError
from conformance.http.contract.document import Document, Operation, digest
from conformance.http.contract.effective import Contract
from conformance.http.generation.cases import (
    VERSION,
    Absent,
    Corpus,
    GeneratedCase,
    Key,
    case_from,
    line,
    parse,
    plain,
    write,
)
from conformance.http.pack import Pack

MODES: Mapping[GenerationMode, str] = {
    GenerationMode.POSITIVE: "positiva",
    GenerationMode.NEGATIVE: "negativa",
}
# What a generator raises of a schema that nothing satisfies, or that says what it cannot read.
_UNABLE = (
    SchemathesisError,
    HypothesisException,
    *NO_EXPRESSION,
    MemoryError,
)
_SIGNS = {GenerationMode.POSITIVE: "+", GenerationMode.NEGATIVE: "-"}


@dataclass(frozen=True, slots=True)
class Quota:
    """How many cases of a capability are generated in a mode."""

    capability: str
    mode: GenerationMode
    count: int

    @property
    def key(self) -> Key:
        """Capability and mode, as a corpus names them."""
        return self.capability, MODES[self.mode]


def quotas(pack: Pack, contract: Contract, examples: int) -> tuple[Quota, ...]:
    """Return what generation asks of each bound capability with an exemplar.

    An act that uses up its row, or needs another made for it, is tried a quarter as often. Every
    mistake the contract can tell is probed one by one elsewhere; of the negative ones only a
    quarter is generated, for others.
    """
    made = []
    for name, exemplar in pack.exemplars.items():
        if name not in contract.bound:
            continue
        bound = contract.bound[name]
        operation, prepared = (
            bound.operation,
            bound.capability.kind is Kind.WRITE and exemplar.prepares,
        )
        count = max(1, examples // 4) if exemplar.uses_up or prepared else examples
        made.append(Quota(name, GenerationMode.POSITIVE, count))
        if operation.request_schema is not None or any(
            one.in_query for one in operation.parameters
        ):
            made.append(Quota(name, GenerationMode.NEGATIVE, max(1, count // 4)))
    return tuple(made)


class CaseSource:
    """What generation asks: the cases of a corpus, or, without one, generated on first use and
    kept.

    Of what must be accepted only what the pack lets vary is generated: the rest comes from the
    target.
    """

    def __init__(
        self, pack: Pack, contract: Contract, corpus: Callable[[], Corpus] | None = None
    ) -> None:
        self._free = {name: frozenset(exemplar.free) for name, exemplar in pack.exemplars.items()}
        self._contract = contract
        self._corpus = corpus
        self._loaded: dict[tuple[str, GenerationMode], Any] = {}
        self._made: dict[tuple[str, GenerationMode, int, str], tuple[GeneratedCase, ...]] = {}

    def cases(
        self, capability: str, mode: GenerationMode, count: int, seed: str
    ) -> tuple[GeneratedCase, ...]:
        """Return `count` cases of a capability, the same ones for the same seed; a corpus has
        its own seed.
        """
        if self._corpus is not None and (
            kept := self._corpus().cases.get((capability, MODES[mode]))
        ):
            return kept[:count]
        key = (capability, mode, count, seed)
        if key not in self._made:
            try:
                self._made[key] = self._generate(*key)
            except _UNABLE as error:
                if self._contract.bound[capability].capability.service not in self._contract.loaded:
                    raise  # our own document: the fault is ours
                raise NotApplicableError(
                    f"el documento no deja generar peticiones de {capability}: su esquema no "
                    "admite ningún valor, o dice lo que ningún generador entiende "
                    f"({type(error).__name__})"
                ) from error
        return self._made[key]

    def _generate(
        self, capability: str, mode: GenerationMode, count: int, seed: str
    ) -> tuple[GeneratedCase, ...]:
        bound = self._contract.bound[capability]
        if mode is GenerationMode.POSITIVE and not self._free[capability]:
            return (GeneratedCase(),) * count
        place = bound.capability.service, mode
        if place not in self._loaded:
            self._loaded[place] = schemathesis.openapi.from_dict(self._document(*place))
        written = self._written(capability, bound.capability.service)
        operation = self._loaded[place][written.path][written.method]
        made: list[GeneratedCase] = []

        @seeded(seed)
        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def collect(case: Case[Any]) -> None:
            # Through its written form: what is asked is the same whether it was generated or read.
            made.append(case_from(plain(_asked(case))))

        with switched_off():
            collect()
        return tuple(islice(cycle(made), count))  # few free values are soon all there is

    def _written(self, capability: str, service: str) -> Operation:
        """Return the operation as its document has it: a target may say another path."""
        operations = self._contract.documents[service].operations
        return next(one for one in operations if one.operation_id == capability)

    def _document(self, service: str, mode: GenerationMode) -> dict[str, Any]:
        """Return the effective document of a service for a mode; credentials and addresses are the
        client's business.
        """
        raw: dict[str, Any] = json.loads(_text(self._contract.documents[service]))
        for unasked in ("security", "servers"):
            raw.pop(unasked, None)
        raw.get("components", {}).pop("securitySchemes", None)
        for path in raw["paths"].values():
            for operation in path.values():
                operation.pop("security", None)
                if mode is GenerationMode.POSITIVE:
                    _narrow(operation, self._free.get(operation["operationId"], frozenset()))
        return raw


def _narrow(operation: dict[str, Any], free: frozenset[str]) -> None:
    """Leave of an operation only what is free, and its path, which has to have values."""
    operation["parameters"] = [
        one
        for one in operation.get("parameters", ())
        if one["in"] == "path" or (one["in"] == "query" and one["name"] in free)
    ]
    for media in operation.get("requestBody", {}).get("content", {}).values():
        schema = media["schema"]
        if "properties" in schema:
            media["schema"] = {
                **schema,
                "properties": {
                    name: one for name, one in schema["properties"].items() if name in free
                },
                "required": sorted(free.intersection(schema.get("required", ()))),
            }


def _asked(case: Case[Any]) -> GeneratedCase:
    return GeneratedCase(
        _texts(case.query), Absent.BODY if isinstance(case.body, NotSet) else _texts(case.body)
    )


def _texts(value: Any) -> Any:
    """Return a value with binary texts written out, a character per byte, and the properties in
    order.
    """
    if isinstance(value, Binary):
        return value.data.decode("latin-1")
    if isinstance(value, dict):
        return {name: _texts(value[name]) for name in sorted(value)}
    return [_texts(one) for one in value] if isinstance(value, list) else value


def _text(document: Document) -> str:
    """Return an effective document with its names in order: what is generated depends on their
    order.
    """
    return json.dumps(document.raw, sort_keys=True)


def versions() -> dict[str, str]:
    """Return the versions that what is generated depends on; Python's own holds the table of
    characters.
    """
    return {
        "conformance": __version__,
        "schemathesis": version("schemathesis"),
        "hypothesis": version("hypothesis"),
        "python": ".".join(platform.python_version_tuple()[:2]),
    }


def digests(contract: Contract) -> dict[str, str]:
    """Return the digest of each effective document: as published, strengthened by the norm."""
    return {service: digest(document.raw) for service, document in contract.documents.items()}


def obtain(pack: Pack, contract: Contract, seed: int, examples: int, cache: Cache) -> Corpus:
    """Return the corpus of a contract: the kept one, the one that its pack brings, or a new one,
    which is kept.
    """
    verify()
    recipe = _recipe(pack, contract, seed, examples)
    name = _name(pack, contract, recipe)
    for kept in (cache.get(name), _brought(pack, name)):
        if kept is not None:
            with suppress(InputError):
                return parse(kept, name)
    if cache.folder:  # hypothesis keeps its table of characters there, which takes seconds to make
        configuration.set_hypothesis_home_dir(cache.folder / "hypothesis")
    made = _build(pack, contract, recipe)
    cache.put(name, made)
    return parse(made, name)


def bring(pack: Pack, contract: Contract, seed: int, examples: int) -> dict[str, bytes]:
    """Return the corpus that a pack may bring for a contract, by the name of its file."""
    recipe = _recipe(pack, contract, seed, examples)
    return {_name(pack, contract, recipe): _build(pack, contract, recipe)}


def _brought(pack: Pack, name: str) -> bytes | None:
    """Return the corpus of that name that a pack brings, or None."""
    if pack.corpora is None:
        return None
    with suppress(OSError):
        return (pack.corpora / name).read_bytes()
    return None


def _recipe(pack: Pack, contract: Contract, seed: int, examples: int) -> dict[str, Any]:
    wanted = quotas(pack, contract, examples)
    return {
        "corpus": VERSION,
        "contract": digests(contract),
        "seed": seed,
        "examples": examples,
        "engine": versions(),
        "asked": sorted([*quota.key, quota.count] for quota in wanted),
    }


def _name(pack: Pack, contract: Contract, recipe: Mapping[str, Any]) -> str:
    """Return the name of a corpus' file: the digest of all that its cases are made from."""
    exact = {service: _text(document) for service, document in contract.documents.items()}
    free = {name: sorted(exemplar.free) for name, exemplar in pack.exemplars.items()}
    whole = line({**recipe, "documents": exact, "free": free})
    return f"corpus-{hashlib.sha256(whole).hexdigest()}.jsonl"


def _build(pack: Pack, contract: Contract, recipe: Mapping[str, Any]) -> bytes:
    source, wanted = CaseSource(pack, contract), quotas(pack, contract, recipe["examples"])
    return write(recipe, {quota.key: _made(source, quota, recipe["seed"]) for quota in wanted})


def _made(source: CaseSource, quota: Quota, seed: int) -> tuple[GeneratedCase, ...]:
    # What cannot be generated is for its item to say, when it asks again: not for the run.
    with suppress(Exception):
        return source.cases(
            quota.capability,
            quota.mode,
            quota.count,
            f"{seed}:{quota.capability}:{_SIGNS[quota.mode]}",
        )
    return ()


def fit(corpus: Corpus, pack: Pack, contract: Contract, name: str) -> None:
    """Raise UsageError unless a corpus asks about this contract, and all that this harness asks."""
    own = digests(contract)
    for service in sorted({*own, *corpus.contract}):
        if own.get(service) != corpus.contract.get(service):
            raise UsageError(
                f"El corpus {name} no es de este contrato: el documento efectivo del servicio "
                f"«{service}» no es el mismo.\n"
                f"En el corpus: {corpus.contract.get(service, 'ninguno')}\n"
                f"En el objetivo: {own.get(service, 'ninguno')}\n"
                "Use el contrato y la revisión con que se hizo, o haga otro con «conformance "
                "corpus build»."
            )
    wanted = {quota.key: quota.count for quota in quotas(pack, contract, corpus.examples)}
    if wanted != corpus.asked:
        (capability, mode), _ = min(set(wanted.items()) ^ set(corpus.asked.items()))
        made_by = corpus.engine.get("conformance", "?")
        raise UsageError(
            f"El corpus {name} no trae lo que este arnés pregunta: {capability} ({mode}).\n"
            f"Lo hizo conformance {made_by}, y este es {__version__}.\n"
            "Use la versión que lo hizo, o haga otro con «conformance corpus build»."
        )
