"""What selection tells of a corrected decision, carried to the candidature on both engines."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.aggregate import Introuvable

from .candidatures import Candidatures, ouvrir
from .engines import ENGINES


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Candidatures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def corriger(service: Candidatures, id: str, postes: int, **autrement: Any) -> None:
    fait = {
        "decision": f"decision-coselec-{id}",
        "session": "coselec",
        "candidature": id,
        "verdict": "POSITIF" if postes else "NEGATIF",
        "postes_attribues": postes,
        "motifs": [] if postes else ["QUALITE_DU_PROJET"],
        "notifiee": True,
        "le": service.le,
        **autrement,
    }
    await service.livrer("decision.decision_corrigee.v1", str(fait["decision"]), fait)


async def decidee(service: Candidatures, verdict: str = "POSITIF", postes: int = 2) -> str:
    id = await service.avis_rendu()
    await service.agenda("coselec", id)
    await service.decision("coselec", id, verdict, postes)
    return id


async def postes(service: Candidatures, id: str) -> Any:
    answer = await service.demander("lyon", "query ($id: ID!) { candidature(id: $id) { postesAttribues } }", id=id)
    return answer.data["candidature"]["postesAttribues"]


async def test_the_posts_and_the_state_follow_a_correction_told_twice(service: Candidatures) -> None:
    id = await decidee(service)
    for _ in range(2):
        await corriger(service, id, 1)
    assert await postes(service, id) == 1
    assert (await service.faits())["candidature_acceptee"] == 2
    await corriger(service, id, 0)
    assert await service.statut(id) == "REFUSEE"
    assert await postes(service, id) is None


async def test_a_refusal_that_is_corrected_accepts(service: Candidatures) -> None:
    id = await decidee(service, "NEGATIF", 0)
    await corriger(service, id, 3)
    assert await service.statut(id) == "ACCEPTEE"
    assert await postes(service, id) == 3


async def test_a_correction_before_the_notification_is_not_known_outside(service: Candidatures) -> None:
    id = await service.avis_rendu()
    await service.agenda("coselec", id)
    await corriger(service, id, 1, notifiee=False)
    assert await service.statut(id) == "INSCRITE"


async def test_a_correction_of_an_unknown_candidature_is_a_dead_letter(service: Candidatures) -> None:
    with pytest.raises(Introuvable):
        await corriger(service, "inconnue", 1)
