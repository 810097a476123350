"""What of a run is masked beside what always is, as the target file and the command line say."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Privacy:
    """Which personal data a run masks: fields named in `mask` too, those in `show` not; `text`:
    whether texts are searched for it. `off`: none is. Passwords and tokens always are. By `key`, of
    one run and written nowhere, what is masked can be compared. `public`, a regular expression, is
    searched for in names: what it fits is nobody's secret; `personal`, another: what it fits is a
    person's, although no word of the name says so.
    """

    mask: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    text: bool = True
    off: bool = False
    public: str = "(?!)"
    personal: str = "(?!)"
    key: bytes = field(default=b"", repr=False)


USUAL = Privacy()
"""What a target has that says nothing of it."""
