"""Importing reports kept elsewhere: a whole file or nothing, once however often it is sent."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from services.activites.imports import depot
from services.activites.imports.__main__ import importer, main
from services.activites.imports.colonnes import COLONNES, REQUISES
from services.activites.imports.domain import EtatImport, Import
from services.activites.imports.fichier import Fichier, FichierRefuse
from services.activites.imports.progres import Defauts
from services.activites.imports.qui import pour_la_structure, pour_le_conseiller
from services.activites.imports.verification import verifier_tout
from services.activites.store import COLLECTIONS
from services.kit.identity import Agent
from services.kit.store import open_engine
from services.kit.testing import UN_JOUR

from .activites import CONSEILLER, SIRET, Activites, conseiller_de, ouvrir
from .engines import ENGINES

ENTETE = "jour;type;duree;lieu;themes;reference;conseiller"
MOI = conseiller_de(CONSEILLER)
COLLEGUE = Agent("conseiller", "sub-2", frozenset(), SIRET)
IMPORTS = "query ($s: ID) { importsCra(structure: $s) { edges { node { lignes deja deposees etat conseiller } } } }"


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        await opened.structure()
        # From long ago, whatever day it is when the command reads the time.
        await opened.recruter(debut="2020-01-01", fin=None)
        yield opened


def ligne(jour: str = "2026-03-02", duree: int = 30, reference: str = "", qui: str = "") -> str:
    return f"{jour};INDIVIDUEL;{duree};DOMICILE;EMAIL;{reference};{qui}"


async def envoyer(
    service: Activites, lignes: Sequence[str], *, structure: str | None = None, verifier: bool = False
) -> int:
    """Sends this file; how many lines were bad."""
    octets = "\n".join([ENTETE, *lignes]).encode()
    stores, defauts = service.stores, Defauts(None)
    pour = await (pour_la_structure(stores, structure) if structure else pour_le_conseiller(stores, MOI))
    await importer(stores, BytesIO(octets), pour, defauts, len(octets), verifier=verifier)
    return defauts.total


async def deposes(service: Activites) -> int:
    return len([c async for c in service.stores.cras.scan({"conseiller": MOI})])


async def trace(service: Activites) -> Import:
    (seule,) = [i async for i in service.stores.imports.scan({}, ("commence_le",))]
    return seule


async def test_a_good_file_is_filed_with_its_facts_and_its_record(service: Activites) -> None:
    assert await envoyer(service, [ligne(duree=n) for n in range(1, 8)]) == 0
    assert await deposes(service) == len(await service.dits()) == 7
    fait = await trace(service)
    assert (fait.lignes, fait.deposees, fait.deja, fait.etat) == (7, 7, 0, EtatImport.TERMINE)


async def test_the_same_file_again_changes_nothing(service: Activites) -> None:
    lignes = [ligne(duree=n) for n in range(1, 8)]
    await envoyer(service, lignes)
    avant = await trace(service)
    await envoyer(service, lignes)
    assert await deposes(service) == len(await service.dits()) == 7
    assert await trace(service) == avant


async def test_one_bad_line_and_nothing_is_filed_and_every_fault_is_told(
    service: Activites, capsys: pytest.CaptureFixture[str]
) -> None:
    mauvaises = [ligne(), ligne(duree=0, jour="2019-12-31"), "2026-03-02;X;Y;Z;JARDINAGE;;", ligne(jour="2999-01-01")]
    assert await envoyer(service, mauvaises) == 3
    assert await deposes(service) == 0
    assert [i async for i in service.stores.imports.scan({}, ("commence_le",))] == []
    dites = {d.split(" : ")[0]: d for d in capsys.readouterr().err.splitlines() if d.startswith("ligne ")}
    assert list(dites) == ["ligne 3", "ligne 4", "ligne 5"]
    assert all(quoi in dites["ligne 3"] for quoi in ("duree", "jour", "hors de votre contrat"))
    assert all(f"{colonne} : «" in dites["ligne 4"] for colonne in ("type", "duree", "lieu", "themes"))
    assert "Indiquez" not in dites["ligne 4"]
    assert "futur" in dites["ligne 5"]


async def test_a_rehearsal_files_nothing(service: Activites) -> None:
    assert await envoyer(service, [ligne()], verifier=True) == 0
    assert await deposes(service) == 0


async def test_a_line_that_repeats_another_is_told_unless_a_reference_tells_them_apart(service: Activites) -> None:
    assert await envoyer(service, [ligne(), ligne()]) == 1
    assert await envoyer(service, [ligne(reference="a"), ligne(reference="a", duree=20)]) == 1
    assert await envoyer(service, [ligne(reference="a"), ligne(reference="b")]) == 0
    assert await deposes(service) == 2


async def test_a_reference_does_not_come_back_with_other_words(service: Activites) -> None:
    await envoyer(service, [ligne(reference="a")])
    assert await envoyer(service, [ligne(reference="a", duree=45), ligne(reference="b")]) == 1
    assert await deposes(service) == 1


async def test_a_longer_file_files_only_what_is_new(service: Activites) -> None:
    await envoyer(service, [ligne()])
    await envoyer(service, [ligne(), ligne(duree=31)])
    assert await deposes(service) == 2
    traces = [i async for i in service.stores.imports.scan({}, ("commence_le",))]
    assert [(i.lignes, i.deja, i.deposees) for i in traces] == [(1, 0, 1), (2, 1, 1)]


async def test_what_was_withdrawn_or_falls_outside_of_the_contract_since_is_not_filed_again(service: Activites) -> None:
    await envoyer(service, [ligne(), ligne(duree=31)])
    (cra, _) = [c async for c in service.stores.cras.scan({"conseiller": MOI})]
    retirer = f'mutation {{ retirerCra(id: "{cra.id}", motif: ERREUR_DE_SAISIE) {{ ... on Cra {{ statut }} }} }}'
    assert (await service.ask(retirer)).data["retirerCra"] == {"statut": "RETIRE"}
    await service.finir("contrat-sub-1-s-1", "2025-01-01")
    assert await envoyer(service, [ligne(), ligne(duree=31)]) == 0
    assert await deposes(service) == 2
    assert (await service.stores.cras.get(cra.id)).statut == "RETIRE"  # type: ignore[union-attr]


class Coupure(Exception):
    pass


async def test_an_import_cut_short_says_so_and_goes_on_where_it_stopped(
    service: Activites, monkeypatch: pytest.MonkeyPatch
) -> None:
    lignes = [ligne(duree=n) for n in range(1, 31)]
    stores = service.stores
    pour = await pour_le_conseiller(stores, MOI)

    def coupe(faits: int, total: int) -> None:
        if faits >= 10:
            raise Coupure

    monkeypatch.setattr(depot, "LOT", 5)
    octets = "\n".join([ENTETE, *lignes]).encode()
    fichier = Fichier(BytesIO(octets), connues=COLONNES, requises=REQUISES)
    with TemporaryFile() as reserve:
        bilan = await verifier_tout(
            stores, fichier, pour, reserve, le=UN_JOUR, dire=Defauts(None), avance=lambda _: None
        )
        with pytest.raises(Coupure):
            await depot.deposer(stores, reserve, pour, bilan, fichier.empreinte, le=UN_JOUR, avance=coupe)
    coupee = await trace(service)
    assert (coupee.etat, coupee.deposees, await deposes(service)) == (EtatImport.EN_COURS, 10, 10)
    assert await envoyer(service, lignes) == 0
    finie = await trace(service)
    assert (finie.id, finie.etat, finie.deposees, finie.deja) == (coupee.id, EtatImport.TERMINE, 30, 0)
    assert await deposes(service) == len(await service.dits()) == 30


async def test_two_imports_of_one_file_at_once_file_it_once(service: Activites) -> None:
    lignes = [ligne(duree=n) for n in range(1, 31)]
    await asyncio.gather(envoyer(service, lignes), envoyer(service, lignes))
    assert await deposes(service) == len(await service.dits()) == 30
    assert (await trace(service)).etat is EtatImport.TERMINE


async def test_a_structure_s_file_says_whose_each_line_is(service: Activites) -> None:
    await service.recruter(COLLEGUE, debut="2020-01-01", fin=None)
    autre = conseiller_de(COLLEGUE)
    inconnus = [ligne(qui="quelqu'un"), ligne()]
    assert await envoyer(service, inconnus, structure=SIRET) == 2
    assert await envoyer(service, [ligne(qui=MOI), ligne(qui=autre)], structure=SIRET) == 0
    assert await deposes(service) == 1
    lus = await service.ask(IMPORTS, Agent("structure", "s", frozenset(), SIRET), s="s-1")
    assert [e["node"] for e in lus.data["importsCra"]["edges"]] == [
        {"lignes": 2, "deja": 0, "deposees": 2, "etat": "TERMINE", "conseiller": None}
    ]


async def test_an_import_is_seen_by_anct_and_its_structure_alone(service: Activites) -> None:
    await envoyer(service, [ligne()])

    async def vus(agent: Agent, structure: str | None = None) -> Any:
        answer = await service.ask(IMPORTS, agent, s=structure)
        return None if answer.errors else len(answer.data["importsCra"]["edges"])

    assert await vus(Agent("anct", "a")) == 1
    assert await vus(Agent("structure", "s", frozenset(), SIRET), "s-1") == 1
    assert await vus(Agent("structure", "s", frozenset(), SIRET)) is None
    assert await vus(Agent("structure", "s", frozenset(), "13002526500013"), "s-1") is None
    assert await vus(Agent("prefecture", "p", frozenset({"69"})), "s-1") is None


@pytest.mark.parametrize("qui", ["inconnu", ""])
async def test_nobody_s_file_is_refused(service: Activites, qui: str) -> None:
    for pour in (pour_le_conseiller, pour_la_structure):
        with pytest.raises(FichierRefuse):
            await pour(service.stores, qui)


async def test_an_imported_report_is_advised_on_but_not_as_late(service: Activites) -> None:
    await envoyer(service, [ligne(jour="2021-03-02", duree=700)])
    query = '{ mesConseils(mois: "2021-03") { edges { node { conseils { nature } } } } }'
    (edge,) = (await service.ask(query)).data["mesConseils"]["edges"]
    assert edge["node"]["conseils"] == [{"nature": "JOURNEE_TROP_LONGUE"}]


async def test_the_memory_of_a_verification_does_not_grow_with_what_the_lines_say(tmp_path: Path) -> None:
    """Forty megabytes of them."""
    async with ouvrir("sqlite", tmp_path) as service:
        await service.structure()
        await service.recruter(debut="2020-01-01", fin=None)
        chemin = tmp_path / "gros.csv"
        with chemin.open("w", encoding="utf-8") as gros:
            gros.write(ENTETE + "\n")
            gros.writelines(f"{ligne(duree=30, reference=str(n))}{' ' * 2_000}\n" for n in range(20_000))
        pour = await pour_le_conseiller(service.stores, MOI)
        defauts = Defauts(None)
        tracemalloc.start()
        with chemin.open("rb") as ouvert:
            bilan = await importer(service.stores, ouvert, pour, defauts, chemin.stat().st_size, verifier=True)
        _, pic = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (bilan.lignes, defauts.total) == (20_000, 0)
    assert pic < 30_000_000


def test_the_command_verifies_then_imports_then_says_that_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONUM_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MONGODB_URI", raising=False)
    fichier = tmp_path / "cra.csv"
    fichier.write_text(f"{ENTETE}\n{ligne()}\n", encoding="utf-8")
    commande = [str(fichier), "--conseiller", MOI]
    assert main(commande) == 1
    assert "aucun contrat" in capsys.readouterr().err

    async def recruter() -> None:
        engine = await open_engine("activites", COLLECTIONS, folder=tmp_path / "data")
        service = Activites(engine)
        await service.structure()
        await service.recruter(debut="2020-01-01", fin=None)
        await engine.close()

    asyncio.run(recruter())
    assert main([*commande, "--verifier"]) == 0
    assert "Rien n'a été déposé" in capsys.readouterr().err
    assert main(commande) == 0
    assert "Comptes rendus déposés : 1." in capsys.readouterr().err
    assert main(commande) == 0
    assert "rien n'a changé" in capsys.readouterr().err
    assert main([str(tmp_path / "absent.csv"), "--conseiller", MOI]) == 1
    fichier.write_text(f"{ENTETE}\nfaux\n", encoding="utf-8")
    assert main(commande) == 1
    assert "1 défaut : rien n'a été déposé." in capsys.readouterr().err
