"""What a client sees of a structure, and how much of it: the contact and the posts stay inside their perimeter."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

import strawberry

from services.kit.identity import PUBLIC, Agent, roles
from services.kit.subgraph import Connexion, Contexte, champ, type_
from services.territoire import territoire

from .. import domain
from ..conseillers.subgraph.liste import ConseillersDeLaStructure
from ..events import Verdict
from ..postes.subgraph.liste import PostesDeLaStructure
from ..store import Stores
from .historique import PERIMETRE, Acte, page_d_actes
from .lieux import Indicateurs, QuartierDeLaStructure, indicateurs, quartier
from .lot import Lot, StructureFusionnee

__all__ = [
    "AdresseDeNotification",
    "Commune",
    "Eligibilite",
    "Info",
    "MillesimeEligibilite",
    "Structure",
    "commune",
    "eligibilite",
    "structures_vues",
    "voit_tout",
]

Info: TypeAlias = strawberry.Info[Contexte[Stores], None]
strawberry.enum(Verdict, name="VerdictEligibilite", description="Si une structure peut entrer dans le dispositif.")


@type_(droits=PUBLIC, description="Une commune du code officiel géographique.")
class Commune:
    code: str = champ(description="Le code Insee, sur cinq caractères (ce n'est pas le code postal).")
    nom: str
    departement: str = champ(description="Le code du département ou de la collectivité : 69, 2A, 971, 987…")
    region: str = champ(description="Le code Insee de la région.")
    epci: str | None = champ(description="Le SIREN de l'intercommunalité à fiscalité propre, s'il y en a une.")
    population: int | None


@type_(droits=PUBLIC, description="Si la structure peut entrer dans le dispositif, et pourquoi.")
class Eligibilite:
    verdict: Verdict
    famille: str = champ(description="La famille de catégories juridiques sur laquelle porte le verdict.")
    ligne: str = champ(description="La ligne du texte officiel sur laquelle le verdict repose.")
    explication: str
    preuves_manquantes: list[str] = champ(description="Ce qu'il reste à prouver.", taille=2)
    millesime: str = champ(description="La date de la lecture du texte qui a donné le verdict.")
    par_derogation: bool = champ(description="Si l'ANCT a rendu ce verdict elle-même, au-dessus de la règle.")


@type_(droits=PUBLIC, description="Une lecture du texte officiel ; simulerEligibilite répond selon n'importe laquelle.")
class MillesimeEligibilite:
    millesime: str
    applique_le: datetime | None = champ(description="Depuis quand ; vide pour la première, là depuis le début.")


@type_(droits=PERIMETRE, description="La personne qui répond pour la structure.")
class Contact:
    nom: str
    prenom: str
    fonction: str
    courriel: str
    telephone: str | None


@type_(droits=roles("service"), inaccessible=True, description="À qui écrire pour une structure.")
class AdresseDeNotification:
    courriel: str
    nom: str = champ(description="Le nom de la structure.")


@type_(droits=roles("service"), inaccessible=True, description="Le lien qui confirme l'adresse du contact.")
class Confirmation:
    jeton: str = champ(description="Ce que le lien porte ; il ne sert qu'une fois.")
    expire_le: datetime


@type_(droits=PERIMETRE, description="Un verdict de l'ANCT pour une seule structure ; il reste lisible, même levé.")
class Derogation:
    verdict: Verdict
    motif: str
    contre: Verdict = champ(description="Le verdict de la règle à ce moment.")
    millesime: str = champ(description="La date de la lecture du texte qui avait donné le verdict de la règle.")
    le: datetime
    levee_le: datetime | None


@type_(droits=PUBLIC, keys=["id"], description="Une structure d'accueil, publique ou privée.")
class Structure(ConseillersDeLaStructure, PostesDeLaStructure):
    id: strawberry.ID
    siret: str = champ(description="Le SIRET ou, en Nouvelle-Calédonie, le RIDET (sept ou dix chiffres).")
    rna: str | None = champ(description="Le numéro d'une association au répertoire national (W et neuf chiffres).")
    nom: str
    categorie_juridique: str = champ(description="Le code Insee de la catégorie juridique, sur quatre chiffres.")
    commune: Commune
    eligibilite: Eligibilite
    contact: Contact | None = champ(
        droits=PERIMETRE, description="Vu de l'ANCT, de la préfecture du département et de la structure elle-même."
    )
    fermee_le: datetime | None = champ(description="Depuis quand la structure est fermée.")
    courriel_confirme_le: datetime | None = champ(
        droits=PERIMETRE, description="Quand le contact a confirmé son adresse ; vu comme le contact."
    )
    derogations: list[Derogation] | None = champ(
        droits=PERIMETRE,
        description="Les dérogations de l'ANCT, de la plus ancienne à la dernière ; vues comme le contact.",
        taille=10,
    )
    confirmation: Confirmation | None = champ(
        droits=roles("service"),
        inaccessible=True,
        description="Le lien à envoyer au contact ; rien quand l'adresse est confirmée, ou le lien expiré.",
    )
    indicateurs: Indicateurs | None = champ(
        description="Ce que l'on sait de sa commune ; rien tant que cela n'a pas été établi."
    )
    quartier: QuartierDeLaStructure | None = champ(description="Le quartier prioritaire où elle déclare se trouver.")
    lot: strawberry.Private[Lot | None]
    actes: strawberry.Private[tuple[domain.Acte, ...] | None]

    @champ(
        droits=PERIMETRE,
        description="Ce qui a été fait depuis l'inscription, le plus récent d'abord ; vu comme le contact.",
    )
    def historique(self, first: int = 20, after: str | None = None) -> Connexion[Acte] | None:
        return None if self.actes is None else page_d_actes(self.actes, first, after)

    @champ(
        droits=PERIMETRE,
        description="Les structures qu'elle a absorbées, avec le motif ; vues comme le contact.",
        taille=5,
    )
    async def absorbees(self) -> list[StructureFusionnee] | None:
        return None if self.lot is None else await self.lot.absorbees(self.id)

    @champ(
        droits=PERIMETRE,
        description="Les postes attribués par les décisions notifiées ; vu comme le contact.",
    )
    async def postes_attribues(self) -> int | None:
        return None if self.lot is None else await self.lot.postes(self.id)


def voit_tout(agent: Agent, structure: domain.Structure) -> bool:
    """Whether this structure is in the perimeter of who asks: ANCT, its préfecture, itself."""
    match agent.role:
        case "anct":
            return True
        case "prefecture":
            return structure.departement in agent.departements
        case "structure":
            return structure.siret == agent.siret
    return False


def structures_vues(contexte: Contexte[Stores], structures: Iterable[domain.Structure]) -> list[Structure]:
    """What this agent may see of each structure, in their order."""
    toutes = list(structures)
    entieres = {s.id for s in toutes if voit_tout(contexte.agent, s)}
    lot = Lot(contexte.stores, sorted(entieres))
    return [_structure(contexte, s, lot if s.id in entieres else None) for s in toutes]


def _structure(contexte: Contexte[Stores], s: domain.Structure, lot: Lot | None) -> Structure:
    dedans = lot is not None
    return Structure(
        id=strawberry.ID(s.id),
        siret=s.siret,
        rna=s.rna,
        nom=s.nom,
        categorie_juridique=s.categorie_juridique,
        commune=_commune_de(s),
        eligibilite=eligibilite(s.eligibilite),
        contact=_contact(s.contact) if dedans and s.contact else None,
        fermee_le=s.fermeture.le if s.fermeture else None,
        courriel_confirme_le=s.confirmation.confirmee_le if dedans and s.confirmation else None,
        derogations=[_derogation(d) for d in s.derogations] if dedans else None,
        confirmation=_confirmation(contexte, s) if contexte.agent.role == "service" else None,
        indicateurs=indicateurs(s.indicateurs, dedans=dedans) if s.indicateurs else None,
        quartier=quartier(s.quartier, dedans=dedans) if s.quartier else None,
        lot=lot,
        actes=s.historique if dedans else None,
    )


def _confirmation(contexte: Contexte[Stores], s: domain.Structure) -> Confirmation | None:
    lien = s.lien(secret=contexte.stores.secret, le=contexte.maintenant())
    if lien is None or s.confirmation is None:
        return None
    return Confirmation(jeton=lien, expire_le=s.confirmation.expire_le)


def _derogation(d: domain.Derogation) -> Derogation:
    return Derogation(
        verdict=d.verdict, motif=d.motif, contre=d.contre, millesime=d.millesime, le=d.le, levee_le=d.levee_le
    )


def _contact(c: domain.Contact) -> Contact:
    return Contact(nom=c.nom, prenom=c.prenom, fonction=c.fonction, courriel=c.courriel, telephone=c.telephone)


def _commune_de(s: domain.Structure) -> Commune:
    """The commune as it was when the structure registered, with the name and the population of today's reference."""
    connue = territoire().commune(s.commune)
    return Commune(
        code=s.commune,
        nom=connue.nom if connue else s.commune,
        departement=s.departement,
        region=s.region,
        epci=s.epci,
        population=connue.population if connue else None,
    )


def commune(c: domain.Commune) -> Commune:
    return Commune(
        code=c.code, nom=c.nom, departement=c.departement, region=c.region, epci=c.epci, population=c.population
    )


def eligibilite(e: domain.Eligibilite) -> Eligibilite:
    return Eligibilite(
        verdict=e.verdict,
        famille=e.famille,
        ligne=e.ligne,
        explication=e.explication,
        preuves_manquantes=list(e.preuves_manquantes),
        millesime=e.millesime,
        par_derogation=e.par_derogation,
    )
