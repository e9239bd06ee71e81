"""What a procès-verbal says, as titles, sentences and tables: the page and the PDF show the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.kit.temps import PARIS

from ..domain import Bilan, Comite, Decision, LigneOrdreDuJour, QualiteMembre, Revision, Session
from ..events import Motif, Origine, Verdict

__all__ = ["Document", "Section", "Tableau", "annexe", "proces_verbal"]

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.POSITIF: "Favorable",
    Verdict.NEGATIF: "Défavorable",
    Verdict.EXAMEN_COMPLEMENTAIRE: "Examen complémentaire",
}
MOTIFS: Final[Mapping[Motif, str]] = {
    Motif.BESOINS_ET_OFFRE_EXISTANTE: "besoins et offre existante",
    Motif.REPARTITION_DEPARTEMENTALE: "répartition dans le département",
    Motif.EQUILIBRE_ENTRE_DEPARTEMENTS: "équilibre entre départements",
    Motif.QUALITE_DU_PROJET: "qualité du projet",
}
QUALITES: Final[Mapping[QualiteMembre, str]] = {
    QualiteMembre.PRESIDENT: "présidence",
    QualiteMembre.VICE_PRESIDENT: "vice-présidence",
    QualiteMembre.MEMBRE: "membre",
}
ORIGINES: Final[Mapping[Origine, str]] = {
    Origine.CORRECTION: "Correction",
    Origine.RECOURS_ACCUEILLI: "Recours accueilli",
    Origine.RECOURS_REJETE: "Recours rejeté",
}


@dataclass(frozen=True, kw_only=True)
class Tableau:
    """``entetes`` and each of ``lignes`` are of one length."""

    legende: str
    entetes: Sequence[str]
    lignes: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Section:
    titre: str
    phrases: Sequence[str] = ()
    tableau: Tableau | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """``le`` is the moment at which it became true: the only date that its files carry."""

    titre: str
    sous_titre: str
    sections: Sequence[Section]
    le: datetime


def proces_verbal(session: Session, campagne: str, bilan: Bilan, decisions: Sequence[Decision]) -> Document:
    """The session as it closed. ``decisions`` are those it took; a line without one was withdrawn."""
    comite = session.comite or Comite(membres=(), quorum=0)
    rendues = {d.candidature: d for d in decisions}
    return Document(
        titre="Procès-verbal du comité de sélection national",
        sous_titre=f"{campagne}, session du {session.date:%d/%m/%Y}",
        sections=(
            Section(titre="Séance", phrases=tuple(_seance(comite, bilan, len(session.ordre_du_jour), decisions))),
            Section(titre="Membres", tableau=_membres(comite)),
            Section(titre="Présences", tableau=_presences(comite)),
            _deports(comite, session),
            Section(titre="Décisions", tableau=_decisions(session, rendues)),
            _motivations(session, rendues),
            Section(titre="Enveloppes", tableau=_enveloppes(bilan)),
        ),
        le=bilan.le,
    )


def annexe(decision: Decision, revision: Revision) -> Document:
    """What changes, or confirms, one decision after its session; the procès-verbal itself is left as it is."""
    ligne = (
        decision.departement,
        decision.siret,
        VERDICTS[revision.verdict_avant],
        str(revision.postes_avant),
        VERDICTS[revision.verdict],
        str(revision.postes),
        _motifs(revision.motifs),
    )
    tableau = Tableau(
        legende=f"Candidature {decision.candidature}",
        entetes=("Département", "SIRET", "Avis avant", "Postes avant", "Avis après", "Postes après", "Motifs"),
        lignes=(ligne,),
    )
    faits = (f"{ORIGINES[revision.origine]}, le {_moment(revision.le)}.", f"Raison : {revision.raison}")
    return Document(
        titre="Annexe au procès-verbal du comité de sélection national",
        sous_titre=f"{ORIGINES[revision.origine]} : décision {decision.id}",
        sections=(Section(titre="Décision", phrases=faits, tableau=tableau),),
        le=revision.le,
    )


def _seance(comite: Comite, bilan: Bilan, lignes: int, decisions: Sequence[Decision]) -> Sequence[str]:
    phrases = []
    if comite.pointages:
        phrases.append(f"Séance ouverte le {_moment(comite.pointages[0].le)}, close le {_moment(bilan.le)}.")
        presents = len(comite.pointages[0].presents)
        phrases.append(
            f"À l'ouverture, {presents} membres présents sur {len(comite.membres)} ; quorum : {comite.quorum}."
        )
        president = comite.membre(comite.presider(comite.pointages[0].presents))
        phrases.append(f"Présidence : {president.prenom} {president.nom} ({president.organisme}).")
    postes = sum(d.postes_attribues for d in decisions)
    phrases.append(f"Candidatures à l'ordre du jour : {lignes} ; décisions : {len(decisions)} ; postes : {postes}.")
    return phrases


def _membres(comite: Comite) -> Tableau:
    lignes = [
        (str(numero), m.nom, m.prenom, m.organisme, m.fonction, QUALITES[m.qualite])
        for numero, m in enumerate(comite.membres, start=1)
    ]
    entetes = ("Numéro", "Nom", "Prénom", "Organisme", "Fonction", "Qualité")
    return Tableau(legende="Membres du comité", entetes=entetes, lignes=lignes)


def _presences(comite: Comite) -> Tableau:
    lignes = [
        (_moment(p.le), _numeros(p.presents), "atteint" if len(p.presents) >= comite.quorum else "non atteint")
        for p in comite.pointages
    ]
    return Tableau(legende="Membres présents, par numéro", entetes=("À partir du", "Présents", "Quorum"), lignes=lignes)


def _deports(comite: Comite, session: Session) -> Section:
    if not comite.deports:
        return Section(titre="Déports", phrases=("Aucun membre ne s'est déporté.",))
    sirets = {x.candidature: x.siret for x in session.ordre_du_jour}
    lignes = [(str(d.membre), sirets[d.candidature], d.candidature, _moment(d.le)) for d in comite.deports]
    entetes = ("Membre", "SIRET", "Candidature", "Le")
    return Section(
        titre="Déports",
        tableau=Tableau(legende="Membres qui n'ont pas pris part à une décision", entetes=entetes, lignes=lignes),
    )


def _decisions(session: Session, rendues: Mapping[str, Decision]) -> Tableau:
    entetes = ("Département", "SIRET", "Candidature", "Demandés", "Avis", "Attribués", "Motifs", "Votants")
    lignes = [_ligne(x, rendues.get(x.candidature)) for x in session.ordre_du_jour]
    return Tableau(legende="Une ligne par candidature de l'ordre du jour", entetes=entetes, lignes=lignes)


def _ligne(x: LigneOrdreDuJour, decision: Decision | None) -> Sequence[str]:
    debut = (x.departement, x.siret, x.candidature, str(x.postes_souhaites))
    if decision is None:
        return (*debut, "Retirée, sans décision", "0", "", "")
    return (
        *debut,
        VERDICTS[decision.verdict],
        str(decision.postes_attribues),
        _motifs(decision.motifs),
        _numeros(decision.votants),
    )


def _motivations(session: Session, rendues: Mapping[str, Decision]) -> Section:
    """Why the committee deviated from the score, where it did."""
    ecrites = [(x, rendues[x.candidature].motivation) for x in session.ordre_du_jour if x.candidature in rendues]
    phrases = tuple(f"SIRET {x.siret}, candidature {x.candidature} : {texte}" for x, texte in ecrites if texte)
    return Section(titre="Écarts motivés", phrases=phrases or ("Aucune décision ne s'écarte de l'aide à la décision.",))


def _enveloppes(bilan: Bilan) -> Tableau:
    lignes = [
        (x.departement or "Nationale", str(x.enveloppe), str(x.avant), str(x.attribues), str(x.apres))
        for x in bilan.lignes
    ]
    entetes = ("Enveloppe", "Postes", "Reste avant", "Attribués", "Reste après")
    return Tableau(legende="Postes, avant et après cette séance", entetes=entetes, lignes=lignes)


def _motifs(motifs: Sequence[Motif]) -> str:
    return ", ".join(MOTIFS[m] for m in motifs)


def _numeros(numeros: Sequence[int]) -> str:
    return ", ".join(map(str, numeros))


def _moment(le: datetime) -> str:
    return f"{le.astimezone(PARIS):%d/%m/%Y à %H h %M}"
