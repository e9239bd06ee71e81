"""An account and a conseiller are linked one to one, whatever comes at once, and by who reads the address alone."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.kit.identity import PUBLIC_AGENT, Agent

from .conseillers import AUTRE_CONSEILLER, CONFIRMATION, DOMINIQUE, declarer, dits, faire, geste, jeton, lier
from .engines import ENGINES
from .structures import ANCT, LYON, NOTIFICATIONS, PARIS, VILLE_DE_LYON, Structures, ouvrir

PROFIL = "{ monProfil { id nom prenom courriel telephone compteLieLe structure { siret } } }"
MODIFIER = geste("modifierConseiller", "$id: ID!, $identite: ConseillerModifieInput!")
RENVOYER = geste("renvoyerLienDuCompte", "$id: ID!")
LIRE = "query ($id: ID!) { conseiller(id: $id) { compteLieLe lienExpireLe } }"


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


def compte(n: int) -> Agent:
    return Agent("conseiller", f"sub-{n}", siret=LYON)


async def lies(service: Structures) -> list[str]:
    """The accounts that are some conseiller's now."""
    return [c.compte async for c in service.stores.conseillers.scan({}, ("compte",)) if c.compte]


async def test_a_conseiller_follows_its_link_and_finds_its_profile(service: Structures) -> None:
    assert await faire(service, PROFIL, DOMINIQUE) is None
    id = (await declarer(service))["id"]
    lien = await jeton(service, id)
    assert lien not in str(await service.engine.rows("conseillers").fetch([id]))
    assert (await lier(service, lien))["compteLieLe"]
    profil = await faire(service, PROFIL, DOMINIQUE)
    assert (profil["id"], profil["nom"], profil["telephone"]) == (id, "Quidam", "0612345678")
    assert await faire(service, PROFIL, AUTRE_CONSEILLER) is None
    (dit,) = [f for f in await service.engine.rows("conseillers").outbox(50) if f.type == "conseiller.compte_lie.v1"]
    assert f'"compte":"{DOMINIQUE.compte}"' in dit.data
    assert DOMINIQUE.sub not in dit.data
    assert await faire(service, CONFIRMATION, NOTIFICATIONS, id=id) is None
    vu = await faire(service, LIRE, id=id)
    assert vu["compteLieLe"]
    assert vu["lienExpireLe"] is None


async def test_one_of_a_hundred_accounts_that_follow_one_link_at_once_is_linked(service: Structures) -> None:
    id = (await declarer(service))["id"]
    lien = await jeton(service, id)
    reponses = await asyncio.gather(*(lier(service, lien, compte(n)) for n in range(100)))
    assert sorted(r.get("code", "") for r in reponses) == [""] + ["LienDeCompteDejaUtilise"] * 99
    (gagnant,) = [n for n, r in enumerate(reponses) if "id" in r]
    assert await lies(service) == [compte(gagnant).compte]
    assert (await dits(service)).count("compte_lie") == 1


async def test_a_hundred_links_followed_at_once_by_one_account_leave_it_one_conseiller(service: Structures) -> None:
    ids = [(await declarer(service, courriel=f"c{n}@exemple.fr"))["id"] for n in range(100)]
    liens = [await jeton(service, id) for id in ids]
    reponses = await asyncio.gather(*(lier(service, lien) for lien in liens))
    assert {r.get("code", "") for r in reponses} <= {"", "CompteDejaLie", "Introuvable"}
    assert await lies(service) == [DOMINIQUE.compte]
    profil = await faire(service, PROFIL, DOMINIQUE)
    assert profil["id"] in {r.get("id") for r in reponses}


async def test_the_same_link_followed_again_by_the_same_account_says_the_same(service: Structures) -> None:
    id = (await declarer(service))["id"]
    lien = await jeton(service, id)
    reponses = await asyncio.gather(*(lier(service, lien) for _ in range(10)))
    assert {r["id"] for r in reponses} == {id}
    assert (await dits(service)).count("compte_lie") == 1


