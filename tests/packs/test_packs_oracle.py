"""What SIIFA's pack tells the oracle: whose token it is, what codes mean, what an act leaves."""

from conformance.core.lifecycle import Lifecycle
from conformance.packs.siifa.auth import AUTH
from conformance.packs.siifa.discovery import labels_of
from conformance.packs.siifa.lifecycles import DEVOLUCION, GLOSA

USER = "F8349468-8B96-5075-9B86-55CC45A388C3"


def test_a_user_is_a_guid_of_the_token_whatever_its_claim_is_called() -> None:
    """The token's own id is nobody's."""
    claims = {"sub": USER, "jti": USER.replace("F", "A"), "role": "SIIFA_ERP", "exp": 1}
    assert frozenset({USER.lower()}) == AUTH.who(claims)
    assert frozenset() == AUTH.who({"sub": "usuario", "jti": USER})


def test_a_code_that_is_told_twice_otherwise_means_nothing() -> None:
    """One object that lists nothing (X12) is read like a list of one."""
    one, other = (
        {"idSeguimientoTipoCodigo": code, "descripcion": text}
        for code, text in (("RE9801", "Una"), ("RE9602", "Otra"))
    )
    changed = {**other, "descripcion": "Distinta"}
    assert {"RE9801": "Una"} == labels_of({"A": [one, other], "B": [changed], "C": one, "D": None})


def test_every_act_of_a_follow_up_says_what_the_server_sets_by_it() -> None:
    """Label, user and report date of each act have names of their own (R28)."""

    def computed(cycle: Lifecycle) -> list[str]:
        acts = {act.code: act for move in cycle.moves if (act := move.act) is not None}
        return [name for act in acts.values() for name in act.computed]

    for cycle in (GLOSA, DEVOLUCION):
        names = computed(cycle)
        assert (12, 12) == (len(names), len(set(names)))
