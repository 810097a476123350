"""What Allure tells of an item whatever came of it: labels, links, and what it verifies.

Requirements that most items verify say nothing of any of them: they are counted, not named, unless
a finding of the item cites one, or it verifies nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from allure_commons.model2 import Label, Link

from conformance.core.finding import Level
from conformance.core.requirement import Requirement
from conformance.core.speech import one_line
from conformance.report import words
from conformance.report.lanes import Lane
from conformance.report.record import Header, Planned

_SEVERITY: Mapping[Level, str] = {
    Level.MUST: "critical",
    Level.SHOULD: "normal",
    Level.MAY: "minor",
}
_FEW = 30  # items of which nothing is usual
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#!~])")


@dataclass(frozen=True, slots=True)
class RunBackground:
    """What is known of a run before it: who is asked, what its items verify, and what most of them
    do.
    """

    header: Header
    requirements: Mapping[str, Requirement]
    usual: frozenset[str]

    def names(self, plan: Planned, cited: Iterable[str]) -> tuple[str, ...]:
        """Return the requirements that an item is about, those `cited` by its findings first."""
        own = [one for one in plan.requirements if one not in self.usual]
        return tuple(dict.fromkeys([*cited, *own])) or plan.requirements

    def labels(self, plan: Planned, names: Sequence[str], lane: Lane) -> list[Label]:
        """Return what people filter by, and where on the timeline an item lies."""
        pairs = (
            ("epic", f"{self.header.pack} · {self.header.target.name}"),
            ("feature", words.phase_name(plan.phase)),
            ("story", plan.capability or "general"),
            ("severity", _SEVERITY[plan.level]),
            ("framework", "conformance"),
            ("host", f"proceso {lane.process}"),
            ("thread", f"carril {lane.number}"),
            *(("tag", name) for name in names),
        )
        return [Label(name, one_line(value)) for name, value in pairs]

    def sentences(self, plan: Planned, names: Sequence[str]) -> list[str]:
        """Return what an item verifies, in Markdown; its links, and not these, lead to the acta."""
        told = [self.requirements[name] for name in names if name in self.requirements]
        lines = [
            f"**{plain(one.id)}** ({words.LEVELS[one.level]}): "
            f"{plain(one.text)} — {plain(one.source)}"
            for one in told
        ]
        rest = len({*plan.requirements} - {*names})
        some = "1 requisito" if rest == 1 else f"{rest} requisitos"
        usual = f"Verifica además {some} que la mayoría de las pruebas verifica."
        return [*lines, *([usual] if rest else [])]


def about(header: Header) -> RunBackground:
    """Return what is known of a run before it."""
    count = Counter(name for plan in header.planned for name in {*plan.requirements})
    most = max(_FEW, len(header.planned)) / 2
    usual = frozenset(name for name, times in count.items() if times > most)
    return RunBackground(header, {one.id: one for one in header.requirements}, usual)


def links(names: Iterable[str], tickets: Iterable[str]) -> list[Link]:
    """Return the links of an item: each requirement in the acta, and the tickets that are
    addresses.
    """
    return [
        *(Link(type="tms", url=_in_acta(name), name=one_line(name)) for name in names),
        *(Link(type="issue", url=one, name=one_line(one)) for one in tickets if is_address(one)),
    ]


def _in_acta(name: str) -> str:
    """Return where a requirement stands in the acta beside the page."""
    return f"../acta.html#r-{quote(name)}"


def is_address(text: str) -> bool:
    """Say whether a text is an address that a browser may follow."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and text.isprintable()


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", one_line(text))
