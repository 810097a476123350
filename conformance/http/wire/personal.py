"""The personal data of a run (Ley 1581 de 2012): what is masked, and what stands in its place.

The rules of the file: what a name hides is masked and remembered, and so is what a shape shows
(`shapes`); what was masked once is masked wherever it appears again. In its place stands `***` and
a tag, the same for the same value within a run: the key of the tags is passed in and written
nowhere. What the run itself made up to ask with is not a person's, and stays.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import islice

from conformance.core.address import MASK
from conformance.core.privacy import USUAL, Privacy
from conformance.http.wire import shapes
from conformance.http.wire.known import KnownValues
from conformance.http.wire.names import is_personal, is_secret, plain
from conformance.http.wire.spellings import spellings

_TAG = 3  # characters: enough to compare, too few to tell anything
_MOST_TEXTS = 300
_MOST_SPELT = 16  # secrets that are looked for in other spellings too
_TOKEN = re.compile(r"[\w.~+/=-]{12,}")
_COOKIE = re.compile(r"^[^=;,\s]+=([^;,\s]+)")


class PersonalData:
    """What a run masks beside its own secrets, and what it has masked so far. Safe among threads.

    Where the rules have no key nothing can be compared: `***` alone stands for everything.
    """

    def __init__(self, rules: Privacy = USUAL) -> None:
        self._key = rules.key
        self._mask, self._show = (frozenset(map(plain, one)) for one in (rules.mask, rules.show))
        self._public, self._personal = re.compile(rules.public), re.compile(rules.personal)
        self.off = rules.off
        self.searches = rules.text and not rules.off
        self._names: dict[str, bool] = {}
        self._spelt: tuple[str, ...] = ()
        self._ours: set[str] = set()
        self._own_texts: set[str] = set()
        self._sent: set[str] = set()  # before anybody told them: of the run's own making
        self.numbers: set[str] = set()
        self.addresses: set[str] = set()
        self.texts: dict[str, None] = {}
        self.answered: dict[str, None] = {}

    def hides(self, name: str) -> bool:
        """Say whether what stands under a name is masked."""
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = self._hides(name)
        return known

    def _hides(self, name: str) -> bool:
        if is_secret(name):
            return True
        one = plain(name)
        if self.off or one in self._show:
            return False
        told = one in self._mask or self._personal.search(name) is not None
        return told or (is_personal(name) and not self._public.search(name))

    def mask(self, value: str, *, sent: bool = False) -> str:
        """Return what stands in the place of a personal value, which is known from then on."""
        self._learn(value.strip(), sent=sent)
        return self.tagged(value)

    def chosen(self, name: str) -> bool:
        """Say whether the target file itself names a field as one to mask."""
        return plain(name) in self._mask

    def learn_text(self, value: str) -> None:
        """Remember a text that the target file's own names hide, whatever it looks like."""
        if 4 <= len(value) <= 200 and value not in self._own_texts:
            self._keep_text(value)

    def tagged(self, value: str) -> str:
        """Return what stands in the place of a value."""
        if not self._key:
            return MASK
        return MASK + _tag(self._key, shapes.compared(value))

    def _learn(self, value: str, *, sent: bool) -> None:
        digits = shapes.digits_of(value)
        if digits:
            if shapes.telling(digits):
                if sent and digits not in self.numbers:
                    self._sent.add(digits)
                self.numbers.add(digits)
        elif "@" in value:
            self.addresses.add(value.lower())
        elif sent:
            self._own_texts.add(value)
        elif shapes.whole_name(value) and value not in self._own_texts:
            self._keep_text(value)

    def _keep_text(self, value: str) -> None:
        if len(self.texts) < _MOST_TEXTS:
            self.texts[value] = None

    def let_in(self, value: str) -> None:
        """Remember a token that the target gave, wherever it stood: no text may show it."""
        for token in (value, *_COOKIE.findall(value)):
            if _TOKEN.fullmatch(token) and any(map(str.isdigit, token)):
                self.answered[token] = None
        self._spelt = tuple(
            form
            for token in islice(reversed(self.answered), _MOST_SPELT)
            for form in spellings(token)
        )

    def own(self, ids: Iterable[object]) -> None:
        """Take it that these numbers are rows of the target, and no person's."""
        self._ours.update(map(str, ids))

    def own_text(self, text: str) -> None:
        """Take it that a text is the run's own, and nobody's name."""
        self._own_texts.add(text)

    @property
    def known(self) -> KnownValues:
        """What no file of the run may show: what the target told, not what the run made up."""
        return KnownValues(
            (),
            tuple(self.answered),
            tuple(self.numbers - self._sent - self._ours) if self.searches else (),
            tuple(self.addresses - self._ours) if self.searches else (),
            tuple(self.texts) if self.searches else (),
            self._public.pattern,
        )

    def scrub(self, text: str, *, sent: bool = False) -> str:
        """Return a text in which the tokens that the target gave, and what is personal by its shape
        or because it was masked before, are replaced.
        """
        if self.answered:
            text = self._without_tokens(text)
        if not self.searches or len(text) < shapes.SHORTEST:
            return text
        text = self._plain(text, sent=sent)
        for coded in set(shapes.CODED.findall(text)):
            told = shapes.decoded(coded)
            if told and self._plain(told, sent=sent) != told:
                text = text.replace(coded, self.tagged(coded))
        return text

    def _without_tokens(self, text: str) -> str:
        for token in self.answered.keys() & set(_TOKEN.findall(text)):
            text = text.replace(token, MASK)
        for form in self._spelt:
            if form in text:
                text = text.replace(form, MASK)
        return text

    def _plain(self, text: str, *, sent: bool) -> str:
        if "%20" in text:
            spaced = text.replace("%20", shapes.SPACE)
            return self._plain(spaced, sent=sent).replace(shapes.SPACE, "%20")
        if shapes.has_address(text):
            text = shapes.ADDRESS.sub(lambda one: self._address(one, sent=sent), text)
        if shapes.has_number(text):
            text = shapes.NUMBER.sub(lambda one: self._number(one, sent=sent), text)
        for value in tuple(self.texts):
            for form in (value, value.upper()):
                if form in text:
                    text = self._without(form, text)
        return text

    def _without(self, form: str, text: str) -> str:
        """Return a text without somebody's name, but where it is that of a company."""

        def named(found: re.Match[str]) -> str:
            public = self._is_public(shapes.before(found))
            return found[0] if public else self.tagged(found[0])

        return re.sub(re.escape(form), named, text)

    def _address(self, found: re.Match[str], *, sent: bool) -> str:
        address = shapes.address_of(found[0])
        if sent and shapes.reserved(address):
            self._ours.add(address)
        if address in self._ours:
            return found[0]
        return self.mask(address, sent=sent)

    def _number(self, found: re.Match[str], *, sent: bool) -> str:
        if not shapes.stands_alone(found):
            return found[0]
        digits, before = shapes.digits_of(found[0]), shapes.before(found)
        if digits in self.numbers and digits not in self._ours and not self._is_public(before):
            return self._quoted(found, digits)
        if shapes.beside_its_word(found, digits, before):
            return self._quoted(found, digits)
        if not shapes.mobile(found[0]):
            return found[0]
        if sent:
            self._ours.add(digits)
        if digits in self._ours or shapes.counted(found, before):
            return found[0]
        return self._quoted(found, digits)

    def _is_public(self, before: str) -> bool:
        name = shapes.name_before(before)
        return self._public.search(name) is not None or shapes.amount(before)

    def _quoted(self, found: re.Match[str], digits: str) -> str:
        """Return the mask of a number: JSON stays JSON."""
        mask = self.mask(digits)
        return f'"{mask}"' if shapes.bare(found) else mask


@lru_cache(maxsize=8192)
def _tag(key: bytes, value: str) -> str:
    return blake2b(value.encode("utf-8", "replace"), key=key).hexdigest()[:_TAG]
