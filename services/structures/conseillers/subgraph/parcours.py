"""What is said of the training path, and who may say it.

The test and the examinations are the conseiller's own, who may say them too; the days of the training and of the post
are what the structure pledged.
"""

from datetime import date
from typing import Annotated, Final

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Refus, champ, type_

from ..events import Examen
from .changer import changer
from .types import Conseiller, Info

__all__ = ["GestesDuParcours"]

strawberry.enum(Examen, name="ExamenConseiller", description="Pix, et le premier bloc (CCP1) du titre REMN.")
EMPLOYEUR: Final = roles("structure", "anct")
EUX: Final = EMPLOYEUR | roles("conseiller")


@type_()
class GestesDuParcours:
    @champ(droits=EUX, description="La durée du parcours auquel mène le test de positionnement : 70 à 420 heures.")
    async def enregistrer_positionnement(
        self, info: Info, conseiller: strawberry.ID, heures: int, cle: str | None = None
    ) -> Annotated[Conseiller | Refus, strawberry.union("EnregistrerPositionnementResultat")]:
        contexte, le, role = info.context, info.context.maintenant(), info.context.agent.role
        commande = contexte.commande(cle, geste="enregistrer_positionnement", id=conseiller, heures=heures)
        return await changer(
            contexte, conseiller, lambda c: c.enregistrer_positionnement(heures, par=role, le=le), commande
        )

    @champ(droits=EMPLOYEUR, description="Le premier et le dernier jour de la formation, selon son calendrier.")
    async def enregistrer_formation(
        self, info: Info, conseiller: strawberry.ID, debut: date, fin: date, cle: str | None = None
    ) -> Annotated[Conseiller | Refus, strawberry.union("EnregistrerFormationResultat")]:
        contexte, le, role = info.context, info.context.maintenant(), info.context.agent.role
        commande = contexte.commande(cle, geste="enregistrer_formation", id=conseiller, debut=debut, fin=fin)
        return await changer(
            contexte, conseiller, lambda c: c.enregistrer_formation(debut, fin, par=role, le=le), commande
        )

    @champ(
        droits=EMPLOYEUR,
        description="Le premier jour au contact des habitants ; avant la fin de la formation, l'étape le dit.",
    )
    async def enregistrer_prise_de_poste(
        self, info: Info, conseiller: strawberry.ID, le_jour: date, cle: str | None = None
    ) -> Annotated[Conseiller | Refus, strawberry.union("EnregistrerPriseDePosteResultat")]:
        contexte, le, role = info.context, info.context.maintenant(), info.context.agent.role
        commande = contexte.commande(cle, geste="enregistrer_prise_de_poste", id=conseiller, le_jour=le_jour)
        return await changer(
            contexte, conseiller, lambda c: c.enregistrer_prise_de_poste(le_jour, par=role, le=le), commande
        )

    @champ(droits=EUX, description="Un passage d'examen ; le résultat n'est vu que de qui voit le conseiller.")
    async def enregistrer_examen(
        self,
        info: Info,
        conseiller: strawberry.ID,
        examen: Examen,
        date: date,
        obtenu: bool,
        cle: str | None = None,
    ) -> Annotated[Conseiller | Refus, strawberry.union("EnregistrerExamenResultat")]:
        contexte, le, role = info.context, info.context.maintenant(), info.context.agent.role
        commande = contexte.commande(
            cle, geste="enregistrer_examen", id=conseiller, examen=examen, date=date, obtenu=obtenu
        )
        return await changer(
            contexte,
            conseiller,
            lambda c: c.enregistrer_examen(examen, date, obtenu=obtenu, par=role, le=le),
            commande,
        )
