"""Which layout each kind of file has, by the profile of the norm."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from conformance.core.data_path import data
from conformance.files.layout import Layout, load_layout

HISTORIC, PRACTICE = PROFILES = ("res-0812", "adres-practica")
"""The norm of 2007, repealed; what is seen done today."""

HOMES: Mapping[str, Mapping[str, str]] = {
    HISTORIC: {
        "MC": "0812/MC",
        "NC": "0812/NOV",
        "MS": "2629/MS",  # nobody shows that of 0812
        "NS": "0812/NOV",
        "ME": "0812/MC",
        "NE": "0812/NOV",
    },
    PRACTICE: {
        "MC": "sie/MC-23",
        "NC": "practica/NC-19",
        "MS": "sie/MS-21",
        "NS": "practica/NS-20",
        "ME": "sie/MC-23",
        "NE": "practica/NC-19",
    },
}
RETURNED = "devuelto/38-2024"
"""The layout of the master that is given back: the one of two witnesses, with a state."""

_ALL_RETURNED = ("devuelto/28-0812", RETURNED, "devuelto/43-2025")


@cache
def layout(name: str) -> Layout:
    """Return a layout of ours by its place among them."""
    return load_layout(data("specs", "bdua", "layouts", *f"{name}.csv".split("/")), name)


def layout_of(profile: str, kind: str, own: str = "") -> Layout:
    """Return the layout of a kind of file: the target's own, or the profile's."""
    return load_layout(Path(own), own) if own else layout(HOMES[profile][kind])


def returned_layout(width: int) -> Layout | None:
    """Return the layout of a master that is given back, by how many fields it has, None for none
    that is known.
    """
    return next((one for one in map(layout, _ALL_RETURNED) if len(one.fields) == width), None)
