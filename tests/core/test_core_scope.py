"""What a system is made of, and which of it a target wants judged."""

import pytest

from conformance.core.scope import About, Module, Parts, beyond

_GLOSAS = Module("glosas", "glosas", frozenset({"formular"}))
_PAGOS = Module("pagos", "pagos", frozenset({"pagar"}))
_GUARDED = Module("seguridad", "permisos", frozenset({"entrar"}), frozenset({"R1"}))
_APART = Module("aislamiento", "aislamiento", requirements=frozenset({"R2"}), abroad=True)
_ALL = (_GLOSAS, _PAGOS, _GUARDED, _APART)


@pytest.mark.parametrize(
    ("wanted", "about", "out"),
    [
        ((), About("pagar", abroad=True), None),
        (("glosas",), About("formular"), None),
        (("glosas",), About("pagar"), _PAGOS),
        (("glosas",), About("otra cosa"), None),
        (("glosas",), About("formular", "R1"), _GUARDED),
        (("glosas",), About("formular", abroad=True), _APART),
        (("glosas", "seguridad"), About("formular", "R1"), None),
        (("glosas", "seguridad"), About("pagar", "R1"), _PAGOS),
        (("seguridad",), About("pagar", "R1"), None),
        (("seguridad",), About("pagar"), _PAGOS),
        (("aislamiento",), About("pagar", "R2"), None),
        (("glosas", "pagos", "seguridad"), About("pagar", "R2"), _APART),
    ],
)
def test_what_goes_across_modules_is_judged_where_its_own_is_wanted(
    wanted: tuple[str, ...], about: About, out: Module | None
) -> None:
    """And in the modules that are wanted beside it, or in all where none is."""
    assert out == Parts(_ALL, wanted).excluding(about)


@pytest.mark.parametrize(
    ("callers", "allowed", "outside"),
    [
        ("", "", False),
        ("", "ab", False),
        ("", "b", True),
        ("a", "b", False),
        ("b", "ab", True),
        ("ab", "b", True),
        ("ab", "a", False),
        ("ab", "", False),
    ],
)
def test_an_item_is_of_a_side_by_who_calls_and_by_what_it_is_about(
    callers: str, allowed: str, outside: bool
) -> None:
    """Of `a`: what it calls alone, even in vain; with others, only what is for it too."""
    about = About(callers=frozenset(callers), allowed=frozenset(allowed))
    assert outside == beyond(about, ("a",))
