"""A probe about a good token, tried on the capabilities that the pack names for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from conformance.core.capability import Kind
from conformance.core.role import Stead
from conformance.core.unjudged import NotApplicableError
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.credentials import accepted, places, titled
from conformance.http.proof import Spot

AUTHORIZATION = "authorization"


@dataclass(frozen=True, slots=True)
class TokenProbe:
    """Its name, its title (see `titled`), what it cites, what it does, and how many writes it may
    make.
    """

    name: str
    title: str
    aspect: str
    run: Callable[[str, str, Context], None]
    writes: int = 0

    def items(self, pack: Pack, contract: Contract, names: Sequence[str]) -> Iterator[Item]:
        """Yield the item of each capability that is bound and has an exemplar."""
        for name in names:
            if name in contract.bound and name in pack.exemplars:
                yield self._item(pack, contract, name)

    def _item(self, pack: Pack, contract: Contract, name: str) -> Item:
        role = pack.exemplars[name].role
        writing = contract.bound[name].capability.kind is Kind.WRITE
        return Item(
            id=f"probing/{name}/{self.name}",
            phase="probing",
            title=titled(pack, contract.bound[name], self.title),
            run=partial(self.run, name, role),
            requirements=pack.citations.of(self.aspect, name).requirements,
            capability=name,
            capabilities=(name,),
            roles=(role,),
            writes=self.writes if writing else 0,
            stead=Stead.ANYONE,
        )


def bearer_only(context: Context, name: str, role: str) -> None:
    """Raise NotApplicableError where no `Authorization: Bearer` says who calls."""
    recipe = context.recipe(name)
    spots = places(recipe, accepted(context, name, role))
    if spots != {Spot("header", AUTHORIZATION)} or recipe.written("") != "Bearer ":
        raise NotApplicableError("quien llama no se dice con «Authorization: Bearer»")
