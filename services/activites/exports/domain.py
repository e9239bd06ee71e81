"""The rules of an export: asked for, taken by one worker at a time, ready for some days, then gone."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

from services.kit.aggregate import Aggregate, Faute

from .events import ExportAvance, ExportCommence, ExportDemande, ExportEchoue, ExportExpire, ExportPret
from .valeurs import (
    BAIL,
    GARDE,
    OUVERTS_MAX,
    PRISES_MAX,
    REPRISE_MAX,
    Fichier,
    Perimetre,
    PeriodeInvalide,
    PriseRevolue,
    Reprise,
    TropDExports,
)
from .vocabulaire import FormatExport, RaisonEchec, StatutExport

__all__ = [
    "BAIL",
    "GARDE",
    "OUVERTS_MAX",
    "PRISES_MAX",
    "REPRISE_MAX",
    "Export",
    "Fichier",
    "Perimetre",
    "PeriodeInvalide",
    "PriseRevolue",
    "Reprise",
    "TropDExports",
]


@dataclass(frozen=True, kw_only=True)
class Export(Aggregate):
    """``DEMANDE → EN_COURS → PRET → EXPIRE``, or ``EN_ECHEC``. ``demandeur``: the account of who asked.

    ``commence_le``: since when reports that change are read apart. ``preneur``: the worker that has it, until ``bail``;
    ``prises``: how often it was taken since it last went further.
    """

    demandeur: str
    format: FormatExport
    perimetre: Perimetre
    du: date
    au: date
    demande_le: datetime
    statut: StatutExport = StatutExport.DEMANDE
    commence_le: datetime | None = None
    preneur: str | None = None
    bail: datetime | None = None
    prises: int = 0
    reprise: Reprise = field(default_factory=Reprise)
    ecrites: int = 0
    avancement: int = 0
    fichier: Fichier | None = None
    fini_le: datetime | None = None
    expire_le: datetime | None = None
    raison: RaisonEchec | None = None

    @classmethod
    def demander(
        cls,
        id: str,
        *,
        demandeur: str,
        format: FormatExport,
        perimetre: Perimetre,
        du: date,
        au: date,
        ouverts: int,
        le: datetime,
    ) -> tuple[Self, ExportDemande]:
        """``ouverts``: how many of this person's are not ready yet."""
        if au < du or au == date.max:
            raise PeriodeInvalide(fautes=(Faute("au", PeriodeInvalide.message),))
        if ouverts >= OUVERTS_MAX:
            raise TropDExports
        export = cls(id=id, demandeur=demandeur, format=format, perimetre=perimetre, du=du, au=au, demande_le=le)
        return export, ExportDemande(le=le, export=id, format=format, perimetre=perimetre.genre, du=du, au=au)

    @property
    def ouvert(self) -> bool:
        return self.statut in (StatutExport.DEMANDE, StatutExport.EN_COURS)

    @property
    def echeance(self) -> datetime | None:
        """When a worker has to look at it: at once, once its worker is silent, once its file is old."""
        match self.statut:
            case StatutExport.DEMANDE:
                return self.demande_le
            case StatutExport.EN_COURS:
                return self.bail
            case StatutExport.PRET:
                return self.expire_le
        return None

    def prendre(
        self, preneur: str, *, depuis: datetime, le: datetime
    ) -> tuple[Self, ExportCommence] | tuple[Self, ExportEchoue] | tuple[Self]:
        """``preneur`` has it from now on, unless another one does: then nothing changes. It goes on from where the one
        before stopped. ``depuis``: see ``commence_le``."""
        if not self.ouvert or (self.bail is not None and le < self.bail):
            return (self,)
        if self.prises >= PRISES_MAX:
            echec = replace(self, statut=StatutExport.EN_ECHEC, raison=RaisonEchec.INTERROMPU, fini_le=le, bail=None)
            return echec, ExportEchoue(le=le, export=self.id, raison=RaisonEchec.INTERROMPU)
        ancien = self.commence_le is None or le - self.commence_le > REPRISE_MAX
        pris = replace(
            self,
            statut=StatutExport.EN_COURS,
            preneur=preneur,
            bail=le + BAIL,
            prises=self.prises + 1,
            commence_le=depuis if ancien else self.commence_le,
            reprise=Reprise() if ancien else self.reprise,
        )
        return pris, ExportCommence(le=le, export=self.id, trouvees=self.reprise.trouvees)

    def avancer(
        self, preneur: str, *, reprise: Reprise, ecrites: int = 0, avancement: int, le: datetime
    ) -> tuple[Self, ExportAvance] | tuple[Self]:
        """It is so far, and ``preneur`` keeps it. Raises PriseRevolue."""
        self._a(preneur)
        plus_loin = reprise != self.reprise
        suite = replace(
            self,
            bail=le + BAIL,
            prises=1 if plus_loin else self.prises,
            reprise=reprise,
            ecrites=ecrites,
            avancement=avancement,
        )
        if suite == self:
            return (self,)
        return suite, ExportAvance(
            le=le, export=self.id, trouvees=reprise.trouvees, ecrites=ecrites, avancement=avancement
        )

    def aboutir(self, preneur: str, *, fichier: Fichier, le: datetime) -> tuple[Self, ExportPret]:
        """The file is in its place. Raises PriseRevolue."""
        self._a(preneur)
        expire_le, lignes = le + GARDE, self.reprise.trouvees
        pret = replace(
            self,
            statut=StatutExport.PRET,
            bail=None,
            reprise=replace(self.reprise, segments=()),
            ecrites=lignes,
            avancement=100,
            fichier=fichier,
            fini_le=le,
            expire_le=expire_le,
        )
        return pret, ExportPret(
            le=le, export=self.id, lignes=lignes, taille=fichier.taille, sha256=fichier.sha256, expire_le=expire_le
        )

    def expirer(self, *, le: datetime) -> tuple[Self, ExportExpire] | tuple[Self]:
        if self.statut is not StatutExport.PRET or self.expire_le is None or le < self.expire_le:
            return (self,)
        return replace(self, statut=StatutExport.EXPIRE), ExportExpire(le=le, export=self.id)

    def _a(self, preneur: str) -> None:
        if self.statut is not StatutExport.EN_COURS or self.preneur != preneur:
            raise PriseRevolue
