"""How a system is entered: every service by a recipe that lays its credential somewhere, and what
credentials are tried on.
"""

from collections.abc import Iterator

from conformance.core.capability import Kind, ParameterRole
from conformance.core.errors import Fault
from conformance.core.exchange import CREDENTIAL, Request
from conformance.core.role import ANONYMOUS
from conformance.http.auth.recipe import Open, Recipe
from conformance.http.proof import differences
from conformance.http.verification.known import PackWords, Row


def auth(known: PackWords) -> Iterator[Fault]:
    """Every recipe is of a service and is entered by a login, and every service has one; whoever
    enters is a role, and what tokens are tried on is a capability.
    """
    one = known.pack.auth
    for service in known.pack.documents:
        if service not in one.recipes:
            yield Row(known, "auth.recipes", service).fault(
                "el servicio no tiene receta.", "A uno que no pregunta quién llama: Open()."
            )
    for service, recipe in one.recipes.items():
        row = Row(known, "auth.recipes", service)
        yield from row.each("el servicio", [service], known.pack.documents)
        yield from _entered(row, recipe)
    yield from _shared(known)
    yield from _laid(known)
    yield from Row(known, "auth", "entering").roles(*one.entering)
    for name, used in (("thorough", one.thorough), ("elsewhere", one.elsewhere)):
        yield from _tried(Row(known, "auth", name), *used)
    for name, read in (("reading", one.reading), ("listing", one.listing)):
        yield from _tried(Row(known, "auth", name), *([read] if read else []))


def _tried(row: Row, *used: str) -> Iterator[Fault]:
    """What a credential is tried on is a capability that something is asked of."""
    yield from row.capabilities(*used)
    yield from row.exemplars(*used)


def _entered(row: Row, recipe: Recipe) -> Iterator[Fault]:
    """Who enters does so through a login."""
    capabilities = row.known.pack.bindings.capabilities
    login = recipe.login
    yield from row.capabilities(*([login] if login else []))
    if login not in capabilities:
        return
    one = capabilities[login]
    if one.kind is not Kind.LOGIN:
        yield row.fault(f"«{login}» no es de kind «{Kind.LOGIN}»: nadie entra por ella.")
    asked = getattr(recipe, "service", one.service)  # a pack's own recipe need not say it
    if asked != one.service:
        yield row.fault(f"entra por el servicio «{asked}», y «{login}» es de «{one.service}».")


def _shared(known: PackWords) -> Iterator[Fault]:
    """Two recipes with one name would take each other's tokens."""
    named: dict[str, Recipe] = {}
    for service, recipe in known.pack.auth.recipes.items():
        if named.setdefault(recipe.name, recipe) != recipe:
            yield Row(known, "auth.recipes", service).fault(
                f"otra receta se llama también «{recipe.name}»: compartirían sus credenciales."
            )


def _laid(known: PackWords) -> Iterator[Fault]:
    """A recipe lays what it shows somewhere in every request; where a path has a place for the
    credential, there.
    """
    for name, one in known.pack.bindings.capabilities.items():
        recipe = known.pack.auth.recipes.get(one.service)
        operation = known.operations.get(name)
        if recipe is None or operation is None or one.kind is Kind.LOGIN:
            continue
        in_path = any(
            one.role_of(each) is ParameterRole.CREDENTIAL
            for each in operation.parameters
            if each.where == "path"
        )
        row = Row(known, "auth.recipes", one.service)
        request = Request("GET", _ADDRESS + (CREDENTIAL if in_path else ""), ANONYMOUS)
        spots = differences(recipe.show(request, "uno"), recipe.show(request, "otro"))
        if not spots and not isinstance(recipe, Open):
            yield row.fault(
                f"no pone la credencial en ninguna parte de «{name}».",
                "Diga en los enlaces qué parámetro de su ruta es «credential», o cambie la receta.",
            )
        if in_path and CREDENTIAL in recipe.show(request, "uno").url:
            yield row.fault(f"no llena el parámetro «credential» de la ruta de «{name}».")


_ADDRESS = "http://servicio/"
