"""What the tests of conventions and of the tableau share: a structure that was given posts, and its questions."""

from datetime import date, datetime
from typing import Any

from services.kit.temps import jour_paris, maintenant
from services.structures.conventions.domain import Piece
from services.structures.conventions.events import NaturePiece
from services.structures.postes.domain.dossier import poste_id

from .structures import LYON, VILLE_DE_LYON, Structures

CONVENTION = """id structure siret statut etape { etape echeance enRetard } manques fin
  signatures { partie jour } renvois { manque } resiliation { motif precision par }
  manquements { engagement motif par leveLe } engagements { code etat echeance constate attestation { par preuve } }"""
INFORMATIONS = {
    "signataireNom": "Essai",
    "signatairePrenom": "Camille",
    "signataireFonction": "Maire",
    "adresse": "1 place de la Mairie, 69001 Lyon",
}
TABLEAU = """{ structure siret conventions { id statut }
  postes { attribues rattaches occupes vacants rendus lignes { id etat recruterAvant } }
  conseillers { id nom lie enPoste heures etapes { code faite echeance } }
  cra { mois nombre parConseiller { conseiller nombre dernierJour } }
  alertes { code phrase depuis cible } aFaire { code phrase echeance retard geste cible } }"""


def geste(champ: str, **arguments: str) -> str:
    """A mutation whose variables are those arguments; each value is its GraphQL type."""
    variables = ", ".join(f"${nom}: {type}" for nom, type in arguments.items())
    passes = ", ".join(f"{nom}: ${nom}" for nom in arguments)
    return f"""mutation ({variables}) {{ {champ}({passes}) {{
      __typename ... on Convention {{ {CONVENTION} }} ... on Refus {{ code message fautes {{ champ }} }} }} }}"""


COMPLETER = geste("completerConvention", id="ID!", informations="InformationsInput!", cle="String")
TRANSMETTRE = geste("transmettreConvention", id="ID!", cle="String")
RENVOYER = geste("renvoyerConvention", id="ID!", manque="String!", cle="String")
APPROUVER = geste("approuverConvention", id="ID!")
SIGNER = geste("apposerSignature", id="ID!", jour="Date!", reference="String")
RENOUVELER = geste("renouvelerConvention", id="ID!", fin="Date!")
DEMANDER = geste("demanderRenouvellement", id="ID!")
RESILIER = geste("resilierConvention", id="ID!", motif="MotifResiliation!", precision="String!")
ATTESTER = geste("attesterEngagement", convention="ID!", engagement="CodeEngagement!", preuve="String")
CONFIRMER = geste("confirmerEngagement", convention="ID!", engagement="CodeEngagement!")
CONTESTER = geste("contesterAttestation", convention="ID!", engagement="CodeEngagement!", motif="String!")
CONSTATER = geste("constaterManquement", convention="ID!", engagement="CodeEngagement!", motif="String!")
LEVER = geste("leverManquement", convention="ID!", engagement="CodeEngagement!", motif="String!")
LIRE = f"query ($id: ID!) {{ convention(id: $id) {{ {CONVENTION} }} }}"


async def faire(service: Structures, mutation: str, agent: Any = VILLE_DE_LYON, **variables: Any) -> Any:
    """What a mutation answers: a convention, or a refusal."""
    data = await service.demander(mutation, agent, **variables)
    return next(iter(data.values()))


async def dotee(service: Structures, postes: int = 1, decision: str = "d-1") -> tuple[str, str]:
    """Lyon, registered and given posts; its id and its convention's."""
    structure = (await service.enregistrer(siret=LYON))["id"]
    await service.decision(decision, structure, postes)
    await service.entendre()
    (convention,) = [c async for c in service.stores.conventions.scan({"decision": decision})]
    return structure, convention.id


async def completee(service: Structures) -> tuple[str, str]:
    """The same, with a file that may be transmitted: its documents come by their own way."""
    structure, convention = await dotee(service)
    await faire(service, COMPLETER, id=convention, informations=INFORMATIONS)
    for nature in (NaturePiece.RIB, NaturePiece.POUVOIR_DU_SIGNATAIRE):
        piece = Piece(
            id=str(nature), nature=nature, nom="x.pdf", taille=1, pages=1, sha256=str(nature), le=maintenant()
        )
        await joindre(service, convention, piece)
    return structure, convention


async def joindre(service: Structures, convention: str, piece: Piece) -> None:
    await service.stores.conventions.change(convention, lambda c: c.joindre(piece))


def aujourd_hui() -> str:
    return jour_paris(maintenant()).isoformat()


def poste(decision: str = "d-1", numero: int = 1) -> str:
    return poste_id(decision, numero)


async def recruter(
    service: Structures, structure: str, conseiller: str, *, debut: date, numero: int = 1, sequence: int = 9
) -> None:
    """What the posts tell, without their rules: they have tests of their own."""
    await service.recevoir(
        "poste.conseiller_recrute.v1",
        poste(numero=numero),
        sequence=sequence,
        decision="d-1",
        genre="CONUM",
        structure=structure,
        contrat=f"k-{conseiller}",
        conseiller=conseiller,
        nature="CDI",
        debut=debut,
        fin=None,
    )


async def cra(
    service: Structures,
    id: str,
    structure: str,
    jour: date,
    *,
    type: str = "transmis",
    sequence: int = 1,
    conseiller: str = "c-1",
    le: datetime | None = None,
) -> None:
    await service.recevoir(
        f"cra.cra_{type}.v1",
        id,
        sequence=sequence,
        conseiller=conseiller,
        structure=structure,
        poste=poste(),
        jour=jour,
        **({"le": le} if le else {}),
    )
