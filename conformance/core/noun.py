"""How a thing that a pack names is called in a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noun:
    """How one is called, and several; the articles follow from `feminine`."""

    one: str
    many: str
    feminine: bool = False

    @property
    def any(self) -> str:
        """One of them, whichever, with its article: «un»."""
        return f"{'una' if self.feminine else 'un'} {self.one}"

    @property
    def only(self) -> str:
        """Just one of them: «un solo»."""
        return f"{'una sola' if self.feminine else 'un solo'} {self.one}"

    @property
    def this(self) -> str:
        """The one that is spoken of, with its article: «el»."""
        return f"{'la' if self.feminine else 'el'} {self.one}"

    def counted(self, count: int) -> str:
        """Return a number of them, in words."""
        return f"{count} {self.one if count == 1 else self.many}"


ANYTHING = Noun("recurso", "recursos")
"""What is said where no pack gives a noun."""
