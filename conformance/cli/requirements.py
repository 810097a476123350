"""`conformance requirements`: what the norm asks, and what of it the tests verify."""

import argparse
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from conformance.cli.deliveries.meant import delivery_pack
from conformance.cli.pack import pack_option
from conformance.core.finding import Level
from conformance.core.phrase import counted
from conformance.core.requirement import ATTESTATION, Requirement
from conformance.core.target import Target
from conformance.files.pack import DeliveryPack
from conformance.http.checks.registry import CODES
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.verification import chosen_pack
from conformance.report.verdict import LEVEL_NAMES
from conformance.run.deliveries.target import usual_target
from conformance.run.homes import verified
from conformance.run.plan import phase_items, scenario_files, scenario_items, whole_plan

# What is said of a requirement below its text.
_Told = Callable[[Requirement, tuple[str, ...]], tuple[str, ...]]
_WIDTH = 110
_SHOWN = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `requirements`."""
    pack_option(parser)
    parser.add_argument(
        "--coverage", action="store_true", help="dice qué pruebas verifican cada requisito"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="con --coverage: solo las faltas y los conteos"
    )


def run(args: argparse.Namespace) -> int:
    """Print the requirements. With --coverage, exit code 1 when an obligatory one has neither test
    nor reason.
    """
    delivered = delivery_pack(args.pack)
    pack = delivered or chosen_pack(args.pack)
    register = tuple(pack.requirements.values())
    if not args.coverage:
        _print(register, {one.id: () for one in register}, _listed)
        return 0
    covering, faults = _told_of(delivered) if delivered else _asked_of(chosen_pack(args.pack))
    if not args.quiet:
        _print(register, covering, _covered)
    for line in _counts(register, covering):
        print(line)
    for fault in faults:
        print(f"falta: {fault}")
    return 1 if faults else 0


def _asked_of(pack: Pack) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the items that verify each requirement of a pack, and what is wrong with its
    register.
    """
    items = all_items(pack)
    covering = coverage(pack, items)
    return covering, faults_of(pack, items, covering)


def _told_of(pack: DeliveryPack) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the same of a pack of files, whose names are verified when it is loaded."""
    found: dict[str, list[str]] = {name: [] for name in pack.requirements}
    for item in pack.items(usual_target(pack, "", {})):
        for name in item.requirements:
            found[name].append(item.id)
    covering = {name: tuple(ids) for name, ids in found.items()}
    return covering, list(_faults_of_register(pack.requirements.values(), covering))


def all_items(pack: Pack) -> tuple[Item, ...]:
    """Return the items of a full run against a target that offers all that the pack's own documents
    declare.
    """
    services = dict.fromkeys(pack.services, "https://localhost")
    target = Target("cobertura", pack.name, services, {}, pack.revisions[0])
    plan = whole_plan(pack, target, {})
    stories = scenario_items(pack, scenario_files(pack)).values()
    return (*phase_items(plan), *(item for made in stories for item in made))


def coverage(pack: Pack, items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    """Return the ids of the items that verify each requirement, in the order of the pack."""
    found: dict[str, list[str]] = {name: [] for name in pack.requirements}
    for item in items:
        for name in verified(pack, item):
            found.setdefault(name, []).append(item.id)
    return {name: tuple(ids) for name, ids in found.items()}


def faults_of(
    pack: Pack, items: Iterable[Item], covering: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Return what is wrong with the register: unknown references, and obligations with neither test
    nor reason.
    """
    faults = [
        f"{item.id} cita {name}, que no existe."
        for item in items
        for name in item.requirements
        if name not in pack.requirements
    ]
    faults += [
        f"{what} cita {name}, que no existe."
        for what, name in pack.citations.cited()
        if name not in pack.requirements
    ]
    faults += [
        f"las citas nombran el código {name}, que no existe."
        for name in pack.citations.codes
        if name.partition("@")[0] not in CODES
    ]
    known = pack.bindings.capabilities
    for one in pack.requirements.values():
        faults += [
            f"{one.id} nombra la capacidad {name}, que no existe."
            for name in (*one.capabilities, *one.calls)
            if name not in known
        ]
    return [*faults, *_faults_of_register(pack.requirements.values(), covering)]


def _faults_of_register(
    register: Iterable[Requirement], covering: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """Yield the obligations with neither test nor reason, and those that are attested though a test
    verifies them.
    """
    for one in register:
        if one.level is Level.MUST and not covering[one.id] and not one.note:
            yield f"{one.id} es obligatorio, ninguna prueba lo verifica y no dice por qué (note)."
        if one.verify == ATTESTATION and covering[one.id]:
            yield f"{one.id} pide una atestación y lo verifica {covering[one.id][0]}."


def _print(
    rows: Sequence[Requirement], covering: Mapping[str, tuple[str, ...]], told: _Told
) -> None:
    for (document, section), group in groupby(rows, key=lambda one: (one.document, one.section)):
        print(f"{document} · {section}" if section else document)
        for one in group:
            print(f"  {one.id}  [{LEVEL_NAMES[one.level]}]  {one.source}")
            for line in (one.text, *told(one, covering[one.id])):
                print(
                    textwrap.fill(
                        line,
                        _WIDTH,
                        initial_indent="    ",
                        subsequent_indent="    ",
                        break_long_words=False,
                        break_on_hyphens=False,
                    )
                )
        print()


def _listed(one: Requirement, items: tuple[str, ...]) -> tuple[str, ...]:
    return (f"Pide una atestación: {one.note}",) if one.verify == ATTESTATION else ()


def _covered(one: Requirement, items: tuple[str, ...]) -> tuple[str, ...]:
    if items:
        rest = f" y {len(items) - _SHOWN} más" if len(items) > _SHOWN else ""
        return (f"→ {counted(len(items), 'prueba', 'pruebas')}: {', '.join(items[:_SHOWN])}{rest}",)
    if one.verify == ATTESTATION:
        return (f"→ no se verifica por la API, pide una atestación: {one.note}",)
    return (f"→ sin prueba: {one.note or 'no se dice por qué'}",)


def _counts(register: Sequence[Requirement], covering: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return a line for each level: how many requirements, and how many of them are verified,
    attested, or neither.
    """
    lines = []
    for level in Level:
        rows = [one for one in register if one.level is level]
        tested = sum(bool(covering[one.id]) for one in rows)
        attested = sum(one.verify == ATTESTATION and not covering[one.id] for one in rows)
        lines.append(
            f"{LEVEL_NAMES[level].capitalize() + ':':<13}{len(rows):>4} requisitos; {tested} con "
            f"prueba, {attested} por atestación, {len(rows) - tested - attested} sin prueba"
        )
    return lines
