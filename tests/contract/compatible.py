"""Whether a reader's dataclass can take every event that a fact's dataclass can tell."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

__all__ = ["misread"]


def misread(told: Any, reader: Any) -> Iterator[str]:
    """A sentence for each field of ``reader`` that ``told`` does not have, or has in a form it cannot take."""
    hints = get_type_hints(told)
    wanted = get_type_hints(reader)
    for field in fields(reader):
        if field.name not in hints:
            yield f"{reader.__name__}.{field.name}: {told.__name__} has no such field"
        elif not _takes(wanted[field.name], hints[field.name]):
            yield f"{reader.__name__}.{field.name}: {wanted[field.name]} cannot take {hints[field.name]}"


def _takes(wanted: Any, told: Any) -> bool:
    if wanted is Any or wanted == told:
        return True
    if _members(told) != [told] or _members(wanted) != [wanted]:
        return all(any(_takes(w, t) for w in _members(wanted)) for t in _members(told))
    if is_dataclass(told) and is_dataclass(wanted):
        return not list(misread(told, wanted))
    if get_origin(told) is tuple:
        return get_origin(wanted) in (tuple, list, frozenset) and _takes(get_args(wanted)[0], get_args(told)[0])
    if get_origin(told) is dict:
        return get_origin(wanted) is dict and all(map(_takes, get_args(wanted), get_args(told)))
    if not isinstance(told, type) or not isinstance(wanted, type):
        return False
    if issubclass(told, StrEnum):
        return wanted is str or (issubclass(wanted, StrEnum) and {*told} <= {*wanted})
    return wanted is str and told in (date, datetime)


def _members(hint: Any) -> list[Any]:
    return list(get_args(hint)) if get_origin(hint) in (Union, UnionType) else [NoneType if hint is None else hint]
