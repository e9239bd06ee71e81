"""What a client sees of a conseiller. Names go through here and nowhere else.

Seen whole by its structure, ANCT, the préfecture of its département, and itself. The coordinateur of the département
reads its name, since it knows and gathers these persons, and not its address or telephone: these are its employer's
to give.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Connexion, Contexte, champ, type_

from ...pages import page_d_histoire
from ...store import Stores
from .. import domain

if TYPE_CHECKING:
    from ...subgraph.types import Structure

__all__ = ["ENTIER", "QUI", "Conseiller", "EtapeDuConseiller", "Info"]

Info: TypeAlias = strawberry.Info[Contexte[Stores], None]
ENTIER: Final = roles("anct", "prefecture", "structure", "conseiller")
QUI: Final = ENTIER | roles("coordinateur")

strawberry.enum(
    domain.Statut,
    name="StatutConseiller",
    description="RETIRE : déclaré par erreur ; EFFACE : on a oublié qui c'était.",
)
strawberry.enum(domain.EtapeDuParcours, name="EtapeParcours")
strawberry.enum(
    domain.EtatEtape,
    name="EtatEtapeParcours",
    description="EN_COURS : la formation est commencée, ou l'examen est à repasser.",
)
strawberry.enum(domain.NatureActe, name="NatureActeConseiller")


@type_(droits=QUI, description="Une étape du parcours de formation.")
class EtapeDuConseiller:
    etape: domain.EtapeDuParcours
    etat: domain.EtatEtape
    echeance: date | None = champ(description="Vide tant que l'étape d'avant n'est pas faite, ou sans délai.")
    jour: date | None = champ(description="Quand elle a été faite, ou doit finir.")
    par: str | None = champ(description="Le rôle de qui l'a dit.")
    dit_le: datetime | None
    alerte: str | None = champ(description="Ce qui ne s'est pas passé comme la structure s'y est engagée.")


@type_(droits=ENTIER, description="Une valeur avant et après ; vide là où il n'y avait rien.")
class ChangementDuConseiller:
    champ: str
    avant: str
    apres: str


@type_(droits=ENTIER, description="Une ligne de l'histoire d'un conseiller.")
class ActeDuConseiller:
    nature: domain.NatureActe
    par: str = champ(description="Le rôle de qui l'a fait.")
    le: datetime
    motif: str | None
    changements: list[ChangementDuConseiller]


@type_(droits=QUI, keys=["id"], description="Un conseiller numérique, pour une structure.")
class Conseiller:
    id: strawberry.ID
    structure: Annotated["Structure", strawberry.lazy("services.structures.subgraph.types")] = champ(
        description="Celle qui l'a déclaré, ou qui répond pour elle depuis une fusion."
    )
    statut: domain.Statut
    declare_le: datetime
    nom: str | None = champ(description="Vide quand la personne a été effacée, comme ce qui suit.")
    prenom: str | None
    courriel: str | None = champ(droits=ENTIER)
    telephone: str | None = champ(droits=ENTIER)
    compte_lie_le: datetime | None = champ(description="Depuis quand le compte de la personne est lié à sa fiche.")
    lien_expire_le: datetime | None = champ(
        droits=ENTIER, description="Jusqu'à quand sert le lien qui a été envoyé ; vide quand aucun n'est attendu."
    )
    parcours: list[EtapeDuConseiller] = champ(description="Les étapes de la formation, dans l'ordre.", taille=5)
    actes: strawberry.Private[tuple[domain.Acte, ...]]

    @champ(droits=ENTIER, description="Ce qui a été fait depuis la déclaration, le plus récent d'abord.")
    def historique(self, first: int = 20, after: str | None = None) -> Connexion[ActeDuConseiller]:
        return page_d_histoire(self.actes, first, after, _acte)


def _acte(a: domain.Acte) -> ActeDuConseiller:
    changements = [ChangementDuConseiller(champ=c.champ, avant=c.avant, apres=c.apres) for c in a.changements]
    return ActeDuConseiller(nature=a.nature, par=a.par, le=a.le, motif=a.motif, changements=changements)
