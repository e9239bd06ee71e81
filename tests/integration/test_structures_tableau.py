"""The tableau de pilotage on a store: one question, a bounded number of calls, and nothing for who is outside."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.store.counted import Counted
from services.kit.temps import jour_paris, maintenant, mois_apres
from services.structures.tableau.activite import MenageDesCra

from . import conventions as c
from .conseillers import declarer
from .engines import ENGINES
from .structures import ANCT, HERAULT, LYON, PARIS, RHONE, VILLE_DE_LYON, VILLE_DE_PARIS, Structures, ouvrir

AUJOURD_HUI = jour_paris(maintenant())
MIEN = f"{{ monTableau {c.TABLEAU} }}"
CELUI = f"query ($structure: ID!) {{ tableauDePilotage(structure: $structure) {c.TABLEAU} }}"
RECRUTER = """mutation ($poste: ID!, $conseiller: ID!, $contrat: ContratInput!) {
  recruter(poste: $poste, conseiller: $conseiller, contrat: $contrat) {
    __typename ... on Refus { code fautes { champ message } } } }"""


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path, Counted) as ouvert:
        yield ouvert


async def mien(service: Structures) -> Any:
    return (await service.demander(MIEN, VILLE_DE_LYON))["monTableau"]


async def recruter(service: Structures, conseiller: str, numero: int = 1) -> None:
    contrat = {"nature": "CDI", "debut": AUJOURD_HUI.isoformat(), "fin": None, "remuneration": 250_000}
    data = await service.demander(
        RECRUTER, VILLE_DE_LYON, poste=c.poste(numero=numero), conseiller=conseiller, contrat=contrat
    )
    assert data["recruter"]["__typename"] == "Poste", data
    await service.entendre()


async def test_a_structure_without_posts_has_an_empty_tableau(service: Structures) -> None:
    await service.enregistrer(siret=LYON)
    t = await mien(service)
    assert (t["conventions"], t["aFaire"], t["postes"]["attribues"]) == ([], [], 0)


async def test_allotted_posts_say_what_comes_next_and_by_when(service: Structures) -> None:
    _, convention = await c.dotee(service, postes=2)
    t = await mien(service)
    assert [v["id"] for v in t["conventions"]] == [convention]
    assert (t["postes"]["attribues"], t["postes"]["vacants"]) == (2, 2)
    codes = [(f["code"], f["geste"], f["echeance"]) for f in t["aFaire"]]
    soixante, trois_mois = AUJOURD_HUI + timedelta(days=60), mois_apres(AUJOURD_HUI, 3)
    assert codes == [
        ("COMPLETER_CONVENTION", "completerConvention", soixante.isoformat()),
        ("RECRUTER", "recruter", trois_mois.isoformat()),
        ("RECRUTER", "recruter", trois_mois.isoformat()),
    ]
    assert {f["cible"] for f in t["aFaire"][1:]} == {c.poste(numero=1), c.poste(numero=2)}


async def test_a_recruited_conseiller_its_training_and_its_cra_are_in_it(service: Structures) -> None:
    structure, _ = await c.dotee(service)
    id = (await declarer(service))["id"]
    await recruter(service, id)
    for n in range(3):
        await c.cra(service, f"cra-{n}", structure, AUJOURD_HUI, conseiller=id)
    t = await mien(service)
    assert (t["postes"]["occupes"], t["postes"]["vacants"]) == (1, 0)
    (conseiller,) = t["conseillers"]
    assert (conseiller["id"], conseiller["lie"], conseiller["enPoste"]) == (id, False, True)
    assert t["cra"]["nombre"] == 3
    assert t["cra"]["parConseiller"] == [
        {"conseiller": id, "nombre": 3, "dernierJour": AUJOURD_HUI.isoformat()},
    ]
    codes = {f["code"] for f in t["aFaire"]}
    assert {"RELIER_COMPTE", "PARCOURS_POSITIONNEMENT", "ATTESTER_EQUIPEMENT"} <= codes
    assert "RECRUTER" not in codes


async def test_a_cra_that_is_told_again_moved_or_withdrawn_counts_where_it_is_now(service: Structures) -> None:
    structure, _ = await c.dotee(service)
    avant = AUJOURD_HUI.replace(day=1) - timedelta(days=1)

    async def compte() -> tuple[int, str | None]:
        (ligne,) = (await mien(service))["cra"]["parConseiller"]
        return ligne["nombre"], ligne["dernierJour"]

    await c.cra(service, "x", structure, AUJOURD_HUI)
    await c.cra(service, "x", structure, AUJOURD_HUI)
    await c.cra(service, "y", structure, AUJOURD_HUI)
    assert await compte() == (2, AUJOURD_HUI.isoformat())
    await c.cra(service, "x", structure, avant, type="corrige", sequence=2)
    await c.cra(service, "x", structure, AUJOURD_HUI)
    assert await compte() == (1, AUJOURD_HUI.isoformat())
    await c.cra(service, "y", structure, AUJOURD_HUI, type="retire", sequence=2)
    assert await compte() == (0, avant.isoformat())
    await c.cra(service, "x", structure, AUJOURD_HUI, type="corrige", sequence=3)
    assert await compte() == (1, AUJOURD_HUI.isoformat())


async def test_a_cra_of_long_ago_is_not_kept_and_old_months_are_let_go(service: Structures) -> None:
    structure, _ = await c.dotee(service)
    await c.cra(service, "x", structure, mois_apres(AUJOURD_HUI, -4))
    await c.cra(service, "y", structure, AUJOURD_HUI)
    assert len([p async for p in service.stores.cra_du_mois.scan({}, ("mois",))]) == 1
    menage = MenageDesCra(service.stores, horloge=lambda: datetime(AUJOURD_HUI.year + 1, 12, 1, tzinfo=UTC))
    assert await menage.tour() == 1
    assert await menage.tour() == 0


async def test_the_number_of_calls_does_not_grow_with_what_is_shown(service: Structures) -> None:
    assert isinstance(service.engine, Counted)
    structure, _ = await c.dotee(service)
    appels = service.engine.calls

    async def lire() -> int:
        appels.clear()
        await mien(service)
        return appels.total()

    petit = await lire()
    await service.decision("d-2", structure, 12)
    await service.entendre()
    for n in range(4):
        await declarer(service, courriel=f"n{n}@exemple.fr")
        await c.cra(service, f"cra-{n}", structure, AUJOURD_HUI, conseiller=f"c-{n}")
    assert len((await mien(service))["conseillers"]) == 4
    assert await lire() == petit <= 6


@pytest.mark.parametrize(
    ("agent", "vu"), [(ANCT, True), (RHONE, True), (VILLE_DE_LYON, True), (HERAULT, False), (VILLE_DE_PARIS, False)]
)
async def test_a_tableau_is_seen_from_inside_its_perimeter(service: Structures, agent: Agent, vu: bool) -> None:
    structure, _ = await c.dotee(service)
    t = (await service.demander(CELUI, agent, structure=structure))["tableauDePilotage"]
    assert (t is not None) is vu


async def test_nobody_else_may_even_ask(service: Structures) -> None:
    structure, _ = await c.dotee(service)
    for agent in (PUBLIC_AGENT, Agent("conseiller", "x", siret=LYON), Agent("partenaire", "p")):
        assert (await service.brut(CELUI, agent, structure=structure))["errors"]


async def test_an_id_that_is_nobodys_and_a_structure_that_is_not_registered_have_none(service: Structures) -> None:
    assert (await service.demander(CELUI, ANCT, structure="inconnue"))["tableauDePilotage"] is None
    assert (await mien(service)) is None
    assert (await service.demander(MIEN, Agent("structure", "sans")))["monTableau"] is None


async def test_the_kept_structure_shows_what_the_absorbed_one_had(service: Structures) -> None:
    absorbee, convention = await c.dotee(service)
    gardee = (await service.enregistrer(siret=PARIS))["id"]
    fusion = """mutation ($conservee: ID!, $absorbee: ID!, $motif: String!) {
      fusionner(conservee: $conservee, absorbee: $absorbee, motif: $motif) { __typename } }"""
    await service.demander(fusion, ANCT, conservee=gardee, absorbee=absorbee, motif="Une seule et même commune.")
    await service.entendre()
    for structure in (gardee, absorbee):
        t = (await service.demander(CELUI, ANCT, structure=structure))["tableauDePilotage"]
        assert (t["structure"], [v["id"] for v in t["conventions"]]) == (gardee, [convention])
        assert t["postes"]["vacants"] == 1
