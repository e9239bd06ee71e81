"""The single-use link that shows that the contact reads the address it gave."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.kit.temps import instant

__all__ = ["RENVOI", "VALIDITE", "Confirmation", "empreinte", "jeton", "structure_du_jeton"]

VALIDITE: Final = timedelta(hours=72)
RENVOI: Final = timedelta(minutes=5)
"""Another link is not sent sooner: nobody fills a mailbox by a button."""
JETON_MAX: Final = 200


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """Where the address stands.

    ``graine`` is random and gone once its link has served: no other link can then be made of it. ``empreinte`` is
    the digest of the last link that served. The link itself is kept nowhere.
    """

    graine: str | None
    demandee_le: datetime
    confirmee_le: datetime | None = None
    empreinte: str | None = None

    @property
    def expire_le(self) -> datetime:
        return self.demandee_le + VALIDITE


def jeton(confirmation: Confirmation, *, structure: str, courriel: str, secret: bytes) -> str | None:
    """What the link carries: the structure's id and a seal on it, the address, the expiry and the seed.

    None once the link has served. Whoever reads the store cannot make one without ``secret``.
    """
    if confirmation.graine is None:
        return None
    adresse = hashlib.sha256(courriel.encode()).hexdigest()
    scelle = "\n".join((structure, adresse, instant(confirmation.expire_le), confirmation.graine))
    sceau = hmac.new(secret, scelle.encode(), hashlib.sha256).digest()
    return f"{structure}.{urlsafe_b64encode(sceau).rstrip(b'=').decode()}"


def structure_du_jeton(jeton: str) -> str | None:
    """The id of the structure that a link says to be of, None when it has not the shape of one of ours."""
    structure, point, sceau = jeton.partition(".")
    return structure if structure and point and sceau and len(jeton) <= JETON_MAX and jeton.isascii() else None


def empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()
