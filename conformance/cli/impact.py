"""`conformance impact ANTES DESPUÉS [CORRIDA…]`: what a new revision of a document changes."""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping

from conformance.cli.pack import pack_option
from conformance.cli.past_runs import read_runs
from conformance.cli.told_files import out_option, write_told
from conformance.core.errors import UsageError
from conformance.core.speech import printable
from conformance.core.target import Target
from conformance.http.contract.binding import Bound, service_of
from conformance.http.contract.document import Document, load
from conformance.http.contract.drift.documents import diff
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.verification import chosen_pack
from conformance.report.impact import Impact, Register, RevisedItem, Revision, impact
from conformance.report.impact_words import impact_lines, impact_told
from conformance.report.past_page import impact_page
from conformance.report.past_run import PastRun
from conformance.run.homes import verified
from conformance.run.plan import Plan, phase_items, scenario_files, scenario_items, whole_plan


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `impact`."""
    pack_option(parser)
    parser.add_argument(
        "before", metavar="ANTES", help="documento anterior de un servicio: archivo o URL"
    )
    parser.add_argument("after", metavar="DESPUÉS", help="documento nuevo del mismo servicio")
    parser.add_argument(
        "runs",
        nargs="*",
        metavar="CORRIDA",
        help="carpetas o paquetes de corridas: cuáles hay que renovar",
    )
    parser.add_argument(
        "--also",
        nargs=2,
        action="append",
        default=[],
        metavar=("ANTES", "DESPUÉS"),
        help="las dos revisiones del documento de otro servicio (repetible)",
    )
    out_option(parser, "impacto.json, que «run --only-impact» entiende, y la página impacto.html")


def run(args: argparse.Namespace) -> int:
    """Tell what changes; return 1 when something has to be renewed, 0 when nothing."""
    pack = chosen_pack(args.pack)
    runs = read_runs(args.runs)
    for one in runs[:1]:
        if one.pack != pack.name:
            raise UsageError(
                f"{one.name} es del paquete «{one.pack}», y los documentos se leen con "
                f"«{pack.name}».\nDé --pack, o corridas de ese paquete."
            )
    pairs = [(args.before, args.after), *args.also]
    found = [_impact(pack, load(before), load(after), runs) for before, after in pairs]
    _different(one.service for one in found)
    print(printable("\n\n".join("\n".join(impact_lines(one)) for one in found)))
    told = [impact_told(one) for one in found]
    first, *others = told
    write_told(args.out, "impacto", first, impact_page(told))
    for other in others:
        write_told(args.out, f"impacto-{other['service']}", other)
    return 1 if any(one.renews for one in found) else 0


def _different(services: Iterable[str]) -> None:
    """Raise UsageError where one service is asked about twice."""
    twice = [name for name, times in Counter(services).items() if times > 1]
    if twice:
        raise UsageError(
            f"--also: el servicio «{twice[0]}» está dos veces.\n"
            "Dé de cada servicio la revisión de antes y la de después, una vez."
        )


def _impact(pack: Pack, before: Document, after: Document, runs: list[PastRun]) -> Impact:
    service, other = (service_of(one, pack.bindings) for one in (before, after))
    if service != other:
        raise UsageError(
            f"{before.source} es del servicio «{service}» y {after.source} de «{other}».\n"
            "Dé dos revisiones del documento de un mismo servicio."
        )
    drift = diff(before, after, pack.bindings)
    plans = [_plan(pack, service, one) for one in (before, after)]
    revisions = tuple(
        Revision(one.source, f"{one.title} {one.version}".strip(), one.sha256, _items(plan))
        for one, plan in zip((before, after), plans, strict=True)
    )
    bound = [plan.contract.bound for plan in plans]
    register = Register(frozenset(pack.bindings.capabilities), pack.norm, pack.requirements)
    two = (revisions[0], revisions[1])
    return impact(service, two, drift.changes, _same(*bound), register, runs)


def _same(before: Mapping[str, Bound], after: Mapping[str, Bound]) -> frozenset[str]:
    """Return the capabilities that are bound to one and the same effective operation."""
    return frozenset(name for name, one in before.items() if after.get(name) == one)


def _plan(pack: Pack, service: str, document: Document) -> Plan:
    services = dict.fromkeys(pack.services, "https://localhost")
    target = Target("impacto", pack.name, services, {}, pack.revisions[0])
    return whole_plan(pack, target, {service: document})


def _items(plan: Plan) -> tuple[RevisedItem, ...]:
    """Return the items of a full run by a plan."""
    stories = scenario_items(plan.pack, scenario_files(plan.pack)).values()
    made = (*phase_items(plan), *(item for story in stories for item in story))
    return tuple(_revised(plan.pack, item) for item in made)


def _revised(pack: Pack, item: Item) -> RevisedItem:
    about = item.capability or ""
    calls = frozenset(filter(None, (about, *item.capabilities, *item.called)))
    return RevisedItem(item.id, item.phase, item.title, about, calls, verified(pack, item))
