"""Which bytes of a file a request asks for (RFC 9110, 13 and 14): all, some, or none because it has them."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["Insatisfaisable", "connu", "plage"]

_PLAGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Insatisfaisable(Exception):
    """The range begins after the last byte."""


def connu(headers: Mapping[str, str], etag: str) -> bool:
    """Whether the client has this very file already."""
    demande = headers.get("if-none-match")
    return demande is not None and (demande.strip() == "*" or etag in (e.strip() for e in demande.split(",")))


def plage(headers: Mapping[str, str], taille: int, etag: str) -> tuple[int, int] | None:
    """From the first byte to the last one left out; None: the whole file. Raises Insatisfaisable.

    A range that cannot be read, several at once, or one of another file than this (``If-Range``) gives the whole, as
    the RFC says.
    """
    lue = _PLAGE.fullmatch(headers.get("range", "").strip().lower())
    if lue is None or headers.get("if-range", etag).strip() != etag:
        return None
    premier, dernier = lue.groups()
    if not premier and not dernier:
        return None
    if not premier:
        debut, fin = max(0, taille - int(dernier)), taille
        if int(dernier) == 0:
            raise Insatisfaisable
    else:
        debut, fin = int(premier), min(taille, int(dernier) + 1) if dernier else taille
        if dernier and int(dernier) < debut:
            return None
    if debut >= taille:
        raise Insatisfaisable
    return debut, fin
