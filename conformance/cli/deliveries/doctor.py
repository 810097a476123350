"""`conformance doctor` of a pack of files: what its target looks like before any run."""

import argparse
import sys
import time
from dataclasses import replace

from conformance.cli.deliveries.meant import refuse
from conformance.cli.deliveries.run import asked_of, text_of
from conformance.cli.target_name import pack_of_sandbox
from conformance.core.speech import printable
from conformance.core.yaml.places import places_of
from conformance.files.pack import DeliveryPack
from conformance.run.deliveries.doctor import judged_of, look, opinion, remarks
from conformance.run.deliveries.plan import plan_of
from conformance.run.doctor.told import in_json, lines


def examine(args: argparse.Namespace, pack: DeliveryPack) -> int:
    """Print what there is to say of a target, and return the exit code."""
    refuse(args, {"contract": "--contract", "stock": "--stock"})
    begun, own = time.perf_counter(), pack_of_sandbox(args.target) is not None
    target, validator = asked_of(args.target, pack)
    plan = plan_of(pack, target, validator)
    seen = look(plan, own=own)
    said = remarks(seen)
    verdict = opinion(seen, said)
    places = places_of(text_of(args.target, pack), args.target)
    if own:  # it has no file
        places = replace(places, lines=dict.fromkeys(places.lines, 0))
    if args.json:
        obliged, judged = judged_of(plan)
        run = {"items": len(plan.items), "obligatory": obliged, "judged": judged}
        took = time.perf_counter() - begun
        print(printable(in_json(target.name, took, said, verdict, places, run)))
    else:
        print(printable("\n".join(lines(said, verdict, places))))
        if verdict.may_run:
            print(f"Siguiente paso: conformance run --target {args.target}", file=sys.stderr)
    return verdict.exit_code
