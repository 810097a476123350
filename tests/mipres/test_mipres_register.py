"""The register of MIPRES says every sentence of its manual, and how each is verified."""

from mipres_manual import MANUAL

from conformance.core.requirement import ATTESTATION
from conformance.packs.mipres import load

REGISTER = load().requirements


def test_every_sentence_of_the_manual_is_in_the_register_at_its_line_and_level() -> None:
    """None is missing, none was added, and none weighs otherwise."""
    said = [
        (one.id, one.source.split(" ", 1)[1], str(one.level))
        for one in REGISTER.values()
        if one.id.startswith("MIPRES-MAN-")
    ]
    assert list(MANUAL) == said


def test_every_sentence_is_verified_by_wider_requirements_or_says_why_not() -> None:
    """A sentence that no item can show asks for an attestation, with its reason."""
    open_ = [
        name
        for name, one in REGISTER.items()
        if name.startswith("MIPRES-MAN-")
        and not (one.within or (one.verify == ATTESTATION and one.note))
    ]
    assert [] == open_
