"""Print what the core knows of the installed packs: `python tests/house [-v] [PART OF A PATH…]`.

A count per file, and with -v (or with paths) each line with the words that stand there. With
--packs, how much each of our packs is and what core gained for them, as ARCHITECTURE tells it.
"""

import sys
from collections import Counter

from house_count import known_places, recorded
from house_packs import tables


def main(given: list[str]) -> None:
    """Print the lines of the files whose path holds one of the words given, or of all."""
    asked = [one for one in given if one != "-v"]
    found = [one for one in known_places() if not asked or any(part in one.file for part in asked)]
    if asked or "-v" in given:
        for one in found:
            print(f"{one.file}:{one.line}: [{', '.join(one.words)}] {one.text}")
    for file, count in Counter(one.file for one in found).most_common():
        print(f"{count:6} {file}")
    print(f"{len(found):6} lines in all; recorded: {recorded()}")


if "--packs" in sys.argv:
    print(tables())
else:
    main(sys.argv[1:])
