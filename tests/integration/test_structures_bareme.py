"""A new vintage is previewed, applied, and goes on where it was cut short; the old ones stay readable."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.kit.store import open_engine
from services.kit.temps import maintenant
from services.structures.bareme import TableRefusee, apercevoir, appliquer, en_vigueur
from services.structures.domain import Bareme, Categorie
from services.structures.events import Verdict
from services.structures.reference import bareme
from services.structures.store import COLLECTIONS, Stores

from .engines import ENGINES
from .structures import ANCT, LYON, PARIS, Structures, ouvrir

AUTRES = ("21690123100029", "21690123100037", "21690123100045", "21690123100052")
NOUVEAU = replace(
    bareme(),
    millesime="2027-01-01",
    categories={
        **bareme().categories,
        "7210": Categorie(famille="HORS_CHAMP", verdict=Verdict.INELIGIBLE),
        "9220": Categorie(famille="ESS", verdict=Verdict.ELIGIBLE),
    },
)
MOTIF = "Reconnue d'intérêt général par le préfet."


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


def rien(lues: int) -> None: ...


async def peupler(service: Structures) -> dict[str, str]:
    """A town, one with ANCT's own verdict, one that is closed, an association, a body whose reading stays."""
    categories = {LYON: "7210", PARIS: "7210", AUTRES[0]: "7210", AUTRES[1]: "9220", AUTRES[2]: "7410"}
    ids = {s: (await service.enregistrer(siret=s, categorieJuridique=c))["id"] for s, c in categories.items()}
    for geste, siret in (("derogerEligibilite", PARIS), ("fermerStructure", AUTRES[0])):
        verdict = "verdict: INELIGIBLE, " if geste.startswith("deroger") else ""
        mutation = f'mutation ($id: ID!) {{ {geste}(id: $id, {verdict}motif: "{MOTIF}") {{ __typename }} }}'
        assert (await service.demander(mutation, ANCT, id=ids[siret]))[geste]["__typename"] == "Structure"
    return ids


async def redites(service: Structures) -> Counter[str]:
    """Structure → how many times it was told that it is read otherwise."""
    faits = await service.engine.rows("structures").outbox(1_000)
    return Counter(f.key for f in faits if f.type == "structure.eligibilite_reevaluee.v1")


async def test_what_a_vintage_changes_is_shown_and_nothing_is_changed(service: Structures) -> None:
    await peupler(service)
    apercu = await apercevoir(service.stores, NOUVEAU, rien)
    assert (apercu.lues, apercu.fermees, apercu.derogees) == (5, 1, [(PARIS, Verdict.INELIGIBLE)])
    assert apercu.passages == {
        (Verdict.ELIGIBLE, Verdict.INELIGIBLE): 1,
        (Verdict.ELIGIBLE, Verdict.ELIGIBLE): 1,
    }
    assert await redites(service) == {}
    assert (await en_vigueur(service.stores)).millesime == bareme().millesime


async def test_those_that_change_are_told_and_only_those(service: Structures) -> None:
    ids = await peupler(service)
    vues: list[int] = []
    assert await appliquer(service.stores, NOUVEAU, maintenant, vues.append) == 2
    assert await redites(service) == {ids[LYON]: 1, ids[AUTRES[1]]: 1}
    assert vues[:5] == [1, 2, 3, 4, 5]
    for siret, verdict, millesime in (
        (LYON, "INELIGIBLE", "2027-01-01"),
        (PARIS, "INELIGIBLE", "2025-06-18"),
        (AUTRES[0], "ELIGIBLE", "2025-06-18"),
        (AUTRES[2], "ELIGIBLE_SOUS_CONDITION", "2025-06-18"),
    ):
        query = f'{{ structureParSiret(siret: "{siret}") {{ eligibilite {{ verdict millesime }} }} }}'
        vue = (await service.demander(query))["structureParSiret"]["eligibilite"]
        assert vue == {"verdict": verdict, "millesime": millesime}


async def test_an_application_that_is_cut_short_goes_on_and_tells_nobody_twice(service: Structures) -> None:
    for siret in (LYON, PARIS, *AUTRES):
        await service.enregistrer(siret=siret)

    class Coupure(Exception): ...

    def couper(lues: int) -> None:
        if lues == 3:
            raise Coupure

    with pytest.raises(Coupure):
        await appliquer(service.stores, NOUVEAU, maintenant, couper)
    assert len(await redites(service)) == 3
    assert await appliquer(service.stores, NOUVEAU, maintenant, rien) == 3
    assert set((await redites(service)).values()) == {1}
    assert len(await redites(service)) == 6
    assert await appliquer(service.stores, NOUVEAU, maintenant, rien) == 0


