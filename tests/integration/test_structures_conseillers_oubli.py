"""What is known of a person stays in this service, and is forgotten when it must be."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from services.kit.temps import maintenant
from services.kit.testing import HorlogeReglable
from services.structures.conseillers.balayage import BalayageDesConseillers

from .conseillers import (
    COORDINATEUR,
    DOMINIQUE,
    MOTIF,
    PERSONNE,
    VUE,
    declarer,
    dits,
    faire,
    geste,
    jeton,
    lier,
    recruter,
)
from .engines import ENGINES
from .structures import ANCT, RHONE, VILLE_DE_LYON, VILLE_DE_PARIS, Structures, ouvrir

LIRE = f"query ($id: ID!) {{ conseiller(id: $id) {{ {VUE} }} }}"
EFFACER = geste("effacerConseiller", "$id: ID!", VUE)
MODIFIER = geste("modifierConseiller", "$id: ID!, $identite: ConseillerModifieInput!")
RETIRER = geste("retirerConseiller", "$id: ID!, $motif: String!")
TESTER = geste("enregistrerPositionnement", "$conseiller: ID!, $heures: Int!")
FORMER = geste("enregistrerFormation", "$conseiller: ID!, $debut: Date!, $fin: Date!")


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def test_anct_erases_a_person_and_leaves_its_ids(service: Structures) -> None:
    id = (await declarer(service))["id"]
    await lier(service, await jeton(service, id))
    await faire(service, TESTER, conseiller=id, heures=70)
    await faire(service, MODIFIER, id=id, identite={"nom": "Quidam-Deux"})
    for _ in range(2):
        efface = await faire(service, EFFACER, ANCT, id=id)
    assert (efface["id"], efface["statut"]) == (id, "EFFACE")
    assert [efface[c] for c in ("nom", "prenom", "courriel", "telephone", "compteLieLe", "lienExpireLe")] == [None] * 6
    assert efface["parcours"][0]["etat"] == "FAIT"
    row = (await service.engine.rows("conseillers").fetch([id]))[id]
    garde = msgspec.json.encode([row.body, row.columns, row.commandes]).decode().lower()
    assert not any(trace in garde for trace in PERSONNE)
    assert (await dits(service))[-2:] == ["compte_delie", "conseiller_efface"]
    assert await faire(service, "{ monProfil { id } }", DOMINIQUE) is None
    assert (await declarer(service))["statut"] == "ACTIF"


async def test_only_anct_erases(service: Structures) -> None:
    id = (await declarer(service))["id"]
    for agent in (VILLE_DE_LYON, RHONE, COORDINATEUR, DOMINIQUE):
        answer = await service.brut(geste("effacerConseiller", "$id: ID!"), agent, id=id)
        assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"
    assert (await faire(service, EFFACER, ANCT, id="inconnu"))["code"] == "Introuvable"


async def test_a_person_whose_contract_is_over_may_be_erased(service: Structures) -> None:
    id = (await declarer(service))["id"]
    hier = maintenant().date() - timedelta(days=2)
    await recruter(service, id)
    await recruter(service, id, contrat="court", fin=hier)
    assert (await faire(service, EFFACER, ANCT, id=id))["code"] == "ContratEnCours"
    rompu = {"contrat": "contrat", "conseiller": id, "motif": "DEMISSION", "fin": hier}
    commun = {"genre": "CONUM", "decision": "d"}
    await service.recevoir("poste.contrat_rompu.v1", "poste", sequence=2, **commun, **rompu)
    assert (await faire(service, EFFACER, ANCT, id=id))["statut"] == "EFFACE"
    assert (await faire(service, LIRE, ANCT, id=id))["nom"] is None


async def test_a_withdrawn_declaration_is_forgotten_by_the_sweep_and_told_once(service: Structures) -> None:
    id = (await declarer(service))["id"]
    await faire(service, RETIRER, id=id, motif=MOTIF)
    horloge = HorlogeReglable(maintenant() + timedelta(days=29))
    balayage = BalayageDesConseillers(service.stores, horloge=horloge)
    assert await balayage.tour() == 0
    horloge.avancer(timedelta(days=2))
    assert (await balayage.tour(), await balayage.tour()) == (1, 0)
    assert (await dits(service)).count("conseiller_efface") == 1


async def test_a_training_that_is_over_is_told_by_the_sweep_once_however_late(service: Structures) -> None:
    ids = [(await declarer(service, courriel=f"c{n}@exemple.fr"))["id"] for n in range(3)]
    demain = maintenant().date() + timedelta(days=1)
    for id in ids:
        await faire(service, TESTER, conseiller=id, heures=70)
        await faire(service, FORMER, conseiller=id, debut=str(demain), fin=str(demain))
    horloge = HorlogeReglable(maintenant())
    balayage = BalayageDesConseillers(service.stores, horloge=horloge)
    assert await balayage.tour() == 0
    horloge.avancer(timedelta(days=40))
    assert (await balayage.tour(), await balayage.tour()) == (3, 0)
    assert (await dits(service)).count("formation_terminee") == 3


async def test_one_that_cannot_be_changed_does_not_keep_the_others_from_being_told(
    service: Structures, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ids = [(await declarer(service, courriel=f"c{n}@exemple.fr"))["id"] for n in range(2)]
    for id in ids:
        await faire(service, RETIRER, id=id, motif=MOTIF)
    entier = service.stores.conseillers.change

    async def panne(id: str, *args: object) -> object:
        if id == ids[0]:
            raise ConnectionError("cut")
        return await entier(id, *args)  # type: ignore[arg-type]  # as it was called

    horloge = HorlogeReglable(maintenant() + timedelta(days=31))
    balayage = BalayageDesConseillers(service.stores, horloge=horloge)
    with monkeypatch.context() as coupure:
        coupure.setattr(service.stores.conseillers, "change", panne)
        assert await balayage.tour() == 2
    assert await balayage.tour() == 1
    assert "still due" in caplog.text
    assert not any(trace in caplog.text.lower() for trace in PERSONNE)


async def test_nobody_is_named_in_an_event_a_log_or_an_error(
    service: Structures, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)  # what a service logs
    caplog.set_level(logging.DEBUG, logger="services")
    id = (await declarer(service))["id"]
    reponses = [
        await declarer(service),
        await declarer(service, telephone="06 12 34 56 78 90 quidam", courriel="dominique.essai@"),
        await declarer(service, nom="Quidam" * 30, prenom="Zéphirin\x00"),
        await declarer(service, agent=VILLE_DE_PARIS),
        await faire(service, MODIFIER, id="inconnu", identite={"nom": "Quidam"}),
        await faire(service, MODIFIER, id=id, identite={"courriel": "dominique.essai@quidam"}),
        await service.brut(MODIFIER, VILLE_DE_LYON, id=id, identite={"nom": "Quidam", "age": "zéphirin"}),
        await service.brut(MODIFIER, RHONE, id=id, identite={"nom": "Quidam"}),
        await service.brut(LIRE, COORDINATEUR, id=id),
    ]
    lien = await jeton(service, id)
    await lier(service, lien)
    await faire(service, MODIFIER, id=id, identite={"nom": "Quidam-Deux", "courriel": "zéphirin@exemple.fr"})
    await faire(service, MODIFIER, id=id, identite={"nom": "Quidam-Deux", "courriel": "quidam@exemple.fr"})
    await faire(service, RETIRER, id=id, motif="Quidam Zéphirin n'est jamais venu.")
    await faire(service, EFFACER, ANCT, id=id)
    faits = [f for nom in ("conseillers", "structures") for f in await service.engine.rows(nom).outbox(500)]
    assert len({f.type for f in faits if f.topic == "conum.conseiller"}) == 7
    dit = msgspec.json.encode([faits, [r for r in reponses if "errors" not in r]]).decode().lower()
    assert not any(trace in dit for trace in (*PERSONNE, lien.partition(".")[2].lower()))
    # An error that GraphQL makes of the client's own words goes back to that client alone; no log has it.
    journaux = f"{caplog.text} {[r.__dict__ for r in caplog.records]}".lower()
    assert not any(trace in journaux for trace in (*PERSONNE, lien.lower()))
