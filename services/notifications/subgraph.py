"""What the ANCT can ask of notifications: which mails wait or failed, send one again, set a préfecture's mailbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

import strawberry

from services.kit.aggregate import Conflit, Decision
from services.kit.identity import roles
from services.kit.store import Commande
from services.kit.store.contract import Where
from services.kit.subgraph import Connexion, Contexte, Refus, Subgraph, build_schema, champ, page_to_connexion, type_
from services.kit.subgraph.schema import Charge

from . import domain
from .store import Stores

__all__ = ["schema"]

ANCT = roles("anct")
Info = strawberry.Info[Contexte[Stores], None]
for _enum, _nom in (
    (domain.Statut, "StatutNotification"),
    (domain.Modele, "ModeleNotification"),
    (domain.Genre, "GenreDestinataire"),
    (domain.Raison, "RaisonNotification"),
):
    strawberry.enum(_enum, name=_nom)


@type_(droits=ANCT, keys=["id"], description="Un courriel à un destinataire ; son adresse n'est pas gardée ici.")
class Notification:
    id: strawberry.ID
    modele: domain.Modele
    genre: domain.Genre
    reference: str = champ(
        description="L'identifiant de la structure ou du conseiller, le code du département, ou ANCT."
    )
    candidature: strawberry.ID | None
    session: strawberry.ID | None = champ(description="La session dont ce courriel annonce une décision.")
    statut: domain.Statut
    creee_le: datetime
    echeance: datetime | None = champ(description="Le prochain essai, ou la fin de l'essai en cours.")
    essais: int
    envois_incertains: int = champ(description="Essais dont nul ne peut savoir si le courriel est parti.")
    raison: domain.Raison | None = champ(description="Pourquoi elle n'est pas encore partie.")
    code_smtp: int | None
    envoyee_le: datetime | None
    echouee_le: datetime | None = champ(description="Quand elle a été abandonnée.")

    @classmethod
    def de(cls, n: domain.Notification) -> Self:
        return cls(
            id=strawberry.ID(n.id),
            modele=n.modele,
            genre=n.destinataire.genre,
            reference=n.destinataire.reference,
            candidature=None if n.contenu.candidature is None else strawberry.ID(n.contenu.candidature),
            session=None if n.contenu.session is None else strawberry.ID(n.contenu.session),
            statut=n.statut,
            creee_le=n.creee_le,
            echeance=n.echeance,
            essais=n.essais,
            envois_incertains=n.envois_incertains,
            raison=n.raison,
            code_smtp=n.code_smtp,
            envoyee_le=n.envoyee_le,
            echouee_le=n.echouee_le,
        )


@type_(droits=ANCT, keys=["id"], description="La boîte fonctionnelle d'une préfecture.")
class BoitePrefecture:
    id: strawberry.ID
    departement: str
    courriel: str
    definie_le: datetime

    @classmethod
    def de(cls, b: domain.Boite) -> Self:
        return cls(id=strawberry.ID(b.id), departement=b.departement, courriel=b.courriel, definie_le=b.definie_le)


@type_(droits=ANCT, description="Où en sont les courriels d'une session.")
class AvancementEnvois:
    session: strawberry.ID
    total: int
    a_envoyer: int
    envoyees: int
    en_echec: int
    sans_objet: int
    incertaines: int = champ(description="Courriels peut-être partis deux fois, sous le même identifiant.")
    premiere_le: datetime | None
    derniere_le: datetime | None
    par_minute: float | None = champ(description="La cadence des cinq dernières minutes.")
    fin_estimee_le: datetime | None = champ(description="À cette cadence ; rien quand tout est parti.")


@type_(droits=ANCT)
class Query:
    @champ(description="Où en sont les courriels de cette session ; rien tant qu'aucun n'est préparé.")
    async def avancement(self, info: Info, session: strawberry.ID) -> AvancementEnvois | None:
        parts = await info.context.stores.avancements.many(domain.parts_de(session))
        trouve = domain.Avancement.de(parts, le=info.context.maintenant())
        return None if trouve is None else AvancementEnvois(session=session, **vars(trouve))

    @champ(description="Les courriels, les plus récents d'abord.")
    async def notifications(
        self, info: Info, statut: domain.Statut | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[Notification]:
        where: Where = {} if statut is None else {"statut": statut.value}
        page = await info.context.stores.notifications.page(where, ("-creee_le",), first, after)
        return page_to_connexion(page, Notification.de)

    @champ(description="Les courriels abandonnés, à renvoyer une fois leur cause levée ; le dernier abandonné d'abord.")
    async def notifications_en_echec(
        self, info: Info, first: int = 20, after: str | None = None
    ) -> Connexion[Notification]:
        page = await info.context.stores.notifications.page({}, ("-echouee_le",), first, after)
        return page_to_connexion(page, Notification.de)

    @champ(description="Les boîtes des préfectures, par département.")
    async def boites_prefecture(
        self, info: Info, first: int = 20, after: str | None = None
    ) -> Connexion[BoitePrefecture]:
        page = await info.context.stores.boites.page({}, ("departement",), first, after)
        return page_to_connexion(page, BoitePrefecture.de)


@type_(droits=ANCT)
class Mutation:
    @champ(description="Donne ou change la boîte d'une préfecture ; ce qui l'attendait part aussitôt.")
    async def definir_boite_prefecture(
        self, info: Info, departement: str, courriel: str, cle: str | None = None
    ) -> Annotated[BoitePrefecture | Refus, strawberry.union("DefinirBoitePrefectureResultat")]:
        contexte = info.context
        commande = contexte.commande(cle, geste="definirBoitePrefecture", departement=departement, courriel=courriel)
        boite = await _definir(contexte.stores, departement, courriel, contexte.maintenant(), commande)
        return BoitePrefecture.de(boite)

    @champ(description="Renvoie un courriel qui est en échec.")
    async def renvoyer_notification(
        self, info: Info, id: strawberry.ID, cle: str | None = None
    ) -> Annotated[Notification | Refus, strawberry.union("RenvoyerNotificationResultat")]:
        contexte, le = info.context, info.context.maintenant()
        commande = contexte.commande(cle, geste="renvoyerNotification")
        return Notification.de(
            await contexte.stores.notifications.change(id, lambda n: n.renvoyer(le=le), commande=commande)
        )


async def _definir(
    stores: Stores, departement: str, courriel: str, le: datetime, commande: Commande | None
) -> domain.Boite:
    boite, fait = domain.Boite.definir(departement, courriel, le=le)

    def changer(existante: domain.Boite) -> Decision[domain.Boite]:
        return existante.changer(courriel, le=le)

    if await stores.boites.get(boite.id) is None:
        try:
            return await stores.boites.add(boite, fait, commande=commande)
        except Conflit:
            pass  # somebody made it meanwhile
    return await stores.boites.change(boite.id, changer, commande=commande)


async def _notifications(contexte: Contexte[Stores], ids: Sequence[str]) -> list[Notification | None]:
    return [None if n is None else Notification.de(n) for n in await contexte.stores.notifications.many(ids)]


async def _boites(contexte: Contexte[Stores], ids: Sequence[str]) -> list[BoitePrefecture | None]:
    return [None if b is None else BoitePrefecture.de(b) for b in await contexte.stores.boites.many(ids)]


def schema(*, introspection: bool = True) -> Subgraph:
    entities: dict[str, Charge] = {"Notification": _notifications, "BoitePrefecture": _boites}
    return build_schema(Query, Mutation, entities=entities, introspection=introspection)
