"""What selection tells: campagnes and their envelopes, sessions of the committee, decisions."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from services.kit.aggregate import Fait

__all__ = [
    "BaremeFixe",
    "CampagneOuverte",
    "CandidatureAppreciee",
    "ComiteCompose",
    "DecisionCorrigee",
    "DecisionInscrite",
    "DecisionNotifiee",
    "DecisionRendue",
    "DeportDeclare",
    "EnveloppeModifiee",
    "Motif",
    "OrdreDuJourClos",
    "Origine",
    "PieceEtablie",
    "PostesCredites",
    "PresenceConstatee",
    "RecoursAccueilli",
    "RecoursDepose",
    "RecoursRejete",
    "RepartitionEcartee",
    "RepartitionProposee",
    "RepartitionRetenue",
    "RevisionInscrite",
    "SeanceClose",
    "SeanceOuverte",
    "SessionAnnulee",
    "SessionDeliberee",
    "SessionNotifiee",
    "SessionOuverte",
    "SessionPlanifiee",
    "Verdict",
    "VoteOuvert",
]


class Verdict(StrEnum):
    """What the committee may say of a candidature."""

    POSITIF = "POSITIF"
    NEGATIF = "NEGATIF"
    EXAMEN_COMPLEMENTAIRE = "EXAMEN_COMPLEMENTAIRE"


class Motif(StrEnum):
    """Why a candidature is refused, or gets fewer posts than it asked for."""

    BESOINS_ET_OFFRE_EXISTANTE = "BESOINS_ET_OFFRE_EXISTANTE"
    REPARTITION_DEPARTEMENTALE = "REPARTITION_DEPARTEMENTALE"
    EQUILIBRE_ENTRE_DEPARTEMENTS = "EQUILIBRE_ENTRE_DEPARTEMENTS"
    QUALITE_DU_PROJET = "QUALITE_DU_PROJET"


class Origine(StrEnum):
    """What changes a decision once its session is closed."""

    CORRECTION = "CORRECTION"
    RECOURS_ACCUEILLI = "RECOURS_ACCUEILLI"
    RECOURS_REJETE = "RECOURS_REJETE"


@dataclass(frozen=True, kw_only=True)
class CampagneOuverte(Fait, aggregat="campagne"):
    """A campagne opens with so many posts, for the country and for each département (code → posts)."""

    campagne: str
    enveloppe_nationale: int
    enveloppes: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class EnveloppeModifiee(Fait, aggregat="campagne"):
    """The envelopes as they are from now on, whole."""

    campagne: str
    enveloppe_nationale: int
    enveloppes: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class BaremeFixe(Fait, aggregat="campagne"):
    """How the candidatures of this campagne are scored from now on: the weight of each criterion (hundredths), and
    the points from which a score advises to accept."""

    campagne: str
    poids: dict[str, int]
    seuil: int


@dataclass(frozen=True, kw_only=True)
class SeanceOuverte(Fait, aggregat="campagne"):
    """The ledger takes the decisions of this session from now on."""

    campagne: str
    session: str


@dataclass(frozen=True, kw_only=True)
class _Concernee:
    """Whose decision it is."""

    decision: str
    session: str
    campagne: str
    candidature: str
    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class _Corps(_Concernee):
    """All of a decision, as three facts tell it: entered in the ledger, given, made known."""

    verdict: Verdict
    postes_souhaites: int
    postes_attribues: int
    motifs: tuple[Motif, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionInscrite(_Corps, Fait, aggregat="campagne"):
    """The ledger has taken this decision, and its posts from the envelope."""


@dataclass(frozen=True, kw_only=True)
class SeanceClose(Fait, aggregat="campagne"):
    """The ledger takes no more decisions of this session. ``decisions`` and ``postes_attribues`` count its own."""

    campagne: str
    session: str
    decisions: int
    postes_attribues: int


@dataclass(frozen=True, kw_only=True)
class PostesCredites(Fait, aggregat="campagne"):
    """Posts that this decision had taken are back in the envelopes, national and of that département.

    ``poste``: the one that its structure gave back; None for a credit that ANCT entered, or a candidature that was
    withdrawn. With it, ``postes`` is 1, or 0 when a correction had taken that post back already.
    """

    campagne: str
    departement: str
    postes: int
    decision: str
    poste: str | None = None


@dataclass(frozen=True, kw_only=True)
class RevisionInscrite(Fait, aggregat="campagne"):
    """The ledger has taken what changes (or confirms) a decision after its session, and its posts from the envelope.
    ``numero`` counts the revisions of that decision, from 1."""

    campagne: str
    decision: str
    origine: Origine
    numero: int
    postes_avant: int
    postes_attribues: int


@dataclass(frozen=True, kw_only=True)
class SessionPlanifiee(Fait, aggregat="session"):
    """The committee will meet on that day (of France)."""

    session: str
    campagne: str
    date: dt.date


@dataclass(frozen=True, kw_only=True)
class OrdreDuJourClos(Fait, aggregat="session"):
    """These candidatures will be examined by that session, and no other."""

    session: str
    campagne: str
    candidatures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ComiteCompose(Fait, aggregat="session"):
    """The committee has so many members, of whom ``quorum`` must be there. Elsewhere they are known by number."""

    session: str
    campagne: str
    membres: int
    quorum: int


@dataclass(frozen=True, kw_only=True)
class PresenceConstatee(Fait, aggregat="session"):
    """The members with these numbers are there, and no other, from now on."""

    session: str
    campagne: str
    presents: tuple[int, ...]
    quorum_atteint: bool


@dataclass(frozen=True, kw_only=True)
class DeportDeclare(Fait, aggregat="session"):
    """The member with this number takes no part in that candidature."""

    session: str
    campagne: str
    candidature: str
    membre: int


@dataclass(frozen=True, kw_only=True)
class VoteOuvert(Fait, aggregat="session"):
    """The members with these numbers are called to decide on that candidature."""

    session: str
    campagne: str
    candidature: str
    votants: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SessionOuverte(Fait, aggregat="session"):
    """The committee is sitting."""

    session: str
    campagne: str


@dataclass(frozen=True, kw_only=True)
class SessionDeliberee(Fait, aggregat="session"):
    """The committee has decided everything on its agenda; its decisions are frozen."""

    session: str
    campagne: str


@dataclass(frozen=True, kw_only=True)
class SessionNotifiee(Fait, aggregat="session"):
    """The decisions of this session may be known outside."""

    session: str
    campagne: str


@dataclass(frozen=True, kw_only=True)
class SessionAnnulee(Fait, aggregat="session"):
    """The session will not sit; ``candidatures`` are those that were on its agenda, free for another."""

    session: str
    campagne: str
    candidatures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CandidatureAppreciee(Fait, aggregat="appreciation"):
    """The committee has marked a candidature of its agenda; the marks are its own, and are told to nobody."""

    appreciation: str
    session: str
    candidature: str


@dataclass(frozen=True, kw_only=True)
class RepartitionProposee(Fait, aggregat="proposition"):
    """A share of so many posts is proposed, and decides nothing; ``prouvee``: no other is worth more."""

    proposition: str
    session: str
    campagne: str
    postes: int
    prouvee: bool


@dataclass(frozen=True, kw_only=True)
class RepartitionRetenue(Fait, aggregat="proposition"):
    """A person has taken the share that was proposed; the decisions that follow are told one by one."""

    proposition: str
    session: str
    campagne: str


@dataclass(frozen=True, kw_only=True)
class RepartitionEcartee(Fait, aggregat="proposition"):
    """A person has left the share that was proposed."""

    proposition: str
    session: str
    campagne: str


@dataclass(frozen=True, kw_only=True)
class DecisionRendue(_Corps, Fait, aggregat="decision"):
    """The committee has decided; nobody outside is told yet."""


@dataclass(frozen=True, kw_only=True)
class DecisionNotifiee(_Corps, Fait, aggregat="decision"):
    """The decision is made known: the structure learns how many posts it gets, or why it gets none."""


@dataclass(frozen=True, kw_only=True)
class DecisionCorrigee(_Corps, Fait, aggregat="decision"):
    """The decision as it is from now on, after its session was closed. ``notifiee``: it was already known outside."""

    postes_avant: int
    notifiee: bool


@dataclass(frozen=True, kw_only=True)
class RecoursDepose(_Concernee, Fait, aggregat="decision"):
    """The structure asks ANCT to look again at the decision."""


@dataclass(frozen=True, kw_only=True)
class RecoursAccueilli(_Concernee, Fait, aggregat="decision"):
    """ANCT upholds the recours: the decision is positive, with that many posts in all."""

    postes_attribues: int


@dataclass(frozen=True, kw_only=True)
class RecoursRejete(_Concernee, Fait, aggregat="decision"):
    """ANCT dismisses the recours: the decision stays as it is."""


@dataclass(frozen=True, kw_only=True)
class PieceEtablie(Fait, aggregat="proces_verbal"):
    """The procès-verbal of a session (``numero`` 0) or one of its annexes is written, for ever. ``sha256`` is the
    digest of its PDF."""

    proces_verbal: str
    session: str
    campagne: str
    numero: int
    sha256: str
