"""The plan of a run of files, settled before the first delivery."""

import platform
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version

from conformance import __version__
from conformance.core.errors import UsageError
from conformance.core.finding import Level
from conformance.core.requirement import Requirement
from conformance.files.item import DeliveryItem
from conformance.files.pack import DeliveryPack
from conformance.files.remote import RemoteValidator
from conformance.files.sftp import EVERY, Server, server_of, sftp_folder
from conformance.files.target import DeliveryTarget
from conformance.files.validator import NOW, ROOT, CommandValidator, Validator, Watcher
from conformance.report.record import Header, Planned, Subject
from conformance.run.target_file import ENVIRONMENTS

COMMAND, WATCHES, PATIENCE = "validador.comando", "validador.observa", "validador.timeout_s"
"""The settings by which any pack of files says who validates."""


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """What a run will do: the items of a pack at a target, and who validates; `before`: how many
    exchanges of an item stand in the ledger of a run that goes on.
    """

    pack: DeliveryPack
    target: DeliveryTarget
    items: tuple[DeliveryItem, ...]
    validator: Validator
    seed: int = 0
    examples: int = 20
    before: Mapping[str, int] = field(default_factory=dict)

    @property
    def door(self) -> AbstractContextManager[object]:
        """What has to be open while the items run."""
        who = self.validator
        return who.remote if isinstance(who, RemoteValidator) else nullcontext()

    def level(self, requirement: str, level: Level) -> Level:
        """Return what a deviation may decide at this target: `strict: true` raises SHOULD to MUST,
        as far as the pack obliges anybody there.
        """
        raised = Level.MUST if self.target.strict and level is Level.SHOULD else level
        return self.pack.level(self.target, raised)

    def having(self, items: Iterable[DeliveryItem]) -> "DeliveryPlan":
        """Return the plan with these items alone."""
        return replace(self, items=tuple(items))


def plan_of(
    pack: DeliveryPack,
    target: DeliveryTarget,
    validator: Validator | None = None,
    *,
    seed: int = 0,
    examples: int = 20,
) -> DeliveryPlan:
    """Return the plan of all that there is to verify of a target."""
    who = validator or validator_of(target)
    return DeliveryPlan(pack, target, pack.items(target), who, seed, examples)


def refuse_unusable(target: DeliveryTarget) -> None:
    """Raise UsageError for a target to which nothing can be delivered."""
    if target.environment != ENVIRONMENTS[0]:
        raise UsageError(
            f"environment: {target.environment}: probar este sistema es entregarle archivos, y en "
            f"producción no se escribe.\nDé un objetivo con environment: {ENVIRONMENTS[0]}."
        )
    if not target.several(COMMAND) and not target.flag(WATCHES):
        raise UsageError(
            f"El objetivo «{target.name}» no dice quién valida.\nEscriba {COMMAND}, una lista con "
            f"el programa y sus argumentos ({ROOT} y {NOW} en su sitio), o {WATCHES}: true."
        )


def validator_of(target: DeliveryTarget) -> Validator:
    """Return who validates, as a target says it."""
    who = _here(target)
    server = server_of(target)
    return _there(target, server, who) if server else who


def _here(target: DeliveryTarget) -> CommandValidator | Watcher:
    patience = target.number(PATIENCE)
    if target.flag(WATCHES):
        return Watcher(lambda: time.sleep(patience))
    return CommandValidator(target.several(COMMAND), patience)


def _there(
    target: DeliveryTarget, server: Server, who: CommandValidator | Watcher
) -> RemoteValidator:
    """Return who validates in a folder of a server, below which this run has one of its own."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return RemoteValidator(
        sftp_folder(server),
        who,
        server.folder or "/",
        f"conformance-{moment}-{secrets.token_hex(3)}",
        target.number(EVERY),
        target.number(PATIENCE),
        time.sleep,
        time.monotonic,
    )


def header_of(
    plan: DeliveryPlan, phases: Sequence[str], *, named: str = "", selection: str = ""
) -> Header:
    """Return what a plan says of a run, as its ledger holds it."""
    pack, target = plan.pack, plan.target
    return Header(
        pack=pack.name,
        target=Subject(target.name, target.environment, _door(plan)),
        seed=plan.seed,
        started=datetime.now(UTC).isoformat(timespec="milliseconds"),
        phases=tuple(phases),
        revision=pack.profile(target),
        planned=tuple(_planned(plan, one) for one in plan.items),
        requirements=tuple(_weighed(plan, one) for one in pack.requirements.values()),
        engine=_versions(),
        selection=selection,
        target_file=named,
        examples=plan.examples,
    )


def _versions() -> Mapping[str, str]:
    """Return the versions that what is drawn depends on."""
    return {
        "conformance": __version__,
        "hypothesis": version("hypothesis"),
        "python": ".".join(platform.python_version_tuple()[:2]),
    }


def _door(plan: DeliveryPlan) -> Mapping[str, str]:
    command, server = plan.target.several(COMMAND), server_of(plan.target)
    return {
        **({"validador": " ".join(command)} if command else {}),
        **({"puerta": server.address} if server else {}),
    }


def _planned(plan: DeliveryPlan, item: DeliveryItem) -> Planned:
    known = plan.pack.requirements
    levels = {plan.level(name, known[name].level) for name in item.requirements if name in known}
    return Planned(
        item.id,
        item.phase,
        item.title,
        item.capability,
        plan.pack.capabilities.get(item.capability or ""),
        item.requirements,
        next((one for one in Level if one in levels), item.level),
    )


def _weighed(plan: DeliveryPlan, one: Requirement) -> Requirement:
    said = plan.target.attestations.get(one.id)
    attested = {"by": said.by, "date": said.date, "text": said.text} if said else {}
    return replace(one, level=plan.level(one.id, one.level), attested=attested)
