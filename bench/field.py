"""What is judged and found with few resources and few credentials, and what that costs: one row for
each stock and each set of credentials, in process.

    python bench/field.py [--only STOCK|CREDENTIALS]… [--sample N] [--all] [--jobs N] [--out FILE]

A row is written down as soon as it is known: a run that was cut goes on where it was, and what
FILE holds is printed as a table, and under it the defects that were not found. By default so many
defects are tried with each row; --all tries one of every requirement.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.finding import Level, Verdict
from conformance.http.reference import Defect, Setup, reference_of
from conformance.http.verification import load_pack
from conformance.run.homes import verified
from conformance.run.plan import Plan, make_plan
from conformance.sandbox.reach import Watch
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse, watched
from conformance.selftest.rehearsed import Observer, Rehearsal, Rehearsed, prepare_plan

_PACK = "siifa"
_SAMPLE = 12
_JUDGED = (Verdict.PASSED, Verdict.FAILED)
STOCKS: Mapping[str, Mapping[str, int]] = {
    f"{filed}+{pending}": {"radicada": filed, "pendiente": pending}
    for filed, pending in ((3, 0), (10, 3), (40, 10), (150, 25), (900, 200))
}
CREDENTIALS: Mapping[str, tuple[str, ...]] = {
    "ips": ("ips",),
    "erp": ("erp",),
    "gestores": ("erp_gestor", "ips_gestor"),
    "erp, ips": ("erp", "ips"),
    "erp, ips y otra entidad": ("erp", "ips", "otra_erp", "otra_ips"),
    "todas": (),
}
HEAD = (
    "| facturas | credenciales | MUST juzgados | de los que se pueden juzgar | hallados | de "
    "defectos | ítems que corren | intercambios | escrituras | s |"
)


@dataclass(frozen=True, slots=True)
class Row:
    """What a stock and a set of credentials give: obligatory requirements judged, and how many
    these credentials can judge; defects found of those tried, and those missed; items that ran;
    what it cost.
    """

    stock: str
    credentials: str
    tried: int
    judged: int = 0
    able: int = 0
    found: int = 0
    items: int = 0
    exchanges: int = 0
    writes: int = 0
    seconds: float = 0.0
    fault: str = ""
    missed: Sequence[str] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as it is printed."""
        if self.fault:
            return (self.stock, self.credentials, self.fault, *[""] * 7)
        told = f"{self.able} ({100 * self.judged / max(1, self.able):.0f} %)"
        share = f"{self.tried} ({100 * self.found / self.tried:.0f} %)" if self.tried else ""
        return (
            self.stock,
            self.credentials,
            str(self.judged),
            told,
            str(self.found) if self.tried else "",
            share,
            str(self.items),
            str(self.exchanges),
            str(self.writes),
            f"{self.seconds:.0f}",
        )


def plan_of(credentials: str) -> Plan:
    """Return the plan of a target that gives these credentials."""
    target = target_of(pack_name=_PACK)
    roles = CREDENTIALS[credentials] or tuple(target.roles)
    return make_plan(replace(target, roles={name: target.roles[name] for name in roles}), {})


@cache
def _craft(credentials: str) -> Rehearsed:
    return prepare_plan(plan_of(credentials))


def obliged(plan: Plan, made: Rehearsal, items: Mapping[str, frozenset[str]]) -> tuple[int, int]:
    """Return how many obligatory requirements a run judged, and how many its credentials can."""
    must = {
        one.id for one in plan.pack.requirements.values() if plan.level(one.id, one.level) == "MUST"
    }
    judged: set[str] = set()
    able: set[str] = set()
    for name, outcome in made.outcomes.items():
        about = items.get(name, frozenset()) & must
        if outcome.verdict in _JUDGED:
            judged |= about
        if outcome.verdict is not Verdict.NOT_APPLICABLE and not any(
            lack.role for lack in outcome.lacked
        ):
            able |= about
    return len(judged), len(able)


