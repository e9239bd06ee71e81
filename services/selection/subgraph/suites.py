"""How what follows a decision is shown: its recours, its corrections; and the procès-verbal, to ANCT alone."""

import datetime as dt
from typing import Self

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import champ, type_

from .. import domain
from ..events import Motif, Origine, Verdict

__all__ = ["Piece", "ProcesVerbal", "Recours", "Revision"]

CONCERNES = roles("anct", "prefecture", "structure")

strawberry.enum(domain.StatutRecours, name="StatutRecours")
strawberry.enum(domain.NaturePiece, name="NaturePiece")
strawberry.enum(Origine, name="OrigineRevision", description="Ce qui change une décision une fois sa session close.")


@type_(droits=CONCERNES, description="La demande d'une structure que l'ANCT revoie une décision.")
class Recours:
    statut: domain.StatutRecours
    moyens: str = champ(description="Ce que dit la structure.")
    depose_le: dt.datetime
    raison: str | None = champ(description="Ce que répond l'ANCT.")
    tranche_le: dt.datetime | None

    @classmethod
    def de(cls, r: domain.Recours) -> Self:
        return cls(statut=r.statut, moyens=r.moyens, depose_le=r.depose_le, raison=r.raison, tranche_le=r.tranche_le)


@type_(droits=CONCERNES, description="Ce qui a changé une décision, ou l'a confirmée, une fois sa session close.")
class Revision:
    numero: int
    origine: Origine
    verdict: Verdict
    postes: int
    motifs: list[Motif] = champ(taille=4)
    verdict_avant: Verdict
    postes_avant: int
    raison: str
    le: dt.datetime

    @classmethod
    def de(cls, r: domain.Revision) -> Self:
        return cls(
            numero=r.numero,
            origine=r.origine,
            verdict=r.verdict,
            postes=r.postes,
            motifs=list(r.motifs),
            verdict_avant=r.verdict_avant,
            postes_avant=r.postes_avant,
            raison=r.raison,
            le=r.le,
        )


@type_(droits=roles("anct"), description="Le procès-verbal d'une session ou l'une de ses annexes, tel qu'il fut écrit.")
class Piece:
    nature: domain.NaturePiece
    html: str = champ(description="La page, lisible par un lecteur d'écran.")
    pdf: str = champ(description="Le PDF, en base64.")
    sha256: str = champ(description="L'empreinte SHA-256 du PDF.")
    etablie_le: dt.datetime


@type_(droits=roles("anct"), description="Le procès-verbal d'une session close, et ses annexes dans l'ordre.")
class ProcesVerbal:
    session_id: strawberry.ID
    pieces: list[Piece] = champ(taille=5)

    @classmethod
    def de(cls, p: domain.ProcesVerbal) -> Self:
        return cls(
            session_id=strawberry.ID(p.id),
            pieces=[Piece(nature=x.nature, html=x.html, pdf=x.pdf, sha256=x.sha256, etablie_le=x.le) for x in p.pieces],
        )
