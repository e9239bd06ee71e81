"""The types of this subgraph, and how each is made of what the service keeps."""

import datetime as dt
from collections.abc import Mapping
from typing import Optional, Self

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import champ, type_

from .. import domain, store
from ..events import Motif, Verdict
from .comite import Comite
from .scores import Poids, Score
from .suites import Recours, Revision

__all__ = [
    "Campagne",
    "Candidature",
    "CandidaturePrete",
    "Decision",
    "Enveloppe",
    "LigneOrdreDuJour",
    "Session",
    "Structure",
]

ANCT = roles("anct")
CONCERNES = roles("anct", "prefecture", "structure")

strawberry.enum(Verdict, name="VerdictComite", description="Ce que le comité dit d'une candidature.")
strawberry.enum(Motif, name="MotifDecision", description="Pourquoi une candidature est refusée ou servie en partie.")
strawberry.enum(domain.Sens, name="SensAvis")
strawberry.enum(domain.StatutSession, name="StatutSession")
strawberry.enum(domain.StatutDecision, name="StatutDecision")


@type_(droits=ANCT, description="Un nombre de postes, ce qui en est attribué et ce qui en reste.")
class Enveloppe:
    departement: str | None = champ(description="Le code du département ; nul pour l'enveloppe nationale.")
    postes: int
    attribues: int
    reste: int


@type_(droits=ANCT, keys=["id"], description="Une campagne d'attribution et son enveloppe.")
class Campagne:
    id: strawberry.ID
    nom: str
    ouverte_le: dt.datetime
    enveloppe_nationale: Enveloppe
    enveloppes: list[Enveloppe] = champ(
        description="Une par département ; un département qui n'en a pas n'a aucun poste à attribuer.", taille=109
    )
    poids: Poids
    seuil: int = champ(description="Les points de score à partir desquels le barème conseille d'accepter.")

    @classmethod
    def de(cls, c: domain.Campagne) -> Self:
        return cls(
            id=strawberry.ID(c.id),
            nom=c.nom,
            ouverte_le=c.ouverte_le,
            enveloppe_nationale=Enveloppe(
                departement=None,
                postes=c.enveloppe_nationale,
                attribues=c.total_attribue,
                reste=c.reste_national,
            ),
            enveloppes=[
                Enveloppe(departement=d, postes=postes, attribues=c.attribues.get(d, 0), reste=c.reste(d))
                for d, postes in c.enveloppes.items()
            ],
            poids=Poids.de(c.poids),
            seuil=c.seuil,
        )


@type_(droits=CONCERNES, keys=["id"])
class Structure:
    id: strawberry.ID


@type_(droits=CONCERNES, keys=["id"])
class Candidature:
    id: strawberry.ID
    decision: Optional["Decision"] = champ(
        description="La dernière décision du comité ; connue hors de l'ANCT une fois la session notifiée."
    )


@type_(droits=CONCERNES, keys=["id"], description="Ce que le comité de sélection a dit d'une candidature.")
class Decision:
    id: strawberry.ID
    campagne_id: strawberry.ID
    session_id: strawberry.ID
    candidature: Candidature
    structure: Structure
    siret: str
    departement: str
    verdict: Verdict
    postes_souhaites: int
    postes_attribues: int
    motifs: list[Motif] = champ(taille=4)
    statut: domain.StatutDecision
    rendue_le: dt.datetime
    notifiee_le: dt.datetime | None
    recours: Recours | None
    recours_jusqu_au: dt.date | None = champ(description="Le dernier jour pour déposer un recours.")
    revisions: list[Revision] = champ(taille=2)
    score: Score | None = champ(droits=ANCT, description="Recalculé sur ce qui a été figé avec la décision.")
    motivation: str | None = champ(droits=ANCT, description="Pourquoi le comité s'est écarté du score.")

    @classmethod
    def de(cls, d: domain.Decision, candidature: Candidature) -> Self:
        return cls(
            id=strawberry.ID(d.id),
            campagne_id=strawberry.ID(d.campagne),
            session_id=strawberry.ID(d.session),
            candidature=candidature,
            structure=Structure(id=strawberry.ID(d.structure)),
            siret=d.siret,
            departement=d.departement,
            verdict=d.verdict,
            postes_souhaites=d.postes_souhaites,
            postes_attribues=d.postes_attribues,
            motifs=list(d.motifs),
            statut=d.statut,
            rendue_le=d.rendue_le,
            notifiee_le=d.notifiee_le,
            recours=None if d.recours is None else Recours.de(d.recours),
            recours_jusqu_au=None if d.connue_le is None else domain.dernier_jour(d.connue_le),
            revisions=[Revision.de(r) for r in d.revisions],
            score=None if (score := d.recalculer()) is None else Score.de(score),
            motivation=d.motivation,
        )


@type_(droits=ANCT, description="Une candidature telle qu'elle était quand l'ordre du jour a été clos.")
class LigneOrdreDuJour:
    candidature: Candidature
    structure: Structure
    siret: str
    departement: str
    nature: str
    postes_souhaites: int
    sens: domain.Sens
    postes_recommandes: int
    rang: int | None
    decision: Decision | None = champ(description="La décision de cette session.")
    votants: list[int] = champ(
        description="Les numéros des membres appelés en dernier à se prononcer sur elle.", taille=20
    )


@type_(droits=ANCT, keys=["id"], description="Une réunion du comité de sélection national (COSELEC).")
class Session:
    id: strawberry.ID
    campagne_id: strawberry.ID
    date: dt.date
    president: str
    statut: domain.StatutSession
    notifiee_le: dt.datetime | None
    ordre_du_jour: list[LigneOrdreDuJour] = champ(taille=100)
    comite: Comite | None

    @classmethod
    def de(cls, s: domain.Session, candidatures: Mapping[str, Candidature], decisions: Mapping[str, Decision]) -> Self:
        return cls(
            id=strawberry.ID(s.id),
            campagne_id=strawberry.ID(s.campagne),
            date=s.date,
            president=s.president,
            statut=s.statut,
            notifiee_le=s.notifiee_le,
            ordre_du_jour=[
                LigneOrdreDuJour(
                    candidature=candidatures[x.candidature],
                    structure=Structure(id=strawberry.ID(x.structure)),
                    siret=x.siret,
                    departement=x.departement,
                    nature=x.nature,
                    postes_souhaites=x.postes_souhaites,
                    sens=x.sens,
                    postes_recommandes=x.postes_recommandes,
                    rang=x.rang,
                    decision=decisions.get(domain.decision_id(s.id, x.candidature)),
                    votants=list(s.votes.get(x.candidature, ())),
                )
                for x in s.ordre_du_jour
            ],
            comite=None if s.comite is None else Comite.de(s.comite),
        )


@type_(droits=ANCT, description="Une candidature dont l'avis est rendu et qu'aucune session n'examine.")
class CandidaturePrete:
    candidature: Candidature
    structure: Structure
    siret: str
    departement: str
    nature: str
    postes_souhaites: int
    sens: domain.Sens
    postes_recommandes: int
    rang: int | None
    avis_le: dt.datetime

    @classmethod
    def de(cls, c: store.CandidatureConnue, candidature: Candidature) -> Self:
        avis = c.avis
        assert avis is not None, "only an avis makes a candidature ready"
        return cls(
            candidature=candidature,
            structure=Structure(id=strawberry.ID(c.structure)),
            siret=c.siret,
            departement=c.departement,
            nature=avis.nature,
            postes_souhaites=avis.postes_souhaites,
            sens=avis.sens,
            postes_recommandes=avis.postes_recommandes,
            rang=avis.rang,
            avis_le=avis.le,
        )
