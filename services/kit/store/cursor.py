"""The opaque cursor of a list: where the next page begins, by the values that order it and the id."""

import base64
import binascii
from collections.abc import Sequence

import msgspec

from ..aggregate import Refus
from .contract import Scalar

__all__ = ["CurseurInvalide", "read", "write"]

LONGEST = 4_096
_INT64 = 1 << 63


class CurseurInvalide(Refus):
    message = "Ce curseur ne correspond pas à cette liste : reprenez-la depuis le début."


class _Position(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    order: list[str]
    values: list[str | int]


_DECODER = msgspec.json.Decoder(_Position)


def write(order: Sequence[str], values: Sequence[Scalar]) -> str:
    """``values`` are those of the ordering columns, then the id."""
    return base64.urlsafe_b64encode(msgspec.json.encode([order, values])).rstrip(b"=").decode()


def read(text: str, order: Sequence[str]) -> list[Scalar]:
    """The values after which to go on. Raises CurseurInvalide, also for the cursor of another order."""
    if len(text) > LONGEST:
        raise CurseurInvalide
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        position = _DECODER.decode(raw)
    except (binascii.Error, UnicodeError, msgspec.DecodeError) as error:
        raise CurseurInvalide from error
    values = position.values
    whole = all(isinstance(v, str) or -_INT64 <= v < _INT64 for v in values)
    if position.order != list(order) or len(values) != len(order) + 1 or not isinstance(values[-1], str) or not whole:
        raise CurseurInvalide
    return [*values]
