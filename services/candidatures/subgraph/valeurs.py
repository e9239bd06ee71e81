"""The parts of a candidature as clients read them, each made from what the rules keep."""

from datetime import date, datetime
from typing import Self

import strawberry

from services.kit.subgraph import champ, type_

from .. import domain
from ..domain.valeurs import DecisionRecue
from .perimetre import INSTRUCTEURS, LECTEURS, NOTIFIES

__all__ = [
    "AvisPrefet",
    "ComplementDemande",
    "DecisionNotifiee",
    "EligibiliteAuDepot",
    "EtapeCandidature",
    "PlumeCandidature",
]

for enum, name in (
    (domain.Statut, "StatutCandidature"),
    (domain.Action, "ActionCandidature"),
    (domain.Acteur, "ActeurCandidature"),
    (domain.Nature, "NatureCandidature"),
    (domain.SensAvis, "SensAvis"),
    (domain.Verdict, "VerdictComite"),
    (domain.VerdictEligibilite, "VerdictEligibilite"),
    (domain.MotifIrrecevabilite, "MotifIrrecevabilite"),
    (domain.IssueComplement, "IssueComplement"),
    (domain.Porteur, "PorteurDeLaPlume"),
):
    strawberry.enum(enum, name=name)


@type_(droits=NOTIFIES, description="Une version de l'avis motivé de la préfecture.")
class AvisPrefet:
    numero: int = champ(description="1 pour la première version ; la dernière fait foi.")
    sens: domain.SensAvis
    motivation: str = champ(droits=INSTRUCTEURS)
    postes_recommandes: int = champ(droits=INSTRUCTEURS)
    rang: int | None = champ(droits=INSTRUCTEURS, description="Le rang dans le département, 1 en premier.")
    le: datetime
    jours: int | None = champ(
        droits=INSTRUCTEURS,
        description="Le nombre de jours mis à le rendre, hors attente de la structure ; vide pour une révision.",
    )

    @classmethod
    def de(cls, a: domain.Avis) -> Self:
        return cls(
            numero=a.numero,
            sens=a.sens,
            motivation=a.motivation,
            postes_recommandes=a.postes_recommandes,
            rang=a.rang,
            le=a.le,
            jours=a.jours,
        )


@type_(droits=NOTIFIES, description="Des éléments complémentaires, demandés par la préfecture à la structure.")
class ComplementDemande:
    numero: int = champ(description="1 pour la première demande.")
    manque: str = champ(description="Ce qui manque, tel que la préfecture l'a écrit.")
    demande_le: datetime
    echeance: date | None = champ(description="Le dernier jour pour répondre ; vide une fois la réponse donnée.")
    issue: domain.IssueComplement | None = champ(description="Vide tant que la réponse est attendue.")
    reponse: str | None
    repondu_le: datetime | None

    @classmethod
    def de(cls, c: domain.Complement) -> Self:
        return cls(
            numero=c.numero,
            manque=c.manque,
            demande_le=c.demande_le,
            echeance=c.delai.echeance,
            issue=c.issue,
            reponse=c.reponse,
            repondu_le=c.repondu_le,
        )


@type_(droits=LECTEURS, description="Qui doit agir, et depuis quand.")
class PlumeCandidature:
    qui: domain.Porteur
    depuis: datetime

    @classmethod
    def de(cls, p: domain.Plume) -> Self:
        return cls(qui=p.qui, depuis=p.depuis)


@type_(droits=LECTEURS, description="Une décision du comité de sélection, une fois notifiée.")
class DecisionNotifiee:
    session_id: strawberry.ID
    verdict: domain.Verdict
    postes_attribues: int
    motifs: list[str] = champ(taille=5, description="Les codes des motifs d'un refus ou d'un ajournement.")
    le: datetime

    @classmethod
    def de(cls, d: DecisionRecue) -> Self:
        return cls(
            session_id=strawberry.ID(d.session),
            verdict=d.verdict,
            postes_attribues=d.postes_attribues,
            motifs=list(d.motifs),
            le=d.le,
        )


@type_(droits=LECTEURS, description="L'éligibilité de la structure, telle qu'au dépôt de la candidature.")
class EligibiliteAuDepot:
    verdict: domain.VerdictEligibilite
    preuves_manquantes: list[str] = champ(taille=5)
    millesime: str

    @classmethod
    def de(cls, e: domain.Eligibilite) -> Self:
        return cls(verdict=e.verdict, preuves_manquantes=list(e.preuves_manquantes), millesime=e.millesime)


@type_(droits=LECTEURS, description="Une étape de la vie de la candidature.")
class EtapeCandidature:
    action: domain.Action
    de: domain.Statut
    vers: domain.Statut
    par: domain.Acteur
    le: datetime
    pourquoi: str | None = champ(
        droits=NOTIFIES, description="Le texte, les codes de motifs ou la référence qui explique l'étape, s'il y en a."
    )

    @classmethod
    def depuis(cls, t: domain.Transition, pourquoi: str | None) -> Self:
        return cls(action=t.action, de=t.de, vers=t.vers, par=t.par, le=t.le, pourquoi=pourquoi)
