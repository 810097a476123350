"""What the controller of a run found out, as its workers are told it."""

import json
from dataclasses import asdict
from typing import Any

from conformance.core.mismatch import Mismatch
from conformance.core.resource import Pool, Resource
from conformance.run.choosing import Most
from conformance.run.estimate import Pace
from conformance.run.plan import documents_text
from conformance.run.session import Run


def to_worker(run: Run) -> dict[str, Any]:
    """Return what a worker needs to make the same plan without asking the target again.

    What generation asks is left in the folder of the run.
    """
    if "generation" in run.plan.phases:
        run.ask()
    return {
        "documents": documents_text(run.plan.contract.loaded),
        "pool": _pool_text(run.pool),
        "unavailable": run.unavailable or "",
        "resumption": str(run.resumption),
        "expected": asdict(run.expected) if run.expected else None,
        "key": run.plan.target.privacy.key.hex(),
        "most": json.dumps(asdict(run.bounds)),
    }


def most_from(text: str) -> Most:
    """Return what the run may take, as the controller tells it."""
    raw: dict[str, Any] = json.loads(text)
    return Most(**{**raw, "pace": Pace(**raw["pace"])})


def pool_from(text: str) -> Pool:
    """Return the pool that the controller found."""
    raw: dict[str, Any] = json.loads(text)
    return Pool(
        resources=tuple(Resource(**row) for row in raw["resources"]),
        foreign=tuple(Resource(**row) for row in raw["foreign"]),
        codes={group: tuple(codes) for group, codes in raw["codes"].items()},
        roles=frozenset(raw["roles"]),
        unseen=tuple(raw["unseen"]),
        withheld=tuple(Resource(**row) for row in raw["withheld"]),
        labels=raw["labels"],
        mismatches=tuple(Mismatch(**row) for row in raw["mismatches"]),
    )


def _pool_text(pool: Pool) -> str:
    return json.dumps(
        {
            "resources": [asdict(row) for row in pool.resources],
            "withheld": [asdict(row) for row in pool.withheld],
            "foreign": [asdict(row) for row in pool.foreign],
            "codes": {group: list(codes) for group, codes in pool.codes.items()},
            "roles": sorted(pool.roles),
            "unseen": pool.unseen,
            "labels": dict(pool.labels),
            "mismatches": [asdict(one) for one in pool.mismatches if one.closes],
        },
        ensure_ascii=False,
    )
