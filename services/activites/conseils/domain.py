"""When a report deserves a second look: rules on the report, the others of its conseiller's day, and its contract."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.kit.temps import jour_paris

from ..domain import ContratConnu, Cra
from ..vocabulaire import Statut
from .doublons import proche
from .journee import Journee

__all__ = ["JOURNEE_MAX", "RETARD", "Conseil", "NatureConseil", "conseiller"]

RETARD: Final = timedelta(days=7)
JOURNEE_MAX: Final = 600
"""Minutes. Both are the issue's."""


class NatureConseil(StrEnum):
    """What an advice is about; the most serious first, which is the one that a report counts under."""

    HORS_CONTRAT = "HORS_CONTRAT"
    QUASI_DOUBLON = "QUASI_DOUBLON"
    JOURNEE_TROP_LONGUE = "JOURNEE_TROP_LONGUE"
    SOMMES_INCOHERENTES = "SOMMES_INCOHERENTES"
    SAISIE_TARDIVE = "SAISIE_TARDIVE"


@dataclass(frozen=True, kw_only=True)
class Conseil:
    """``vu``: what was seen, with its figures; ``pourquoi`` it may be wrong; ``que_faire``. ``autres``: the reports
    that it was compared with."""

    nature: NatureConseil
    vu: str
    pourquoi: str
    que_faire: str
    autres: tuple[str, ...] = ()

    @property
    def empreinte(self) -> str:
        """Of what was seen: once the figures change, it is another advice, which nobody has verified."""
        dit = "\n".join((self.nature, self.vu, *self.autres))
        return hashlib.sha256(dit.encode()).hexdigest()[:16]


def conseiller(cra: Cra, journee: Journee, contrat: ContratConnu | None) -> tuple[Conseil, ...]:
    """All that may be said of it, the most serious first; nothing of a report that is withdrawn.

    ``journee``: the reports of the same conseiller and day, this one among them. ``contrat``: its own, as it is
    known today; None when it is not.
    """
    if cra.statut is Statut.RETIRE:
        return ()
    trouves = (
        _hors_contrat(cra, contrat),
        _quasi_doublon(cra, journee),
        _journee_trop_longue(cra, journee),
        _sommes_incoherentes(cra),
        _saisie_tardive(cra),
    )
    return tuple(c for c in trouves if c is not None)


def _hors_contrat(cra: Cra, contrat: ContratConnu | None) -> Conseil | None:
    jour = cra.saisie.jour
    if contrat is None or contrat.couvre(jour):
        return None
    borne = (
        f"le contrat a pris fin le {contrat.fin:%d/%m/%Y}"
        if contrat.fin is not None and contrat.fin < jour
        else f"le contrat commence le {contrat.debut:%d/%m/%Y}"
    )
    return Conseil(
        nature=NatureConseil.HORS_CONTRAT,
        vu=f"L'accompagnement est daté du {jour:%d/%m/%Y} ; {borne}.",
        pourquoi="Les dates du contrat ont été enregistrées ou corrigées après la transmission de ce compte rendu.",
        que_faire="Corrigez le jour s'il est faux ; si c'est le contrat, demandez à la structure d'en corriger les "
        "dates.",
    )


def _quasi_doublon(cra: Cra, journee: Journee) -> Conseil | None:
    """Said of the one that was filed last: the first one is not the copy."""
    semblables = [c for c in journee.avant(cra) if proche(cra.saisie, c.saisie)]
    if not semblables:
        return None
    combien = "un autre compte rendu" if len(semblables) == 1 else f"{len(semblables)} autres comptes rendus"
    return Conseil(
        nature=NatureConseil.QUASI_DOUBLON,
        vu=f"Il dit presque la même chose que {combien} du même jour.",
        pourquoi="Le même accompagnement a pu être saisi deux fois ; il compterait alors deux fois.",
        que_faire="Retirez celui qui est en trop ; si ce sont bien deux accompagnements, marquez-le comme vérifié.",
        autres=tuple(c.id for c in semblables),
    )


def _journee_trop_longue(cra: Cra, journee: Journee) -> Conseil | None:
    total = journee.minutes
    if total <= JOURNEE_MAX:
        return None
    return Conseil(
        nature=NatureConseil.JOURNEE_TROP_LONGUE,
        vu=f"Les comptes rendus du {cra.saisie.jour:%d/%m/%Y} totalisent {_heures(total)} pour ce conseiller.",
        pourquoi=f"C'est plus de {_heures(JOURNEE_MAX)} d'accompagnement en un jour : une durée ou une date est sans "
        "doute fausse.",
        que_faire="Relisez les durées et les dates des comptes rendus de cette journée.",
    )


def _sommes_incoherentes(cra: Cra) -> Conseil | None:
    """A breakdown that was left out altogether says nothing; one that was begun should tell everybody."""
    saisie = cra.saisie
    totaux = {
        "âge": sum(saisie.ages.values()),
        "statut": sum(saisie.statuts.values()),
        "genre": sum(saisie.genres.values()),
    }
    faux = {mot: n for mot, n in totaux.items() if n not in (0, saisie.participants)}
    if not faux:
        return None
    comptes = ", ".join(f"{n} par {mot}" for mot, n in faux.items())
    s = "s" if saisie.participants > 1 else ""
    return Conseil(
        nature=NatureConseil.SOMMES_INCOHERENTES,
        vu=f"{saisie.participants} participant{s}, mais le détail du public en compte {comptes}.",
        pourquoi="Chaque participant est d'un âge, d'un statut et d'un genre, ou « non communiqué » : les totaux "
        "devraient être égaux.",
        que_faire="Complétez le détail, « non communiqué » pour les autres, ou corrigez le nombre de participants.",
    )


def _saisie_tardive(cra: Cra) -> Conseil | None:
    """Not said of an import: what was kept elsewhere was told there in its time."""
    retard = jour_paris(cra.transmis_le) - cra.saisie.jour
    if retard <= RETARD or _importe(cra):
        return None
    return Conseil(
        nature=NatureConseil.SAISIE_TARDIVE,
        vu=f"Il a été transmis {retard.days} jours après l'accompagnement.",
        pourquoi="De mémoire, la durée, les thèmes et le public sont moins sûrs ; le compte rendu se transmet après "
        "chaque accompagnement.",
        que_faire="Relisez-le ; pour la suite, un brouillon fait hors ligne se transmet plus tard sans rien perdre.",
    )


def _importe(cra: Cra) -> bool:
    """An imported report has an id derived from its line (UUIDv5); all others have one of their moment (UUIDv7)."""
    return UUID(cra.id).version == 5


def _heures(minutes: int) -> str:
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes // 60} h {minutes % 60:02d}"