def chosen(defects: Mapping[str, Defect], count: int | None) -> tuple[str, ...]:
    """Return one defect of each requirement, or so many of these, spread over them all."""
    first: dict[str, str] = {}
    for one in defects.values():
        if one.level is Level.MUST:
            first.setdefault(one.requirement, one.id)
    names = tuple(first.values())
    if count is None or count >= len(names):
        return names
    return tuple(names[place * len(names) // count] for place in range(count))


def measured(stock: str, credentials: str, count: int | None) -> Row:
    """Return the row of a stock and of credentials."""
    craft = _craft(credentials)
    defects = craft.reference.defects
    names = chosen(defects, count)
    row = Row(stock, credentials, len(names))
    sent: Counter[Kind] = Counter()

    def heard(item: str, request: Request, response: Response) -> None:
        sent[request.kind] += 1

    begun, setup = time.perf_counter(), Setup(stock=STOCKS[stock])
    watch = Watch(defects[name] for name in names)
    clean, reach = watched(craft, watch, setup=setup, observer=Observer(heard=heard))
    seconds = time.perf_counter() - begun
    known = {item.id: frozenset(verified(craft.plan.pack, item)) for item in craft.items}
    judged, able = obliged(craft.plan, clean, known)
    usual = {one.cause for one in clean.findings}
    missed: list[str] = []
    for name in names:
        made = rehearse(craft, (name,), setup=setup, reach=reach)
        seen = {one.code for one in made.findings if one.cause not in usual}
        missed += [] if defects[name].code in seen else [name]
    return replace(
        row,
        judged=judged,
        able=able,
        found=len(names) - len(missed),
        items=sum(one.verdict in _JUDGED for one in clean.outcomes.values()),
        exchanges=sum(sent.values()),
        writes=sent[Kind.WRITE],
        seconds=seconds,
        missed=missed,
    )


def tried(pair: tuple[str, str], count: int | None) -> Row:
    """Return the row of a pair of stock and credentials; of one that failed, with what."""
    try:
        return measured(*pair, count)
    except Exception as fault:  # noqa: BLE001  # the other rows are wanted all the same
        return Row(*pair, 0, fault=f"{type(fault).__name__}: {fault}")


def kept(path: Path) -> dict[tuple[str, str], Row]:
    """Return the rows that a file holds, the last of each pair."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (Row(**json.loads(line)) for line in lines)
    return {(row.stock, row.credentials): row for row in rows}


def table(rows: Mapping[tuple[str, str], Row]) -> Iterator[str]:
    """Yield the lines of the table, in its order whichever was measured first."""
    yield HEAD
    yield "|" + "---|" * HEAD.count(" | ") + "---|"
    for pair in _pairs():
        if pair in rows:
            yield "| " + " | ".join(rows[pair].cells) + " |"
    yield from (
        f"{stock} {credentials} no halla: {', '.join(rows[stock, credentials].missed)}"
        for stock, credentials in _pairs()
        if (stock, credentials) in rows and rows[stock, credentials].missed
    )


def _pairs() -> Iterator[tuple[str, str]]:
    return ((stock, credentials) for credentials in CREDENTIALS for stock in STOCKS)


def wanted(only: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of which each word names the stock or the credentials."""
    stocks = [one for one in only if one in STOCKS] or list(STOCKS)
    credentials = [one for one in only if one in CREDENTIALS] or list(CREDENTIALS)
    return [pair for pair in _pairs() if pair[0] in stocks and pair[1] in credentials]


def main() -> int:
    """Measure what is asked for and not known yet, and print what is known."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    named = (*STOCKS, *CREDENTIALS)
    parser.add_argument("--only", action="append", default=[], choices=named, help="these rows")
    parser.add_argument("--sample", type=int, default=_SAMPLE, help=f"defects a row ({_SAMPLE})")
    parser.add_argument("--all", action="store_true", help="a defect of every requirement")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--out", type=Path, default=Path("reports/out/field.jsonl"))
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    known = kept(args.out)
    count = None if args.all else args.sample
    tries = len(chosen(reference_of(load_pack(_PACK)).defects, count))
    done = {pair for pair, row in known.items() if not row.fault and row.tried == tries}
    pairs = [pair for pair in wanted(args.only) if pair not in done]
    if pairs:
        with (
            args.out.open("a", encoding="utf-8") as out,
            ProcessPoolExecutor(min(args.jobs, len(pairs)), get_context("spawn")) as crew,
        ):
            for row in crew.map(partial(tried, count=count), pairs):
                out.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
                out.flush()
    print("\n".join(table(kept(args.out))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
