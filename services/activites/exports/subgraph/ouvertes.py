"""The open files as anybody reads them: what is in each, of which vintage, where it is."""

from datetime import datetime
from typing import Self

import strawberry

from services.kit.identity import PUBLIC
from services.kit.subgraph import Connexion, champ, page_to_connexion, type_
from services.territoire import territoire

from ...statistiques.grandeurs import DEFINITION
from ...statistiques.series import Axe
from ...subgraph.perimetre import Info
from ..catalogue import LICENCE
from ..liens import LiensExports
from ..ouvertes.colonnes import DESCRIPTION, TITRES
from ..ouvertes.domain import JeuOuvert as Jeu
from ..vocabulaire import FormatExport, PasOuvert

__all__ = ["DonneesOuvertes"]

strawberry.enum(PasOuvert, name="PasOuvert", description="Une ligne par mois, ou par année avec le détail.")


@type_(droits=PUBLIC, description="Ce qui est permis d'un fichier ouvert.")
class Licence:
    nom: str
    url: str


@type_(droits=PUBLIC, description="Un fichier de chiffres publics, que chacun télécharge sans jeton.")
class JeuOuvert:
    nom: str = champ(description="Le nom du fichier ; il reste le même d'une édition à l'autre.")
    titre: str
    description: str
    annee: int
    maille: Axe = champ(description="Le territoire que chaque ligne compte.")
    pas: PasOuvert
    format: FormatExport
    lignes: int
    taille: float = champ(description="En octets.")
    sha256: str = champ(description="L'empreinte du contenu : les mêmes chiffres ont la même.")
    definition: str = champ(description="L'identifiant de ce que ces chiffres comptent.")
    millesime: str = champ(description="Le code officiel géographique des territoires.")
    edition: datetime = champ(description="Quand ces chiffres ont été arrêtés.")
    publie_le: datetime
    url: str
    schema: str = champ(description="L'adresse de la description des colonnes (Table Schema).")
    licence: Licence

    @classmethod
    def de(cls, jeu: Jeu, liens: LiensExports) -> Self:
        n = jeu.nature
        return cls(
            nom=n.nom,
            titre=TITRES[n.pas],
            description=DESCRIPTION,
            annee=n.annee,
            maille=n.maille,
            pas=n.pas,
            format=n.format,
            lignes=jeu.lignes,
            taille=jeu.taille,
            sha256=jeu.sha256,
            definition=DEFINITION,
            millesime=territoire().cadre.millesime,
            edition=jeu.edition,
            publie_le=jeu.publie_le,
            url=liens.ouvert(n.nom),
            schema=liens.ouvert(f"schemas/{n.pas.lower()}.json"),
            licence=Licence(nom=LICENCE["title"], url=LICENCE["path"]),
        )


@type_()
class DonneesOuvertes:
    @champ(droits=PUBLIC, description="Les fichiers de chiffres publics, l'année la plus récente d'abord.")
    async def donnees_ouvertes(
        self, info: Info, annee: int | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[JeuOuvert]:
        stores = info.context.stores
        where = {} if annee is None else {"annee": annee}
        page = await stores.jeux_ouverts.page(where, ("-nom",), first, after)
        return page_to_connexion(page, lambda jeu: JeuOuvert.de(jeu, stores.liens_exports))
