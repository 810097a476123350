"""People who could be, drawn: every name, day and place that a layout lets be written of them."""

from datetime import date

from hypothesis import strategies as st

from conformance.packs.bdua.people import Person

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÁÉÍÓÚÜÑ"
_PLACES = ("11001", "05001", "08001", "76001", "52001", "91001", "05002")
_KINDS = ("CC", "CE", "PA", "TI")


def _name(longest: int) -> st.SearchStrategy[str]:
    return st.text(_LETTERS, min_size=1, max_size=longest)


def people_strategy() -> st.SearchStrategy[Person]:
    """Return a strategy of people who enter by themselves."""
    return st.builds(
        _person,
        kind=st.sampled_from(_KINDS),
        number=st.integers(10_000, 9_999_999_999).map(str),
        names=st.tuples(_name(20), _name(20)),
        seconds=st.tuples(st.just("") | _name(30), st.just("") | _name(30)),
        born=st.dates(date(1930, 1, 1), date(2005, 12, 31)),
        where=st.tuples(st.sampled_from("MF"), st.sampled_from(_PLACES), st.sampled_from("UR")),
    )


def _person(
    kind: str,
    number: str,
    names: tuple[str, str],
    seconds: tuple[str, str],
    born: date,
    where: tuple[str, str, str],
) -> Person:
    sex, place, zone = where
    return Person(
        number,
        kind,
        names[0],
        seconds[0],
        names[1],
        seconds[1],
        born,
        sex,
        place[:2],
        place[2:],
        zone,
    )
