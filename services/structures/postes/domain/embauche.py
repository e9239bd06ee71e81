"""How a conseiller comes to a post and leaves it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from services.kit.aggregate import Decision, Fait
from services.kit.temps import jour_paris

from ..events import ConseillerRecrute, ContratCorrige, ContratRompu, ContratTermine, MotifRupture
from .contrat import Contrat, ContratDejaRompu, ContratInconnu, ContratInvalide, Rupture, RuptureInvalide, Termes
from .dossier import PLATEFORME, Dossier, PosteOccupe
from .valeurs import NatureActePoste

__all__ = ["Embauche"]


@dataclass(frozen=True, kw_only=True)
class Embauche(Dossier):
    """The rules on contracts. What the last days that are past make true is told before anything else is decided."""

    def recruter(self, termes: Termes, *, contrat: str, conseiller: str, par: str, le: datetime) -> Decision[Self]:
        """Puts the conseiller on the post. Whether its structure declared it is checked by who calls.

        (choice) A successor is recruited once the contract before is over: only the same conseiller's next contract
        may be entered in advance. Raises PosteNonRattache, ContratInvalide, PosteOccupe.
        """
        self._tenu()
        suite, *faits = self.constater(le)
        nouveau = Contrat(id=contrat, conseiller=conseiller, termes=termes, don=self.dons)
        suite._verifier(nouveau, le)
        suite = replace(suite, contrats=_ranges((*suite.contrats, nouveau)))
        suite = suite._noter(NatureActePoste.RECRUTEMENT, par=par, le=le, contrat=contrat)
        faits.append(suite._dire(ConseillerRecrute, nouveau, le))
        # One that is entered after its end is told, then told over.
        suite, *passes = suite.constater(le)
        return suite, *(*faits, *passes)

    def corriger(self, contrat: str, termes: Termes, *, par: str, le: datetime) -> Decision[Self]:
        """What the contract says from now on, over or not; who it is of never changes."""
        self._tenu()
        suite, *faits = self.constater(le)
        ancien = suite._contrat(contrat)
        if ancien.rupture is not None:
            raise ContratDejaRompu
        if termes == ancien.termes:
            return suite, *faits
        corrige = replace(ancien, termes=termes)
        if not corrige.passe(jour_paris(le)):
            corrige = replace(corrige, termine_le=None)
        suite._verifier(corrige, le)
        suite = suite._remplacer(corrige)
        suite = suite._noter(NatureActePoste.CORRECTION_DE_CONTRAT, par=par, le=le, contrat=contrat)
        faits.append(suite._dire(ContratCorrige, corrige, le))
        suite, *passes = suite.constater(le)
        return suite, *(*faits, *passes)

    def rompre(self, contrat: str, *, motif: MotifRupture, fin: date, par: str, le: datetime) -> Decision[Self]:
        """Ends the contract on that last day, past or to come. The same again changes nothing."""
        self._tenu()
        suite, *faits = self.constater(le)
        rompu = suite._contrat(contrat)
        if rompu.rupture is not None:
            if (rompu.rupture.motif, rompu.rupture.fin) == (motif, fin):
                return suite, *faits
            raise ContratDejaRompu
        if fautes := rompu.rompable(motif, fin):
            raise RuptureInvalide(fautes=fautes)
        suite = suite._remplacer(replace(rompu, rupture=Rupture(motif=motif, fin=fin, le=le)))
        suite = suite._noter(NatureActePoste.RUPTURE_DE_CONTRAT, par=par, le=le, contrat=contrat, precision=motif)
        concerne = suite._concerne()
        faits.append(
            ContratRompu(**concerne, contrat=contrat, conseiller=rompu.conseiller, motif=motif, fin=fin, le=le)
        )
        suite, *passes = suite.constater(le)
        return suite, *(*faits, *passes)

    def constater(self, le: datetime) -> Decision[Self]:
        """The contracts whose last day is past are over: told once each, by whoever comes first."""
        suite, faits = self, list[Fait]()
        for contrat in self.ouverts:
            fin = contrat.dernier_jour
            if fin is None or not contrat.passe(jour_paris(le)):
                continue
            suite = suite._remplacer(replace(contrat, termine_le=le))
            suite = suite._noter(NatureActePoste.FIN_DE_CONTRAT, par=PLATEFORME, le=le, contrat=contrat.id)
            concerne = suite._concerne()
            faits.append(ContratTermine(**concerne, contrat=contrat.id, conseiller=contrat.conseiller, fin=fin, le=le))
        return suite, *faits

    def _verifier(self, contrat: Contrat, le: datetime) -> None:
        if fautes := contrat.termes.fautes(departement=self.departement, plancher=self.arrivee):
            raise ContratInvalide(fautes=fautes)
        autres = [c for c in self.contrats if c.id != contrat.id]
        if any(c.chevauche(contrat.termes.debut, contrat.termes.fin) for c in autres):
            raise PosteOccupe("Un contrat y court déjà à ces dates.")
        tenu = any(c.conseiller != contrat.conseiller and c.termine_le is None for c in autres)
        if tenu and not contrat.passe(jour_paris(le)):
            raise PosteOccupe("Le contrat de la personne qui l'occupe n'est pas terminé.")

    def _contrat(self, id: str) -> Contrat:
        """One of the present structure's: those of before a transfer are another employer's."""
        contrat = next((c for c in self.siens if c.id == id), None)
        if contrat is None:
            raise ContratInconnu
        return contrat

    def _remplacer(self, contrat: Contrat) -> Self:
        return replace(self, contrats=_ranges(tuple(contrat if c.id == contrat.id else c for c in self.contrats)))

    def _dire(self, fait: type[ConseillerRecrute] | type[ContratCorrige], c: Contrat, le: datetime) -> Fait:
        return fait(
            **self._concerne(),
            contrat=c.id,
            conseiller=c.conseiller,
            nature=c.termes.nature,
            debut=c.termes.debut,
            fin=c.termes.fin,
            le=le,
        )


def _ranges(contrats: tuple[Contrat, ...]) -> tuple[Contrat, ...]:
    return tuple(sorted(contrats, key=lambda c: c.termes.debut))
