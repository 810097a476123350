"""Whether the harness still does the same: what each item sends and finds, clean and with defects.

    python bench/oracle.py record FILE [--clean] [--only CLASS|CODE|ID]… [--sample N] [--jobs N]
    python bench/oracle.py compare FILE [the same]

`record` writes what a run in process does: per item, how it ended, its findings, and its requests
in order, each as capability, role and digest. `compare` does again what is asked for, says "same"
or lists what differs, and exits 1 when something does. Without --clean, --only or --sample all of
it is meant. A record names nothing of the code: only items, capabilities, roles, codes,
requirements and levels.
"""

import argparse
import base64
import binascii
import gzip
import hashlib
import json
import multiprocessing
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from conformance.core.cache import Cache
from conformance.core.exchange import Request, Response
from conformance.http.reference import Defect, reference_of
from conformance.http.verification import load_pack
from conformance.run.plan import make_plan
from conformance.sandbox.reach import Watch
from conformance.sandbox.tables import FIRST_ID
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse, watched
from conformance.selftest.rehearsed import Observer, Reach, Rehearsal, Rehearsed, prepare_plan
from conformance.selftest.tally import sample

CLEAN = "clean"
_START = datetime(2026, 3, 18, 15, tzinfo=UTC)  # a Wednesday; the clocks stand still there
_SHOWN = 40  # differences listed of each run
_DIGITS = 12
_TOKEN = re.compile(
    r"(?<![\w-])[\w-]{16,}+\.[\w-]*(?:\.[\w-]*)*", re.ASCII
)  # a long text is looked at once
_ISSUED = re.compile(rb"eyJ[\w-]+\.[\w-]+\.[\w-]+")
_ROW = re.compile(r"(?<!\d)429[45]\d{6}(?!\d)")
DEFECTS = reference_of(load_pack("siifa")).defects
_ROWS = range(FIRST_ID, FIRST_ID + 1_000_000)
_PASSING = ("jti", "iat", "exp")  # claims that hang on the clock and on how many tokens came before

Told = dict[str, Any]
"""What one item did: `verdict`, `findings` and `requests`, both lists of texts."""
Run = dict[str, Told]
"""What each item did, by its id, in the order in which they ran."""


@dataclass(slots=True)
class Recorder:
    """Notes what each item sends; what several threads sent at once has no order: it is sorted."""

    sent: dict[str, list[str]] = field(default_factory=dict)
    _issued: set[str] = field(default_factory=set)
    _rows: dict[str, int] = field(default_factory=dict)
    _item: str = ""
    _burst: int = 0  # how many of the last ones were sent at once
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def heard(self, item: str, request: Request, response: Response) -> None:
        """Note a request and the tokens that its answer gives."""
        alone = threading.current_thread() is threading.main_thread()
        with self._lock:
            if item != self._item:
                self._item, self._burst, self._rows = item, 0, {}
            self._issued.update(token.decode() for token in _ISSUED.findall(response.body))
            known = self.sent.setdefault(item, [])
            self._burst = 0 if alone else self._burst + 1
            known.append(
                f"{request.capability or '-'} {request.role} {self._digest(request, alone=alone)}"
            )
            known[len(known) - self._burst :] = sorted(known[len(known) - self._burst :])

    def _digest(self, request: Request, *, alone: bool) -> str:
        """Return a digest that hangs neither on the clock nor on what other items did before."""
        target = "/" + request.url.split("/", 3)[-1]
        headers = sorted(f"{name.lower()}: {value}" for name, value in request.headers)
        text = "\n".join(
            [request.method, target, *headers, "", (request.body or b"").decode("latin-1")]
        )
        named = _TOKEN.sub(lambda found: self._token(found[0]), text)
        plain = _ROW.sub(lambda found: self._row(found[0], alone=alone), named)
        return hashlib.sha256(plain.encode()).hexdigest()[:_DIGITS]

    def _token(self, text: str) -> str:
        """Return what a token says and whether the server issued it; another text as it is."""
        parts = [_claims(part) for part in text.split(".")]
        if not any(parts):
            return text
        return f"<{'issued' if text in self._issued else 'forged'} {'.'.join(parts)}>"

    def _row(self, text: str, *, alone: bool) -> str:
        """Return a written row's place among those the item named: its id counts others' rows."""
        if int(text) not in _ROWS:
            return text
        return (
            f"<row {self._rows.setdefault(text, len(self._rows))}>"
            if alone or text in self._rows
            else "<row>"
        )


def _claims(part: str) -> str:
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return ""
    if not isinstance(claims, dict):
        return ""
    if all(isinstance(claims.get(name), int) for name in ("iat", "exp")):
        claims["life"] = claims["exp"] - claims["iat"]
    return json.dumps(
        {name: value for name, value in claims.items() if name not in _PASSING}, sort_keys=True
    )


def run_of(recorder: Recorder, made: Rehearsal) -> Run:
    """Return what each item of a rehearsal did."""
    before = {
        name: Told(verdict="", findings=[], requests=sent)
        for name, sent in recorder.sent.items()
        if name not in made.outcomes
    }
    return before | {
        name: Told(
            verdict=str(outcome.verdict),
            findings=sorted(
                f"{one.code} {one.capability or '-'} {one.requirement} {one.level}"
                for one in made.found.get(name, ())
            ),
            requests=recorder.sent.get(name, []),
        )
        for name, outcome in made.outcomes.items()
    }


