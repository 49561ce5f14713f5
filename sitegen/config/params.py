"""Free-form settings: the one place where names are the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Params(dict[str, Any]):
    """A read-only, case-blind mapping; a missing name is None, as in Hugo's templates.

    Nested tables are `Params` and lists are tuples, so that a value can be shared between pages,
    hashed into a digest and handed to a template without a copy.
    """

    __slots__ = ()

    def __init__(self, values: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        items = values.items() if isinstance(values, Mapping) else values
        super().__init__((str(name).lower(), freeze(value)) for name, value in items)

    def __missing__(self, name: str) -> Any:
        """Answer a name in any case; None where nothing has it."""
        lower = name.lower()
        return super().get(lower) if lower != name else None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        """The value of `name` in any case, or `default`."""
        return super().get(name.lower(), default)

    def over(self, below: Mapping[str, Any]) -> Params:
        """These values laid over `below`, table by table."""
        merged: dict[str, Any] = dict(below)
        for name, value in self.items():
            under = merged.get(name)
            merged[name] = (
                value.over(under) if isinstance(value, Params) and isinstance(under, Mapping) else value
            )
        return Params(merged)

    def __reduce__(self) -> tuple[type[Params], tuple[dict[str, Any]]]:
        return (Params, (dict(self),))

    def _refuse(self, *_: object, **__: object) -> Any:
        message = "params are read-only"
        raise TypeError(message)

    __setitem__ = __delitem__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse
    __ior__ = _refuse


def freeze(value: Any) -> Any:
    """Make plain data immutable: mappings become `Params`, lists become tuples."""
    if isinstance(value, (str, Params)):  # what most are
        return value
    if isinstance(value, Mapping):
        return Params(value)
    if isinstance(value, (list, tuple)):
        return tuple(freeze(v) for v in value)
    return value