async def test_two_that_apply_at_once_tell_each_structure_once(service: Structures) -> None:
    for siret in (LYON, PARIS, *AUTRES):
        await service.enregistrer(siret=siret)
    totaux = await asyncio.gather(*(appliquer(service.stores, NOUVEAU, maintenant, rien) for _ in range(4)))
    assert sum(totaux) >= 6
    assert set((await redites(service)).values()) == {1}


async def test_who_registers_after_it_is_read_by_the_new_table_and_old_vintages_still_answer(
    service: Structures,
) -> None:
    await appliquer(service.stores, NOUVEAU, maintenant, rien)
    lyon = await service.enregistrer()
    assert lyon["eligibilite"]["verdict"] == "INELIGIBLE"
    query = """query ($m: String) { simulerEligibilite(categorieJuridique: "7210", millesime: $m) {
      ... on Eligibilite { verdict millesime } ... on Refus { code } } }"""

    async def simuler(m: str | None) -> Any:
        return (await service.demander(query, m=m))["simulerEligibilite"]

    assert await simuler(None) == await simuler("2027-01-01") == {"verdict": "INELIGIBLE", "millesime": "2027-01-01"}
    assert await simuler("2025-06-18") == {"verdict": "ELIGIBLE", "millesime": "2025-06-18"}
    for inconnu in ("", "2026-01-01", "\x00", "x" * 30_000):
        assert await simuler(inconnu) == {"code": "MillesimeInconnu"}
    liste = (await service.demander("{ millesimesEligibilite { millesime appliqueLe } }"))["millesimesEligibilite"]
    assert [(m["millesime"], bool(m["appliqueLe"])) for m in liste] == [("2027-01-01", True), ("2025-06-18", False)]


async def test_a_vintage_is_never_written_again_nor_put_back(service: Structures) -> None:
    autre = replace(NOUVEAU, categories=bareme().categories)
    await appliquer(service.stores, NOUVEAU, maintenant, rien)
    for refusee in (autre, replace(NOUVEAU, millesime="2026-01-01"), bareme(), replace(autre, millesime="2025-06-18")):
        for essai in (apercevoir(service.stores, refusee, rien), appliquer(service.stores, refusee, maintenant, rien)):
            with pytest.raises(TableRefusee):
                await essai


def fichier(folder: Path, table: Bareme) -> Path:
    ecrit = folder / "table.json"
    categories = [{"code": c, "family": v.famille, "verdict": v.verdict} for c, v in table.categories.items()]
    ecrit.write_bytes(
        msgspec.json.encode({"millesime": table.millesime, "sirens": table.nommees, "categories": categories})
    )
    return ecrit


def commande(folder: Path, *arguments: str) -> tuple[int, str]:
    # What the person types, on the files of a laptop.
    fini = subprocess.run(
        [sys.executable, "-m", "services.structures.bareme", *arguments],
        env={"CONUM_DATA": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return fini.returncode, fini.stderr


async def test_the_command_shows_first_and_applies_when_asked(tmp_path: Path) -> None:
    async with ouvrir("sqlite", tmp_path / "ailleurs") as ouvert:
        lyon = (await ouvert.stores.structures.get((await ouvert.enregistrer())["id"]),)
    engine = await open_engine("structures", COLLECTIONS, folder=tmp_path)
    stores = Stores.on(engine)
    assert lyon[0] is not None
    await stores.structures.add(lyon[0])
    table = fichier(tmp_path, NOUVEAU)

    code, dit = commande(tmp_path, str(table))
    assert code == 0
    assert "En vigueur : 2025-06-18. Nouveau : 2027-01-01, 259 catégories." in dit
    assert "Changent de verdict : 1\n  ELIGIBLE → INELIGIBLE : 1\n" in dit
    assert "Rien n'a été changé" in dit
    assert (await en_vigueur(stores)).millesime == "2025-06-18"

    assert commande(tmp_path, str(table), "--appliquer")[0] == 0
    assert (await en_vigueur(stores)).millesime == "2027-01-01"
    relue = await stores.structures.get(lyon[0].id)
    assert relue is not None
    assert relue.eligibilite.verdict is Verdict.INELIGIBLE
    await engine.close()


@pytest.mark.parametrize("contenu", [None, b"", b"x" * 5_000_001])
def test_the_command_refuses_a_file_that_is_no_table(tmp_path: Path, contenu: bytes | None) -> None:
    table = tmp_path / "table.json"
    if contenu is not None:
        table.write_bytes(contenu)
    code, dit = commande(tmp_path, str(table), "--appliquer")
    assert code == 1
    assert "rien n'a été changé" in dit
    assert len(dit) < 2_000
