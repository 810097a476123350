"""Which requirements of the register speak of each aspect and each code."""

from conformance.core.citation import Citations
from conformance.packs.siifa.citations import (
    access,
    answers,
    auth,
    codes,
    generation,
    lists,
    probes,
)

CITATIONS = Citations(
    aspects={
        **answers.ASPECTS,
        **probes.ASPECTS,
        **generation.ASPECTS,
        **access.ASPECTS,
        **lists.ASPECTS,
        **auth.ASPECTS,
    },
    own={**generation.OWN, **access.OWN},
    codes=codes.REQUIREMENTS,
    norms=codes.NORMS,
    titles=codes.TITLES,
    law=("Ley ", "Res. "),
    terms=frozenset({"SIIFA-R18"}),
)
