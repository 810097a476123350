"""What generation asks of the documents of installed packs, with the default seed and examples: the
files that packs bring, made again.
"""

import sys
from pathlib import Path

from conformance.core import installed
from conformance.http.generation.corpus import bring
from conformance.http.verification import load_pack
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of

SEED, EXAMPLES = 0, 20


def corpora(name: str) -> dict[str, bytes]:
    """Return the corpora of a pack, one for each spelling of its paths, by the names of their
    files.
    """
    made: dict[str, bytes] = {}
    for revision in load_pack(name).revisions:
        plan = make_plan(target_of(revision, name), {})
        made |= bring(plan.pack, plan.contract, SEED, EXAMPLES)
    return made


def renew(folder: Path, made: dict[str, bytes]) -> None:
    """Leave in a folder these files, and no other corpus."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("corpus-*.jsonl"):
        old.unlink()
    for name, data in made.items():
        (folder / name).write_bytes(data)


def main() -> None:
    """Make again what each pack that has a folder for it brings."""
    for name in installed.of_requests():
        folder = load_pack(name).corpora
        if folder is not None:
            renew(folder, corpora(name))
            print(f"{folder}: {', '.join(sorted(path.name for path in folder.iterdir()))}")


if __name__ == "__main__":
    sys.exit(main())
