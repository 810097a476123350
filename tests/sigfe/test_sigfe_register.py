"""The register holds every sentence of its source that obliges, each verified or with a reason."""

from conformance.core.finding import Level
from conformance.core.requirement import ATTESTATION
from conformance.packs.sigfe import load

_MUST = {*range(3, 24), 25, 26, 27, 28, 29, 30, 39, 40, 41, 42} - {24}
_SHOULD = {2, 24, *range(31, 39), 43}
_ATTESTED = {1, 2, 24, 31, 32, 33, 35, 36, 37, 38, 39, 40, 41, 43}
_SENTENCES = range(1, 44)


def test_every_sentence_is_there_with_its_level() -> None:
    """Forty-three sentences, told by their place in the source."""
    register = load().requirements
    levels = {Level.MUST: _MUST, Level.SHOULD: _SHOULD, Level.MAY: {1}}
    expected = {f"SIGFE-PRE-{n}": level for level, several in levels.items() for n in several}
    assert len(_SENTENCES) == len(expected)
    found = {name: one.level for name, one in register.items() if name.startswith("SIGFE-PRE-")}
    assert expected == found


def test_what_no_request_can_show_is_attested_with_a_reason() -> None:
    """Formalities, screens and what DIPRES does by itself; each says why."""
    register = load().requirements
    found = {name for name, one in register.items() if one.verify == ATTESTATION}
    assert {f"SIGFE-PRE-{n}" for n in _ATTESTED} == found
    assert all(register[name].note for name in found)


def test_what_the_source_does_not_write_never_obliges() -> None:
    """Rules of its public clients are recommended at most."""
    own = [one for name, one in load().requirements.items() if not name.startswith("SIGFE-PRE-")]
    assert own
    assert Level.MUST not in {one.level for one in own}
