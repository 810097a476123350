"""Every sentence of the manual stands in the register, for ever, with how it is verified."""

from conformance.core.requirement import ATTESTATION, ITEMS
from conformance.http.verification import load_pack

PACK = load_pack("mi_seguridad_social")
MANUAL = {f"MSS-MAN-{number}" for number in range(1, 63)}
OBSERVED = {
    f"MSS-{name}"
    for name in (
        *(f"R{number:02}" for number in range(9, 25)),
        *("R15b", "S01", "S02", "S03", "S05", "S06", "S07", "S08", "S09", "S10", "S10b", "S11"),
        *("AIS", "TOK", "REP", "TIM"),
    )
}
OBLIGED_OF_THE_PORTAL = {f"MSS-MAN-{number}" for number in (1, 30, 35, 46)}
"""What must be so, and only somebody's word says."""


def test_each_sentence_has_its_id() -> None:
    """None of the first ones is lost, and what was added is listed here."""
    assert MANUAL | OBSERVED == set(PACK.requirements)


def test_what_the_manual_obliges_is_asked_or_attested_with_a_reason() -> None:
    """A MUST without items says why."""
    must = {name for name in MANUAL if PACK.requirements[name].level == "MUST"}
    told = {name for name in must if PACK.requirements[name].verify == ATTESTATION}
    assert OBLIGED_OF_THE_PORTAL == told
    assert {ITEMS} == {PACK.requirements[name].verify for name in must - told}
    assert all(PACK.requirements[name].note for name in told)


def test_nothing_that_only_clients_show_is_an_obligation() -> None:
    """The manual alone obliges."""
    assert not [name for name in OBSERVED if PACK.requirements[name].level == "MUST"]