def differences(old: Mapping[str, Told], new: Mapping[str, Told]) -> Iterator[str]:
    """Yield what two runs do not have in common, a line each."""
    for name in old:
        if name not in new:
            yield f"{name}: no longer runs"
    for name in new:
        if name not in old:
            yield f"{name}: is new"
    common = [name for name in old if name in new]
    if common != [name for name in new if name in old]:
        first = next(
            pair
            for pair in zip(common, (name for name in new if name in old), strict=True)
            if pair[0] != pair[1]
        )
        yield f"items run in another order: {first[0]}, now {first[1]}"
    for name in common:
        yield from (f"{name}: {line}" for line in _told(old[name], new[name]))


def _told(old: Told, new: Told) -> Iterator[str]:
    if old["verdict"] != new["verdict"]:
        yield f"was {old['verdict']}, now {new['verdict']}"
    for sign, one, other in (("no longer", old, new), ("now", new, old)):
        left = list(other["findings"])
        for finding in one["findings"]:
            if finding in left:
                left.remove(finding)
            else:
                yield f"{sign} finds {finding}"
    before, after = old["requests"], new["requests"]
    place = next(
        (
            place
            for place, pair in enumerate(zip(before, after, strict=False))
            if pair[0] != pair[1]
        ),
        min(len(before), len(after)),
    )
    if before != after:
        odd = sum(one != other for one, other in zip(before, after, strict=False)) + abs(
            len(before) - len(after)
        )
        yield (
            f"request {place + 1} of {len(before)} was {_at(before, place)}, "
            f"now {_at(after, place)} of {len(after)} ({odd} differ)"
        )


def _at(requests: Sequence[str], place: int) -> str:
    return requests[place] if place < len(requests) else "none"


def save(path: Path, runs: Mapping[str, Run]) -> None:
    """Write runs, each list of requests once: most defects change few of them."""
    lists: dict[str, int] = {}
    rows = {
        name: {
            item: [
                told["verdict"],
                told["findings"],
                lists.setdefault("\n".join(told["requests"]), len(lists)),
            ]
            for item, told in run.items()
        }
        for name, run in runs.items()
    }
    text = json.dumps({"lists": [one.split("\n") if one else [] for one in lists], "runs": rows})
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def load(path: Path) -> dict[str, Run]:
    """Return the runs that were written."""
    kept = json.loads(gzip.decompress(path.read_bytes()))
    return {
        name: {
            item: Told(verdict=verdict, findings=findings, requests=kept["lists"][place])
            for item, (verdict, findings, place) in rows.items()
        }
        for name, rows in kept["runs"].items()
    }


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What each process prepares once: the plan, who meets which defect, what a clean run does."""

    craft: Rehearsed
    reach: Reach
    clean: Run


_bench: list[_Prepared] = []


def _prepare(names: Sequence[str], cache: str) -> None:
    craft, recorder = prepare_plan(make_plan(target_of(), {}), Cache(Path(cache))), Recorder()
    made, reach = watched(
        craft, Watch(DEFECTS[name] for name in names), observer=Observer(_START, recorder.heard)
    )
    _bench.append(_Prepared(craft, reach, run_of(recorder, made)))


def _run(name: str) -> Run:
    bench, recorder = _bench[0], Recorder()
    if name == CLEAN:
        return bench.clean
    made = rehearse(
        bench.craft, (name,), reach=bench.reach, observer=Observer(_START, recorder.heard)
    )
    return run_of(recorder, made)


def runs(names: Sequence[str], jobs: int) -> Iterator[tuple[str, Run]]:
    """Yield what is done on the clean sandbox and with each defect, as named, in that order."""
    with tempfile.TemporaryDirectory() as cache:
        start = partial(_prepare, [name for name in names if name != CLEAN], cache)
        with ProcessPoolExecutor(
            min(jobs, len(names)), multiprocessing.get_context("spawn"), start
        ) as crew:
            yield from zip(names, crew.map(_run, names), strict=True)


def chosen(only: Sequence[str], each: int | None, *, clean: bool) -> list[str]:
    """Return the names of the runs that are asked for: all of them when nothing is."""

    def fits(one: Defect) -> bool:
        return not only or bool({one.id, one.code, one.code.split("-")[0]}.intersection(only))

    if clean and not only and each is None:
        return [CLEAN]
    defects = [one for one in DEFECTS.values() if fits(one)]
    names = [one.id for one in (defects if each is None else sample(defects, each))]
    return [CLEAN, *names] if clean or not (only or each) else names


def _record(path: Path, names: Sequence[str], jobs: int) -> int:
    save(path, dict(runs(names, jobs)))
    return 0


def _compare(path: Path, names: Sequence[str], jobs: int) -> int:
    known = load(path)
    if missing := [name for name in names if name not in known]:
        print(f"{path} does not hold {', '.join(missing[:5])} ({len(missing)} in all)")
        return 2
    count = 0
    for name, new in runs(names, jobs):
        lines = list(differences(known[name], new))
        count += bool(lines)
        for line in lines[:_SHOWN]:
            print(f"{name}: {line}", flush=True)
        if len(lines) > _SHOWN:
            print(f"{name}: and {len(lines) - _SHOWN} more")
    print(f"{count} of {len(names)} runs differ" if count else "same")
    return 1 if count else 0


def main() -> int:
    """Record, or compare with a record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("record", "compare"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--clean", action="store_true", help="the clean sandbox")
    parser.add_argument(
        "--only", action="append", default=[], metavar="CLASS|CODE|ID", help="these defects"
    )
    parser.add_argument("--sample", type=int, metavar="N", help="at most N defects of each code")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (2)")
    args = parser.parse_args()
    begun = time.perf_counter()
    names = chosen(args.only, args.sample, clean=args.clean)
    ended = (_record if args.command == "record" else _compare)(args.file, names, args.jobs)
    print(f"{len(names)} runs, {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return ended


if __name__ == "__main__":
    sys.exit(main())
