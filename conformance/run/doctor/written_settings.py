"""What a new target file says, as comments, that may be given: settings, credentials of a service.

The rules of the file: what is written loads as it is meant once the marks of a comment are taken
off: a text is quoted, and what stands in a tree stands in it.
"""

from collections.abc import Iterator, Mapping, Sequence

from conformance.core.setting import Setting, SettingKind, parts

_MARK = "# "
_INDENT = "  "


def left_open(settings: Sequence[Setting]) -> list[str]:
    """Return the lines that say what may be given of what the system leaves open, as comments."""
    if not settings:
        return []
    known = {one.name: one for one in settings}
    return [
        "# Lo que los documentos del sistema dejan abierto; vale lo que se ve si no se dice otra",
        "# cosa. Quite el «# » de «settings:» y de lo que cambie, con las líneas en que está:",
        f"{_MARK}settings:",
        *(f"{_MARK}{line}" for line in _below(known, "", _INDENT)),
    ]


def only_the_target_knows(settings: Sequence[Setting]) -> tuple[Setting, ...]:
    """Return the settings that have no usual value: nobody but the target can say them."""
    return tuple(one for one in settings if one.kind is SettingKind.TEXT and one.usual == "")


def _below(known: Mapping[str, Setting], place: str, indent: str) -> Iterator[str]:
    for part in parts(known, place):
        name = f"{place}.{part}" if place else part
        if name in known:
            one = known[name]
            mark = "" if _loads(one) else _MARK
            yield f"{indent}{mark}{part}: {_written(one)}    # {one.text}"
        else:
            loads = any(_loads(one) for one in known.values() if one.name.startswith(f"{name}."))
            yield f"{indent}{'' if loads else _MARK}{part}:"
            yield from _below(known, name, indent + _INDENT)


def _loads(one: Setting) -> bool:
    """Say whether what is shown of a setting is a value that a target file takes."""
    return not one.private and one.usual not in ("", ())


def _written(one: Setting) -> str:
    """Return the usual value of a setting as YAML: a text never reads as a number."""
    shown = one.shown(one.usual)
    if one.kind is SettingKind.LIST:
        return f"[{', '.join(map(_quoted, one.usual))}]"
    if one.kind in (SettingKind.TEXT, SettingKind.CHOICE):
        return _quoted(one.usual and shown)
    return shown


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def own_credentials(
    roles: Mapping[str, tuple[tuple[str, str], ...]], services: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Return the lines that say how a role gives a credential of its own to each service, as
    comments: none where all services take the same one.
    """
    if len(services) < 2 or not roles:
        return []
    lines = [
        "# Donde cada servicio tiene su propia credencial, en lugar de la línea del rol (sin «# »):"
    ]
    for role, pairs in roles.items():
        lines += [f"{_MARK}  {role}:", *(f"{_MARK}    {_pair(*pair)}" for pair in pairs)]
        lines.append(f"{_MARK}    services:")
        for service, keys in services.items():
            given = ", ".join(
                _pair(key, _of_service(variable, service))
                for key, variable in pairs
                if key in (*keys, "token")
            )
            lines.append(f"{_MARK}      {service}: {{{given}}}")
    return lines


def _pair(key: str, variable: str) -> str:
    return f'{key}: "${{env:{variable}}}"'


def _of_service(variable: str, service: str) -> str:
    return f"{variable}_{service.upper().replace('-', '_')}"
