"""What MongoDB refused because of an index, read from its errors."""

import re

from pymongo.errors import BulkWriteError, DuplicateKeyError

from ..aggregate import Conflit

__all__ = ["conflict", "kept"]

_DUPLICATE = 11_000
_INDEX = re.compile(r"index:? '?(\w+)", re.IGNORECASE)


def kept(error: BulkWriteError) -> int:
    """How many rows were kept, when all that was refused met a later version. Raises what else was wrong."""
    details = error.details or {}
    for fault in details.get("writeErrors", ()):
        if fault["code"] != _DUPLICATE:
            raise error
        if (conflict := _conflict_of(str(fault["errmsg"]))).index != "id":
            raise conflict from error
    if details.get("writeConcernErrors"):
        raise error
    return int(details["nMatched"] + details["nUpserted"])


def conflict(error: DuplicateKeyError) -> Conflit:
    return _conflict_of(str((error.details or {}).get("errmsg", error)))


def _conflict_of(message: str) -> Conflit:
    # The index's name is all that every server says: "… index: nom__unique dup key …", "… Index 'nom__unique'".
    found = _INDEX.search(message)
    name = found[1].removesuffix("__unique") if found else "id"
    return Conflit("id" if name == "_id_" else name)
