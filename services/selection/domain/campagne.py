"""The campagne and its envelope: one ledger that every decision must pass, so that it is never exceeded."""

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from services.kit.aggregate import Faute

from ..events import (
    BaremeFixe,
    CampagneOuverte,
    DecisionInscrite,
    EnveloppeModifiee,
    Motif,
    SeanceClose,
    SeanceOuverte,
    Verdict,
)
from .bilan import Bilan, LigneBilan
from .decision import decision_id
from .ecart import SEUIL, motiver
from .notation import Notation
from .refus import (
    BaremeFige,
    CampagneInvalide,
    DejaDecidee,
    EnveloppeDepartementaleEpuisee,
    EnveloppeNationaleEpuisee,
    EnveloppeSousLAttribue,
    LignesSansDecision,
    MotifRequis,
    PostesAuDelaDeLaDemande,
    PostesRequis,
    SeanceNonOuverte,
)
from .revisions import Revisions
from .scores import Entrees, Poids

__all__ = [
    "Campagne",
    "EtatSeance",
    "LigneRegistre",
]

NOM_MAX: Final = 200
ENVELOPPE_MAX: Final = 1_000_000
_DEPARTEMENT: Final = re.compile(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]|98[678]")


class EtatSeance(StrEnum):
    OUVERTE = "OUVERTE"
    CLOSE = "CLOSE"


