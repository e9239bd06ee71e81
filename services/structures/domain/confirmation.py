"""The single-use link that shows that a person reads the address that was given: a contact, a conseiller."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from services.kit.aggregate import Refus
from services.kit.temps import instant

__all__ = [
    "RENVOI",
    "VALIDITE",
    "Confirmation",
    "LienExpire",
    "LienInconnu",
    "RenvoiTropTot",
    "demander",
    "jeton",
    "renvoyable",
    "sujet_du_jeton",
]

VALIDITE: Final = timedelta(hours=72)
RENVOI: Final = timedelta(minutes=5)
"""Another link is not sent sooner: nobody fills a mailbox by a button."""
JETON_MAX: Final = 200


class LienInconnu(Refus):
    message = "Ce lien n'est pas valable : il a pu être remplacé par un plus récent, ou mal recopié."


class LienExpire(Refus):
    message = "Ce lien a expiré : demandez-en un autre depuis votre espace."


class RenvoiTropTot(Refus):
    message = "Un lien vient d'être envoyé : attendez quelques minutes avant d'en demander un autre."


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

    def deja_servi(self, lien: str) -> bool:
        """Whether this very link is the last that served."""
        return self.empreinte == _empreinte(lien)

    def servir(self, lien: str, attendu: str | None, *, le: datetime) -> Self:
        """``lien`` has served, being the one ``attendu`` now. Raises LienInconnu, LienExpire."""
        if attendu is None or not hmac.compare_digest(attendu.encode(), lien.encode()):
            raise LienInconnu
        if le >= self.expire_le:
            raise LienExpire
        return replace(self, graine=None, confirmee_le=le, empreinte=_empreinte(lien))


def demander(avant: Confirmation | None, graine: str, le: datetime) -> Confirmation:
    """Another link than ``avant``, with its own time. ``graine``: random text, of 128 bits at least."""
    return Confirmation(graine=graine, demandee_le=le, empreinte=avant.empreinte if avant else None)


def renvoyable(avant: Confirmation | None, le: datetime) -> None:
    """Raises RenvoiTropTot."""
    if avant is not None and le < avant.demandee_le + RENVOI:
        raise RenvoiTropTot


def jeton(confirmation: Confirmation, *, sujet: str, courriel: str, secret: bytes) -> str | None:
    """What the link carries: the id of whom it is about and a seal on it, the address, the expiry and the seed.

    Ids are unique over all aggregates, so a link of one kind never serves another. None once the link has served.
    Whoever reads the store cannot make one without ``secret``.
    """
    if confirmation.graine is None:
        return None
    adresse = hashlib.sha256(courriel.encode()).hexdigest()
    scelle = "\n".join((sujet, adresse, instant(confirmation.expire_le), confirmation.graine))
    sceau = hmac.new(secret, scelle.encode(), hashlib.sha256).digest()
    return f"{sujet}.{urlsafe_b64encode(sceau).rstrip(b'=').decode()}"


def sujet_du_jeton(jeton: str) -> str | None:
    """The id that a link says to be about, None when it has not the shape of one of ours."""
    sujet, point, sceau = jeton.partition(".")
    return sujet if sujet and point and sceau and len(jeton) <= JETON_MAX and jeton.isascii() else None


def _empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()
