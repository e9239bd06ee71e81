"""What becomes of the mails, as metrics; and the auditor of what was decided and is not mailed."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from services.kit.audit import LIMITE, Auditeur
from services.kit.store import jusqu_a
from services.kit.store.contract import Where
from services.kit.telemetry import LENT, METER
from services.kit.temps import Horloge, maintenant

from .domain import Modele, Notification, Raison, Statut
from .store import Stores

__all__ = ["DECISIONS", "a_zero", "auditeurs", "incertains", "noter"]

DECISIONS: Final = frozenset(
    {
        Modele.DECISION_POSITIVE,
        Modele.DECISION_NEGATIVE,
        Modele.DECISION_AJOURNEE,
        Modele.DECISION_DU_DEPARTEMENT,
        Modele.DECISION_CORRIGEE,
        Modele.CORRECTION_DU_DEPARTEMENT,
    }
)
"""The letters that tell a decision."""
NON_ENVOYEES: Final = (Statut.A_ENVOYER, Statut.EN_COURS, Statut.EN_ECHEC)

incertains: Final = METER.create_counter(
    "conum.notifications.envoi_incertain", "1", "Mails that may have been accepted twice."
)
_ESSAIS: Final = METER.create_counter("conum.notifications.essais", "1", "Attempts to send, by what the mail became.")
_DELAI: Final = METER.create_histogram(
    "conum.notifications.delai",
    "s",
    "From a fact to its mail accepted by the mail server.",
    explicit_bucket_boundaries_advisory=LENT,
)


def a_zero() -> None:
    """Once the service starts: a counter that begins at 1 has never increased, for Prometheus."""
    incertains.add(0)
    _ESSAIS.add(0, {"statut": Statut.ENVOYEE, "raison": ""})
    for raison in Raison:
        _ESSAIS.add(0, {"statut": Statut.A_ENVOYER, "raison": raison})


def noter(notification: Notification, raison: Raison | None, *, le: datetime) -> None:
    """One attempt has ended at ``le``; ``raison``: why it did not succeed."""
    _ESSAIS.add(1, {"statut": notification.statut, "raison": raison or ""})
    if raison is None:
        attente = max(timedelta(0), le - notification.contenu.le)
        decision = "oui" if notification.modele in DECISIONS else "non"
        _DELAI.record(attente.total_seconds(), {"decision": decision})


def auditeurs(stores: Stores, *, delai: timedelta, horloge: Horloge = maintenant) -> Mapping[str, Auditeur]:
    """Decided but not mailed: letters of decisions made ``delai`` ago and not accepted by a mail server since, those
    that were given up included. Apart from them, the départements whose préfecture has no mailbox for such letters:
    nobody but ANCT can give it one. What this service was not told of yet is seen by the age of events.
    """

    async def en_retard() -> list[Notification]:
        """Late letters only are read, by an index; past ``LIMITE`` of a state, more would tell nothing more."""
        trouvees: list[Notification] = []
        for statut in NON_ENVOYEES:
            lues = 0
            where: Where = {"statut": statut.value, "creee_le": jusqu_a(horloge() - delai)}
            async for n in stores.notifications.scan(where, ("creee_le",)):
                lues += 1
                if n.modele in DECISIONS:
                    trouvees.append(n)
                if lues >= LIMITE:
                    break
        return trouvees

    async def non_envoyees() -> Iterable[str]:
        tardives = [n for n in await en_retard() if n.attend_boite is None]
        return [f"notification {n.id} {n.modele} {n.statut} {n.raison or ''}".rstrip() for n in tardives]

    async def sans_boite() -> Iterable[str]:
        return {f"departement {n.attend_boite}" for n in await en_retard() if n.attend_boite is not None}

    return {"decisions_non_envoyees": Auditeur(non_envoyees), "prefectures_sans_boite": Auditeur(sans_boite)}
