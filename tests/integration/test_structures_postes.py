"""Posts follow what is decided: opened, added, annulled, moved by a merge; the figures of structures follow them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.aggregate import Introuvable
from services.kit.temps import maintenant
from services.structures.postes.balayage import BalayageDesPostes
from services.structures.postes.domain import Genre

from .engines import ENGINES
from .structures import ANCT, LYON, PARIS, VILLE_DE_LYON, Structures, ouvrir
from .structures_postes import RENDRE, agir, conseiller, postes, rattaches, recruter

FUSIONNER = """mutation ($conservee: ID!, $absorbee: ID!) {
  fusionner(conservee: $conservee, absorbee: $absorbee, motif: "Une seule et même commune.") { __typename } }"""


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


@pytest.fixture
async def lyon(service: Structures) -> str:
    return str((await service.enregistrer())["id"])


async def decider(service: Structures, type: str, postes: int, *, sequence: int, **autrement: Any) -> None:
    champs = {"candidature": "c-d1", "postes_attribues": postes, **autrement}
    await service.recevoir(f"decision.{type}.v1", "d1", sequence=sequence, **champs)


async def postes_de(service: Structures, id: str) -> int:
    data = await service.demander("query ($id: ID!) { structure(id: $id) { postesAttribues } }", ANCT, id=id)
    return int(data["structure"]["postesAttribues"])


async def test_a_notified_decision_opens_its_posts_once(service: Structures, lyon: str) -> None:
    for _ in range(2):
        await service.decision("d1", lyon, 3)
    assert [(p.numero, p.dernier.structure, p.genre) for p in await postes(service)] == [
        (n, lyon, Genre.CONUM) for n in (1, 2, 3)
    ]
    await service.decision("d2", lyon, 0)
    assert await postes(service, "d2") == []
    assert await postes_de(service, lyon) == 3


async def test_the_kind_of_a_post_waits_for_the_candidature_that_says_it(service: Structures, lyon: str) -> None:
    await decider(service, "decision_notifiee", 1, sequence=2, structure=lyon)
    assert await postes(service) == []
    await service.recevoir("candidature.candidature_deposee.v1", "c-d1", nature="COORDINATEUR")
    assert [p.genre for p in await postes(service)] == [Genre.COORDO]


async def test_a_correction_upwards_opens_the_posts_that_are_missing(service: Structures, lyon: str) -> None:
    await service.decision("d1", lyon, 1)
    await decider(service, "recours_accueilli", 3, sequence=3, structure=lyon)
    assert len(await rattaches(service)) == 3
    await decider(service, "decision_notifiee", 1, sequence=2, structure=lyon)
    assert len(await rattaches(service)) == 3


async def test_a_correction_downwards_annuls_free_posts_and_waits_for_those_that_are_held(
    service: Structures, lyon: str
) -> None:
    await service.decision("d1", lyon, 3)
    premier = (await postes(service))[0]
    await recruter(service, premier.id, await conseiller(service, lyon))
    await decider(service, "decision_corrigee", 0, sequence=3, structure=lyon, notifiee=True)
    assert [p.id for p in await rattaches(service)] == [premier.id]
    assert [p.annule_le is not None for p in await postes(service)] == [False, True, True]
    fin = maintenant().date().isoformat()
    await agir(
        service,
        """mutation ($poste: ID!, $id: ID!, $fin: Date!) { r: rompreContrat(
          poste: $poste, id: $id, motif: DEMISSION, fin: $fin) { __typename } }""",
        poste=premier.id,
        id=(await postes(service))[0].contrats[0].id,
        fin=fin,
    )
    demain = maintenant() + timedelta(days=2)
    assert await BalayageDesPostes(service.stores, horloge=lambda: demain).tour() == 1
    await service.entendre()
    assert await rattaches(service) == []
    assert await postes_de(service, lyon) == 0


async def test_nobody_is_recruited_on_a_post_that_the_decision_no_longer_gives(service: Structures, lyon: str) -> None:
    await service.decision("d1", lyon, 1)
    (poste,) = await postes(service)
    await recruter(service, poste.id, await conseiller(service, lyon), nature="CDD", fin="2099-12-31")
    await decider(service, "decision_corrigee", 0, sequence=3, structure=lyon, notifiee=True)
    suite = await recruter(service, poste.id, await conseiller(service, lyon, "bob@exemple.fr"))
    assert suite["code"] == "PosteEnTrop"


async def test_a_correction_before_the_notification_opens_nothing(service: Structures, lyon: str) -> None:
    await service.recevoir("candidature.candidature_deposee.v1", "c-d1", nature="INITIALE")
    await decider(service, "decision_corrigee", 2, sequence=2, structure=lyon, notifiee=False)
    assert await postes(service) == []


async def test_a_credit_that_no_post_brought_takes_a_post(service: Structures, lyon: str) -> None:
    await service.recevoir("campagne.decision_inscrite.v1", "2026", sequence=1, decision="d1", postes_attribues=2)
    await service.decision("d1", lyon, 2)
    for _ in range(2):
        await service.recevoir("campagne.postes_credites.v1", "2026", sequence=2, decision="d1", postes=1)
    assert len(await rattaches(service)) == 1
    with pytest.raises(Introuvable):
        await service.recevoir("campagne.postes_credites.v1", "2026", sequence=3, decision="inconnue", postes=1)


async def test_the_posts_of_a_merged_structure_answer_with_the_one_that_was_kept(
    service: Structures, lyon: str
) -> None:
    paris = (await service.enregistrer(siret=PARIS))["id"]
    await service.decision("d1", lyon, 2)
    await service.demander(FUSIONNER, ANCT, conservee=paris, absorbee=lyon)
    await service.entendre()
    await service.decision("d2", lyon, 1)
    assert {p.dernier.structure for p in [*await postes(service), *await postes(service, "d2")]} == {paris}
    assert await postes_de(service, paris) == 3


async def test_the_figures_of_a_commune_follow_a_post_that_is_given_back(service: Structures, lyon: str) -> None:
    await service.decision("d1", lyon, 2)
    (poste, _) = await postes(service)
    await agir(service, RENDRE, VILLE_DE_LYON, id=poste.id)
    await service.entendre()
    gardee = await service.stores.structures.get(lyon)
    assert gardee is not None
    assert gardee.indicateurs is not None
    assert gardee.indicateurs.postes == 1
    assert await postes_de(service, lyon) == 1


async def test_a_decision_of_an_unknown_structure_still_opens_its_posts(service: Structures) -> None:
    await service.decision("d1", "inconnue", 1)
    (poste,) = await postes(service)
    assert (poste.dernier.structure, poste.dernier.siret) == ("inconnue", LYON)


async def test_an_alert_is_swept_once_and_late_if_it_must(service: Structures, lyon: str) -> None:
    await service.decision("d1", lyon, 1)
    tard = maintenant() + timedelta(days=400)
    balayage = BalayageDesPostes(service.stores, horloge=lambda: tard)
    assert [await balayage.tour() for _ in range(2)] == [1, 0]
    dits = [f.type for f in await service.engine.rows("postes").outbox(100)]
    assert dits.count("poste.recrutement_en_retard.v1") == dits.count("poste.vacance_prolongee.v1") == 1
