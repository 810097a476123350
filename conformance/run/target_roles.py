"""What a target file says of the roles: whom each logs in as, or the token that it shows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import yaml

from conformance.core.installed import Entrance, Words
from conformance.core.target import Credentials
from conformance.http.auth.reading import unsendable
from conformance.run.target_network import NetworkReader
from conformance.run.target_reader import VARIABLE

_PAIR, _TOKEN, _SERVICES = ("userName", "password"), "token", "services"
_NOTHING = Credentials("", "", "")
"""What a role has of its own that has all it needs at each service."""

_VARIABLES = {"userName": "USUARIO", "password": "CLAVE"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a file says of a role, and the keys of who it is and of its secret; `named`: a token
    alone is not enough.
    """

    keys: tuple[str, ...]
    fields: Mapping[str, yaml.Node]
    named: bool = False


def example(keys: Iterable[str]) -> str:
    """Return how the credentials of a role are written."""
    pairs = (f'{key}: "${{env:{_VARIABLES.get(key, key.upper())}}}"' for key in keys or _PAIR)
    return f"{{{', '.join(pairs)}}}"


class RolesReader(NetworkReader):
    """Reads the credentials of the roles, secrets only by variables."""

    def roles(self, node: yaml.Node | None, pack: Words | None) -> dict[str, Credentials]:
        """Return the credentials of each role."""
        result: dict[str, Credentials] = {}
        known = pack.roles if pack else None
        named = self.mapping(node, "roles", known)
        # What stands under a name that nobody knows is judged all the same.
        for name, value in self.mapping(node, "roles").items() if named else ():
            given = self.role(name, value, pack)
            if given is not None:
                result[name] = given
        if node is not None and not result and not self.faults:
            some = f" Se acepta: {', '.join(known)}." if known else ""
            self.fault(node, "No hay ningún rol.", f"Se espera al menos uno.{some}")
        return result

    def role(self, name: str, node: yaml.Node, pack: Words | None) -> Credentials | None:
        """Return what a role logs in with, and what else it has at some services."""
        services = pack.services if pack else ()
        entrances = {one: pack.recipe(one) for one in services} if pack else {}
        main = next((one for one in entrances.values() if one.keys), None)
        keys, named = (main.keys, main.names_caller) if main else (_PAIR, False)
        asks = dict.fromkeys(key for one in entrances.values() for key in one.asks)
        what = f"roles.{name}"
        fields = self.mapping(node, what, (*keys, _TOKEN, *asks, _SERVICES))
        there = self.mapping(fields.get(_SERVICES), f"{what}.{_SERVICES}", services)
        apart = bool(there) and fields.keys() <= {*asks, _SERVICES}
        asked = _Asked(keys, fields, named)
        given = _NOTHING if apart else self.credentials(name, node, what, asked)
        if given is None:
            return None
        own: dict[str, Credentials] = {}
        for service, value in there.items():
            entrance = entrances[service]
            if entrance.name in own:
                said = f"A «{service}» se entra igual que a otro servicio de la lista."
                self.fault(value, said, "Deje uno solo de los dos: valen para ambos.")
            elif found := self.at_service(name, value, service, entrance, asked):
                own[entrance.name] = found
        if apart and pack:
            needed = {one: each for one, each in entrances.items() if one not in pack.optional}
            self.refuse_lacking(name, node, needed, own)
        return replace(given, services=own)

    def at_service(
        self, role: str, node: yaml.Node, service: str, entrance: Entrance, above: "_Asked"
    ) -> Credentials | None:
        """Return what a role has at one service; what is not said there is as everywhere."""
        what = f"roles.{role}.{_SERVICES}.{service}"
        own = self.mapping(node, what, (*entrance.keys, _TOKEN, *entrance.asks))
        apart = not own.keys().isdisjoint(entrance.keys)
        taken = entrance.asks if apart else (*entrance.keys, *entrance.asks, _TOKEN)
        alike = {key: one for key, one in above.fields.items() if key in taken}
        fields = own if _TOKEN in own and _TOKEN not in entrance.keys else {**alike, **own}
        asked = _Asked(entrance.keys or _PAIR, fields, entrance.names_caller)
        return self.credentials(role, node, what, asked)

    def refuse_lacking(
        self,
        role: str,
        node: yaml.Node,
        entrances: Mapping[str, Entrance],
        own: Mapping[str, Credentials],
    ) -> None:
        """Note each service that a role without credentials of its own has none for."""
        for service, entrance in entrances.items():
            if entrance.keys and entrance.name not in own:
                self.fault(
                    node,
                    f"El rol {role} no dice con qué entra a «{service}».",
                    f"Escriba roles.{role}.{_SERVICES}.{service}: {example(entrance.keys)}.",
                )

    def refuse_unissued(
        self,
        node: yaml.Node | None,
        services: Collection[str],
        roles: Mapping[str, Credentials],
        pack: Words | None,
    ) -> None:
        """Note each service left out that gives the tokens of another that is there: a role that
        logs in at that one has nowhere to ask.
        """
        optional = pack.optional.intersection(services) if pack else frozenset[str]()
        entrances = [pack.recipe(one) for one in sorted(optional)] if pack else []
        asking = [one for one in entrances if any(_logs_in(each, one) for each in roles.values())]
        for issuer in dict.fromkeys(one.issuer for one in asking):
            if node is not None and issuer and issuer not in services:
                self.fault(
                    node,
                    f"Falta la dirección del servicio «{issuer}».",
                    f"Ahí se pide el token de los demás: escriba services.{issuer}: https://…",
                )

    def credentials(
        self, role: str, node: yaml.Node, what: str, asked: "_Asked"
    ) -> Credentials | None:
        """Return who it is, a secret and what else is asked for, None without the two; or a token
        in their place.
        """
        fields, keys = asked.fields, asked.keys
        if _TOKEN in fields and _TOKEN not in keys:
            more = self.besides(role, fields, what, (*keys, _TOKEN))
            if asked.named and keys[0] not in fields:
                said = f"Al rol {role} le falta «{keys[0]}»: un token solo no basta."
                self.fault(fields[_TOKEN], said, f"Se espera {example((keys[0], _TOKEN))}.")
                return None
            return replace(self.token(role, fields, what), more=more)
        for needed in keys:
            if needed not in fields and isinstance(node, yaml.MappingNode):
                self.fault(
                    node, f"Al rol {role} le falta «{needed}».", f"Se espera {example(keys)}."
                )
        if not all(needed in fields for needed in keys):
            return None
        name, key = keys
        secret, variable = self.secret(fields[key], role, f"{what}.{key}")
        more = self.besides(role, fields, what, keys)
        user = self.text(fields[name], f"{what}.{name}")
        return Credentials(user, secret, variable, more=more)

    def besides(
        self, role: str, fields: Mapping[str, yaml.Node], what: str, keys: Collection[str]
    ) -> dict[str, str]:
        """Return what is given besides who it is and its secret."""
        return {
            key: self.secret(value, role, f"{what}.{key}")[0]
            for key, value in fields.items()
            if key not in (*keys, _SERVICES)
        }

    def token(self, role: str, fields: Mapping[str, yaml.Node], what: str) -> Credentials:
        """Return what shows a role without logging in."""
        node = fields[_TOKEN]
        token, variable = self.secret(node, role, f"{what}.{_TOKEN}")
        if "password" in fields:
            said = f"El rol {role} lleva token y clave a la vez."
            self.fault(node, said, "Deje uno: con token no se inicia sesión.")
        elif fault := unsendable(token):
            said = f"El token del rol {role} no se puede enviar: {fault}."
            self.fault(node, said, "Póngalo en la variable sin «Bearer» ni saltos de línea.")
        user = self.text(fields.get("userName"), f"{what}.userName")
        return Credentials(user, "", variable, token=token)

    def secret(self, node: yaml.Node, role: str, what: str) -> tuple[str, str]:
        """Return a secret and its variable, "" where it stands in the file itself."""
        written = node.value if isinstance(node, yaml.ScalarNode) else ""
        match = VARIABLE.fullmatch(written)
        if match:
            return self.expand(node, written), match.group(1)
        if self.local:
            # The sandbox of this machine: its users are synthetic and its password is no secret.
            return self.text(node, what), ""
        key = what.rpartition(".")[2]
        self.fault(
            node,
            f"La clave del rol {role} está escrita en el archivo.",
            f'Las claves van solo como variable: {key}: "${{env:NOMBRE}}".',
        )
        return "", ""


def _logs_in(role: Credentials, entrance: Entrance) -> bool:
    """Say whether a role asks for a token of its own with an entrance: what it has at some services
    alone says nothing of the others.
    """
    given = role.services.get(entrance.name, _NOTHING if role.services else role)
    return bool(given.password) and not given.token