async def test_after_the_address_was_corrected_the_right_person_links_its_account(service: Structures) -> None:
    id = (await declarer(service))["id"]
    perdu = await jeton(service, id)
    await lier(service, perdu, AUTRE_CONSEILLER)
    await faire(service, MODIFIER, id=id, identite={"courriel": "autre@exemple.fr"})
    assert await faire(service, PROFIL, AUTRE_CONSEILLER) is None
    assert (await lier(service, perdu, AUTRE_CONSEILLER))["code"] == "LienDeCompteDejaUtilise"
    assert (await lier(service, await jeton(service, id)))["id"] == id
    assert await lies(service) == [DOMINIQUE.compte]
    assert (await dits(service))[2:] == [
        "compte_lie",
        "conseiller_modifie",
        "compte_delie",
        "compte_a_confirmer",
        "compte_lie",
    ]


async def test_who_changes_employer_brings_its_account_to_the_new_one(service: Structures) -> None:
    lyon = (await declarer(service))["id"]
    await lier(service, await jeton(service, lyon))
    paris = (await declarer(service, siret=PARIS))["id"]
    assert (await lier(service, await jeton(service, paris)))["id"] == paris
    assert (await faire(service, PROFIL, DOMINIQUE))["structure"]["siret"] == PARIS
    assert await lies(service) == [DOMINIQUE.compte]
    assert (await faire(service, LIRE, id=lyon))["compteLieLe"] is None
    delie = [f.data for f in await service.engine.rows("conseillers").outbox(50) if "delie" in f.type]
    assert len(delie) == 1
    assert '"motif":"AUTRE_EMPLOYEUR"' in delie[0]


async def test_a_crash_between_the_two_employers_leaves_the_link_good(
    service: Structures, monkeypatch: pytest.MonkeyPatch
) -> None:
    lyon = (await declarer(service))["id"]
    await lier(service, await jeton(service, lyon))
    paris = (await declarer(service, siret=PARIS))["id"]
    lien = await jeton(service, paris)
    entier, appels = service.stores.conseillers.change, 0

    async def coupe(*args: object, **autres: object) -> object:
        nonlocal appels
        appels += 1
        if appels == 2:
            raise ConnectionError("cut")
        return await entier(*args, **autres)  # type: ignore[arg-type]  # as it was called

    with monkeypatch.context() as coupure:
        coupure.setattr(service.stores.conseillers, "change", coupe)
        answer = await service.brut(geste("lierMonCompte", "$jeton: String!"), DOMINIQUE, jeton=lien)
        assert "errors" in answer
    assert await lies(service) == []
    assert (await lier(service, lien))["id"] == paris


@pytest.mark.parametrize("lien", ["", "x", "inconnu.abc", ".", "$ne.x", "\x00.x", "é.x", "x" * 30_000])
async def test_a_link_that_is_not_one_of_ours_says_nothing(service: Structures, lien: str) -> None:
    assert (await lier(service, lien))["code"] == "LienInconnu"


async def test_a_link_of_a_structure_s_contact_does_not_serve_a_conseiller(service: Structures) -> None:
    structure = (await service.enregistrer())["id"]
    query = "query ($id: ID!) { structure(id: $id) { confirmation { jeton } } }"
    lien = (await faire(service, query, NOTIFICATIONS, id=structure))["confirmation"]["jeton"]
    assert (await lier(service, lien))["code"] == "LienInconnu"
    id = (await declarer(service))["id"]
    confirmer = "mutation ($j: String!) { confirmerCourriel(jeton: $j) { ... on Refus { code } } }"
    assert (await faire(service, confirmer, PUBLIC_AGENT, j=await jeton(service, id)))["code"] == "LienInconnu"


async def test_only_a_conseiller_that_is_logged_in_links_its_account(service: Structures) -> None:
    id = (await declarer(service))["id"]
    lien = await jeton(service, id)
    for agent in (PUBLIC_AGENT, ANCT, VILLE_DE_LYON, NOTIFICATIONS, Agent("coordinateur", "c", frozenset({"69"}))):
        answer = await service.brut(geste("lierMonCompte", "$jeton: String!"), agent, jeton=lien)
        assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"
    assert (await faire(service, RENVOYER, id=id))["code"] == "RenvoiTropTot"
    assert (await faire(service, RENVOYER, Agent("structure", "autre", siret=PARIS), id=id))["code"] == "Introuvable"
