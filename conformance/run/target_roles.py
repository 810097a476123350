"""What a target file says of the roles: whom each logs in as, or the token that it shows."""

from collections.abc import Mapping
from dataclasses import replace

import yaml

from conformance.core.installed import Words
from conformance.core.target import Credentials
from conformance.http.auth.reading import unsendable
from conformance.run.target_network import NetworkReader
from conformance.run.target_reader import VARIABLE

_PAIR, _TOKEN = ("userName", "password"), "token"


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
        asks = dict.fromkeys(key for one in services if pack for key in pack.recipe(one).asks)
        given = self.credentials(name, node, f"roles.{name}", (*asks, "services"))
        there = self.mapping(node, f"roles.{name}").get("services") if given else None
        own: dict[str, Credentials] = {}
        for service, value in self.mapping(there, f"roles.{name}.services", services).items():
            if pack is not None:
                entrance, what = pack.recipe(service), f"roles.{name}.services.{service}"
                if entrance.name in own:
                    said = f"A «{service}» se entra igual que a otro servicio de la lista."
                    self.fault(value, said, "Deje uno solo de los dos: valen para ambos.")
                elif found := self.own_at(name, value, what, entrance.asks, given):
                    own[entrance.name] = found
        return replace(given, services=own) if given else None

    def own_at(
        self,
        role: str,
        node: yaml.Node,
        what: str,
        also: tuple[str, ...],
        usual: Credentials | None,
    ) -> Credentials | None:
        """Return what a role has of its own at a service; where that is neither a user nor a token,
        it logs in as everywhere.
        """
        written = self.mapping(node, what)
        if usual is None or not written or not {*written} <= {*also}:
            return self.credentials(role, node, what, also)
        more = {key: self.secret(one, role, f"{what}.{key}")[0] for key, one in written.items()}
        return replace(usual, more={**usual.more, **more})

    def credentials(
        self, role: str, node: yaml.Node, what: str, also: tuple[str, ...]
    ) -> Credentials | None:
        """Return a user name, a password and what else is asked for, None without the two; or a
        token in their place.
        """
        fields = self.mapping(node, what, (*_PAIR, _TOKEN, *also))
        if _TOKEN in fields:
            return self.token(role, fields, what)
        for needed in _PAIR:
            if needed not in fields and isinstance(node, yaml.MappingNode):
                self.fault(
                    node,
                    f"Al rol {role} le falta «{needed}».",
                    'Se espera {userName: "${env:USUARIO}", password: "${env:CLAVE}"}.',
                )
        if not all(needed in fields for needed in _PAIR):
            return None
        password, variable = self.secret(fields["password"], role, f"{what}.password")
        more = {
            key: self.secret(value, role, f"{what}.{key}")[0]
            for key, value in fields.items()
            if key not in (*_PAIR, "services")
        }
        user = self.text(fields["userName"], f"{what}.userName")
        return Credentials(user, password, variable, more=more)

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