@dataclass(frozen=True, kw_only=True)
class LigneRegistre:
    """A decision as the ledger took it. ``notation`` is the score it was taken with: None before there were scores."""

    departement: str
    structure: str
    siret: str
    postes_souhaites: int
    verdict: Verdict
    postes: int
    motifs: tuple[Motif, ...]
    le: datetime
    notation: Notation | None = None
    motivation: str | None = None
    votants: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Campagne(Revisions):
    """A campaign of allotment, and its one ledger.

    ``enveloppes`` and ``attribues`` are numbers of posts by département code. A département that has no envelope
    of its own has none to give: a limit that is forgotten must stop a decision, not let it through.
    ``seances`` remembers closed ones too, so that a late event never opens one again. ``lignes`` holds, under
    ``<session>/<candidature>``, the decisions of open séances only: closing one leaves its sum in ``attribues``,
    and the ledger small however long the campaign.
    """

    nom: str
    ouverte_le: datetime
    seances: dict[str, EtatSeance] = field(default_factory=dict)
    lignes: dict[str, LigneRegistre] = field(default_factory=dict)
    bilans: dict[str, Bilan] = field(default_factory=dict)
    poids: Poids = field(default_factory=Poids)
    seuil: int = SEUIL

    @classmethod
    def ouvrir(
        cls, *, id: str, nom: str, enveloppe_nationale: int, enveloppes: Mapping[str, int], le: datetime
    ) -> tuple[Self, CampagneOuverte]:
        fautes = [*_fautes(enveloppe_nationale, enveloppes)]
        if not 1 <= len(nom.strip()) <= NOM_MAX:
            fautes.append(Faute("nom", f"Le nom compte de 1 à {NOM_MAX} caractères."))
        if fautes:
            raise CampagneInvalide(fautes=tuple(fautes))
        campagne = cls(
            id=id,
            nom=nom.strip(),
            ouverte_le=le,
            enveloppe_nationale=enveloppe_nationale,
            enveloppes=dict(sorted(enveloppes.items())),
        )
        fait = CampagneOuverte(
            campagne=id,
            enveloppe_nationale=enveloppe_nationale,
            enveloppes=campagne.enveloppes,
            le=le,
        )
        return campagne, fait

    def modifier_enveloppe(
        self, *, nationale: int | None, enveloppes: Mapping[str, int], le: datetime
    ) -> tuple[Self, *tuple[EnveloppeModifiee, ...]]:
        """Changes the national envelope (None leaves it) and those of the départements named, never under what is
        already allotted."""
        nouvelle = self.enveloppe_nationale if nationale is None else nationale
        if fautes := _fautes(nouvelle, enveloppes):
            raise CampagneInvalide(fautes=tuple(fautes))
        suite = replace(
            self, enveloppe_nationale=nouvelle, enveloppes=dict(sorted({**self.enveloppes, **enveloppes}.items()))
        )
        if suite == self:
            return (self,)
        if suite.reste_national < 0:
            raise EnveloppeSousLAttribue(f"Postes attribués : {self.total_attribue}.")
        for departement in sorted(enveloppes):
            if suite.reste(departement) < 0:
                raise EnveloppeSousLAttribue(f"Postes attribués ({departement}) : {self.attribues[departement]}.")
        fait = EnveloppeModifiee(campagne=self.id, enveloppe_nationale=nouvelle, enveloppes=suite.enveloppes, le=le)
        return suite, fait

    def fixer_bareme(self, *, poids: Poids, seuil: int, le: datetime) -> tuple[Self, *tuple[BaremeFixe, ...]]:
        """Sets the weights of the criteria and the threshold, before the first decision: all the candidatures of a
        campagne are measured alike."""
        poids.verifies()
        if not 0 <= seuil <= 100:
            raise CampagneInvalide(fautes=(Faute("seuil", "De 0 à 100 points."),))
        if (poids, seuil) == (self.poids, self.seuil):
            return (self,)
        if self.lignes or EtatSeance.CLOSE in self.seances.values():
            raise BaremeFige
        fait = BaremeFixe(campagne=self.id, poids=asdict(poids), seuil=seuil, le=le)
        return replace(self, poids=poids, seuil=seuil), fait

    def ouvrir_seance(self, *, session: str, le: datetime) -> tuple[Self, *tuple[SeanceOuverte, ...]]:
        """Takes this session's decisions from now on; a séance already opened, or closed since, stays as it is."""
        if session in self.seances:
            return (self,)
        suite = replace(self, seances={**self.seances, session: EtatSeance.OUVERTE})
        return suite, SeanceOuverte(campagne=self.id, session=session, le=le)

    def decider(
        self,
        *,
        session: str,
        candidature: str,
        departement: str,
        structure: str,
        siret: str,
        postes_souhaites: int,
        verdict: Verdict,
        postes: int,
        motifs: tuple[Motif, ...],
        entrees: Entrees,
        motivation: str | None = None,
        votants: tuple[int, ...] = (),
        le: datetime,
    ) -> tuple[Self, DecisionInscrite]:
        """Takes the committee's decision and its posts, or says what stands in the way. A decision against the score
        of ``entrees`` (``ecart``) needs its ``motivation``.

        Both envelopes are checked here and nowhere else, on the state that this write replaces: however many
        decide at once, the second reads what the first has taken.
        """
        cle = _cle(session, candidature)
        if self.seances.get(session) is not EtatSeance.OUVERTE:
            raise SeanceNonOuverte
        if cle in self.lignes:
            raise DejaDecidee
        if (postes < 1) if verdict is Verdict.POSITIF else (postes != 0):
            raise PostesRequis
        if postes > postes_souhaites:
            raise PostesAuDelaDeLaDemande(f"Postes demandés : {postes_souhaites}.")
        if verdict is Verdict.NEGATIF and not motifs:
            raise MotifRequis
        notation = Notation.figer(entrees, self.poids)
        motivation = motiver(motivation, verdict=verdict, valeur=notation.valeur, seuil=self.seuil)
        if postes > self.reste_national:
            raise EnveloppeNationaleEpuisee(f"Postes restants : {self.reste_national}.")
        if postes > self.reste(departement):
            raise EnveloppeDepartementaleEpuisee(f"Postes restants ({departement}) : {self.reste(departement)}.")
        ligne = LigneRegistre(
            departement=departement,
            structure=structure,
            siret=siret,
            postes_souhaites=postes_souhaites,
            verdict=verdict,
            postes=postes,
            motifs=tuple(dict.fromkeys(motifs)),
            le=le,
            notation=notation,
            motivation=motivation,
            votants=votants,
        )
        attribues = {**self.attribues, departement: self.attribues.get(departement, 0) + postes}
        suite = replace(self, lignes={**self.lignes, cle: ligne}, attribues=attribues)
        return suite, suite._fait(session, candidature, ligne)

    def prises(self, session: str) -> dict[str, LigneRegistre]:
        """The lines of this session that the ledger still holds, by candidature."""
        prefixe = _cle(session, "")
        return {cle.removeprefix(prefixe): x for cle, x in self.lignes.items() if cle.startswith(prefixe)}

    def inscrite(self, *, session: str, candidature: str) -> DecisionInscrite | None:
        """The decision that the ledger holds for an open séance, as it was told; None when it holds none."""
        ligne = self.lignes.get(_cle(session, candidature))
        return None if ligne is None else self._fait(session, candidature, ligne)

    def clore_seance(
        self, *, session: str, attendues: Collection[str], le: datetime
    ) -> tuple[Self, *tuple[SeanceClose, ...]]:
        """Freezes the session's decisions, once each candidature of ``attendues`` has one (the agenda, less those
        that were withdrawn)."""
        etat = self.seances.get(session)
        if etat is EtatSeance.CLOSE:
            return (self,)
        if etat is None:
            raise SeanceNonOuverte
        if manquantes := [c for c in attendues if _cle(session, c) not in self.lignes]:
            raise LignesSansDecision(f"Candidatures sans décision : {len(manquantes)}.")
        prises = self.prises(session)
        suite = replace(
            self,
            seances={**self.seances, session: EtatSeance.CLOSE},
            bilans={**self.bilans, session: self._bilan(session, prises, le)},
            lignes={cle: x for cle, x in self.lignes.items() if not cle.startswith(_cle(session, ""))},
        )
        fait = SeanceClose(
            campagne=self.id,
            session=session,
            decisions=len(prises),
            postes_attribues=sum(ligne.postes for ligne in prises.values()),
            le=le,
        )
        return suite, fait

    def _bilan(self, session: str, prises: Mapping[str, LigneRegistre], le: datetime) -> Bilan:
        """National first, then each département that the séance spoke of. What came back already is not counted."""
        pris: dict[str, int] = {}
        for candidature, ligne in prises.items():
            compte = self.comptes.get(decision_id(session, candidature))
            postes = ligne.postes - (compte.rendus if compte else 0)
            pris[ligne.departement] = pris.get(ligne.departement, 0) + postes
        total, national = sum(pris.values()), self.reste_national
        lignes = [
            LigneBilan(
                departement=None,
                enveloppe=self.enveloppe_nationale,
                avant=national + total,
                attribues=total,
                apres=national,
            )
        ]
        for departement, postes in sorted(pris.items()):
            apres = self.reste(departement)
            lignes.append(
                LigneBilan(
                    departement=departement,
                    enveloppe=self.enveloppes.get(departement, 0),
                    avant=apres + postes,
                    attribues=postes,
                    apres=apres,
                )
            )
        return Bilan(lignes=tuple(lignes), le=le)

    def _fait(self, session: str, candidature: str, ligne: LigneRegistre) -> DecisionInscrite:
        return DecisionInscrite(
            decision=decision_id(session, candidature),
            session=session,
            campagne=self.id,
            candidature=candidature,
            structure=ligne.structure,
            siret=ligne.siret,
            departement=ligne.departement,
            verdict=ligne.verdict,
            postes_souhaites=ligne.postes_souhaites,
            postes_attribues=ligne.postes,
            motifs=ligne.motifs,
            le=ligne.le,
        )


def _cle(session: str, candidature: str) -> str:
    return f"{session}/{candidature}"


def _fautes(nationale: int, enveloppes: Mapping[str, int]) -> list[Faute]:
    fautes = []
    if not 0 <= nationale <= ENVELOPPE_MAX:
        fautes.append(Faute("enveloppeNationale", f"De 0 à {ENVELOPPE_MAX} postes."))
    for departement, postes in enveloppes.items():
        if not _DEPARTEMENT.fullmatch(departement):
            fautes.append(Faute("enveloppes", f"« {departement[:10]} » n'est pas un code de département."))
        elif not 0 <= postes <= ENVELOPPE_MAX:
            fautes.append(Faute("enveloppes", f"{departement} : de 0 à {ENVELOPPE_MAX} postes."))
    return fautes
