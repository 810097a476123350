"""The register on logins, tokens and other credentials.

The aspects of this room:

- `auth.missing`: a request without credential; `auth.malformed`, `auth.altered`: one with a
  credential that is none, or was one.
- `auth.forged`: tokens made to look good, in their place, or past their end.
- `auth.elsewhere`: good tokens where none is looked for, and keys that anybody guesses.
- `login.accepted`: who logs in is given a token; `login.refused`: a wrong password gives none.
- `login.hostile`: what is no credential gives none either, and a refusal tells nothing.
"""

from collections.abc import Mapping

from conformance.core.citation import Citation

_REFUSED = Citation(("SIIFA-S03", "SIIFA-MAN-7.401"))

ASPECTS: Mapping[str, Citation] = {
    "auth.missing": Citation(("SIIFA-S03", "SIIFA-MAN-7.401", "SIIFA-MAN-4.5")),
    "auth.malformed": _REFUSED,
    "auth.altered": _REFUSED,
    "auth.forged": Citation(("SIIFA-S03", "SIIFA-MAN-7.401", "SIIFA-S13")),
    "auth.elsewhere": _REFUSED,
    "login.accepted": Citation(("SIIFA-MAN-4.7", "SIIFA-MAN-4.5")),
    "login.refused": Citation(("SIIFA-S11",)),
    "login.hostile": Citation(("SIIFA-S11", "SIIFA-S02", "SIIFA-S13")),
}
