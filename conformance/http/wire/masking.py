"""What may not be shown: each secret of a run, in every form in which a text may hold it."""

import re
from collections.abc import Mapping
from copy import copy
from typing import Self

from conformance.core.address import MASK
from conformance.http.wire.names import is_secret
from conformance.http.wire.personal import PersonalData
from conformance.http.wire.spellings import in_json, spellings

__all__ = ["MASK", "Secrets", "shows_itself"]

_SHORTEST = 4  # what is shorter may stand anywhere by chance
_BEGINNING = 12  # characters that are looked for first: many forms begin alike
# Whole or cut short: header and claims alone may open a system that looks at no signature.
_JWT = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*)*")


def shows_itself(secret: str) -> bool:
    """Say whether a secret is masked by its looks, whoever knows it."""
    return _JWT.fullmatch(secret) is not None


class Secrets:
    """What must not be shown: the text of each secret, and the `$VARIABLE` that stands for it; and
    the personal data of the run. `sent`: what is looked through was sent by the run itself.
    """

    def __init__(self, names: Mapping[str, str], personal: PersonalData | None = None) -> None:
        self.personal = personal or PersonalData()
        self.sent = False
        self._names = {secret: name for secret, name in names.items() if len(secret) >= _SHORTEST}
        told: dict[str, str] = {}
        for secret, name in self._names.items():
            told[secret] = name
            # A shell expands the variable as it is: only what reads so, read by us, is called by
            # its name.
            told.setdefault(in_json(secret), name)
        for secret in self._names:
            for form in spellings(secret):
                told.setdefault(form, MASK)
        # Longest first: the text of one secret may begin another's.
        self._forms = {form: told[form] for form in sorted(told, key=len, reverse=True)}
        self._beginnings = tuple({form[:_BEGINNING]: None for form in self._forms})
        self.longest = max(map(len, self._forms), default=0)

    @property
    def values(self) -> tuple[str, ...]:
        """The text of each secret."""
        return tuple(self._names)

    def of_request(self) -> Self:
        """Return the same secrets, for what the run itself sent."""
        made = copy(self)
        made.sent = True
        return made

    def hides(self, name: str) -> bool:
        """Say whether what stands under a name is masked."""
        return self.personal.hides(name)

    def hidden(self, name: str, value: str) -> str:
        """Return what stands in the place of a value whose name hides it."""
        if value in self._names:
            return self._names[value]
        if not is_secret(name):
            if self.personal.chosen(name) and not self.sent:
                self.personal.learn_text(value)
            return self.personal.mask(value, sent=self.sent)
        if not self.sent:
            self.personal.let_in(value)
        return MASK

    def scrub(self, text: str) -> str:
        """Return a text in which every known secret, however it is written, every JWT and what is
        personal is replaced.
        """
        if any(map(text.__contains__, self._beginnings)):
            for form, name in self._forms.items():
                text = text.replace(form, name)
        if "eyJ" in text:
            text = _JWT.sub(MASK, text)
        return self.personal.scrub(text, sent=self.sent)
