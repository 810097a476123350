"""What of a plan is within the scope of its target, and why the rest is not.

The rules of the file: a target names sides and modules. Of modules none named are all. Of sides
none named are those of the roles it gives: then whatever only another side may call is outside,
and what can be asked without any of them is not. A role that acts for no side is nobody's
part: what needs it is outside where it is not given. Who is of another entity is of the side it
stands for: not giving it leaves nothing outside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.core.phrase import listed
from conformance.core.role import ANONYMOUS, Callers, Role
from conformance.core.scope import EVERYTHING, About, Module, Parts, beyond
from conformance.http.item import Item
from conformance.report.extent import Extent
from conformance.run.homes import homes_of
from conformance.run.plan import Plan

_NOT_WANTED = "el objetivo no lo pide en scope"
_ABSENT = "no se dio ese rol"
_NOT_GIVEN = "no se dio ninguno de sus roles"
_UNSERVED = "el objetivo no da sus servicios"
_UNDECLARED = "el objetivo no trae sus datos"


@dataclass(frozen=True, slots=True)
class Range:
    """The scope of a plan: whether its target names sides, those that are judged, and the
    modules.
    """

    plan: Plan
    named: bool
    sides: tuple[str, ...]
    parts: Parts

    def outside(self, item: Item) -> str:
        """Return why an item is outside the scope, "" for one within."""
        roles = self._roles(item)
        about = self._about(item, roles)
        module = self.parts.excluding(about)
        if module is not None:
            return f"{module.words}: {self._why(module)}"
        if self.named:
            if beyond(about, self.sides):
                others = sorted((about.callers | about.allowed) - {*self.sides})
                return f"{_side(others)}: {_NOT_WANTED}"
        elif others := sorted(about.callers - {*self.sides}):
            return f"{_side(others)}: {_NOT_GIVEN}"
        return next((f"{_only(name)}: {_ABSENT}" for name in self._absent(roles)), "")

    @property
    def left_out(self) -> dict[str, str]:
        """The sides and modules that are not judged, in words, each with why."""
        sides = [one for one in self.plan.pack.sides if one not in self.sides]
        why = _NOT_WANTED if self.named else _NOT_GIVEN
        modules = {one.words: self._why(one) for one in self.parts.left_out}
        return {_side([one]): why for one in sides} | modules

    def requirements(self, items: Iterable[Item]) -> dict[str, str]:
        """Return why requirements are outside: those all of whose modules are, whatever item of
        another verifies them.
        """
        if not self.parts.left_out:
            return {}
        homes = homes_of(self.plan.pack, items)
        out = {
            name: next(one for one in self.parts.left_out if one in modules)
            for name, modules in sorted(homes.items())
            if modules and modules.isdisjoint(self.parts.within)
        }
        return {name: f"{one.words}: {self._why(one)}" for name, one in out.items()}

    def _why(self, module: Module) -> str:
        """Return why a module is left out."""
        return absent(self.plan, module) or _NOT_WANTED

    def extent(self, items: Iterable[Item]) -> Extent:
        """Return what a ledger says of it."""
        items = tuple(items)
        alone = {name for item in items for name in self._absent(self._roles(item))}
        return Extent(
            sides=self.sides,
            modules=tuple(one.words for one in self.parts.within),
            some_sides=len(self.sides) < len(self.plan.pack.sides),
            some_modules=bool(self.parts.left_out),
            left_out=self.left_out | {_only(name): _ABSENT for name in sorted(alone)},
            outside=self.requirements(items),
            apart=self.apart,
        )

    @property
    def apart(self) -> tuple[str, ...]:
        """The requirements on which nobody of the system's own entity decides."""
        modules = self.parts.modules
        return tuple(sorted(name for one in modules if one.abroad for name in one.requirements))

    def _absent(self, roles: Iterable[Role]) -> list[str]:
        """Return those of some roles that act for no side, and are not given."""
        given = self.plan.target.roles
        return sorted(one.name for one in roles if not one.side and one.name not in given)

    def _roles(self, item: Item) -> list[Role]:
        known = self.plan.pack.roles
        called_by = item.called_by(Callers(known, frozenset(self.plan.target.roles)))
        return [known[name] for name in called_by if name != ANONYMOUS and name in known]

    def _about(self, item: Item, roles: Sequence[Role]) -> About:
        pack = self.plan.pack
        capability = pack.bindings.capabilities.get(item.capability or "")
        allowed = capability.roles if capability else ()
        return About(
            item.capability,
            next(iter(item.requirements), ""),
            any(one.abroad for one in roles),
            frozenset(one.side for one in roles if one.side),
            frozenset(pack.roles[name].side for name in allowed if name in pack.roles) - {""},
        )


def range_of(plan: Plan) -> Range:
    """Return the scope of a plan."""
    wanted, roles = plan.target.scope, plan.pack.roles
    given = {roles[name].side for name in plan.target.roles if name in roles}
    sides = wanted.sides or tuple(one for one in plan.pack.sides if one in given)
    return Range(plan, bool(wanted.sides), sides, Parts(plan.pack.modules, _modules(plan)))


def absent(plan: Plan, module: Module) -> str:
    """Return why a target has nothing of a module, "" where it has something."""
    if module.declared and module.declared not in plan.target.declared:
        return _UNDECLARED
    known = plan.pack.bindings.capabilities
    served = (known[name].service in plan.target.services for name in module.capabilities)
    return "" if not module.capabilities or any(served) else _UNSERVED


def _modules(plan: Plan) -> tuple[str, ...]:
    """Return the modules that are wanted, none where all are: what a target has nothing of is not
    asked of it unless it names that itself.
    """
    wanted, every = plan.target.scope.modules, plan.pack.modules
    if wanted:
        return wanted
    there = tuple(one.name for one in every if not absent(plan, one))
    return () if len(there) == len(every) else there


def refused(plan: Plan, item: Item) -> str:
    """Return why an item is not asked though its target may have whom it needs, "" for one that
    is.
    """
    if plan.target.scope == EVERYTHING:
        return ""
    outside = range_of(plan).outside(item)
    return f"fuera del alcance: {outside}" if outside.endswith(_NOT_WANTED) else ""


def apart(plan: Plan, item: Item) -> bool:
    """Say whether an item calls as somebody of another entity."""
    roles = plan.pack.roles
    return any(name in roles and roles[name].abroad for name in item.roles)


def _only(role: str) -> str:
    return f"lo que solo puede el rol {role}"


def _side(names: Sequence[str]) -> str:
    return f"el lado {listed(names)}"
