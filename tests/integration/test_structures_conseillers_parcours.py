"""The training path over GraphQL: each step is said by who may say it, and what is wrong is refused."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from .conseillers import (
    AUTRE_CONSEILLER,
    DOMINIQUE,
    VUE,
    declarer,
    dits,
    faire,
    geste,
    jeton,
    lier,
)
from .engines import ENGINES
from .structures import (
    VILLE_DE_LYON,
    VILLE_DE_PARIS,
    Structures,
    ouvrir,
)

TESTER = geste("enregistrerPositionnement", "$conseiller: ID!, $heures: Int!", VUE)
FORMER = geste("enregistrerFormation", "$conseiller: ID!, $debut: Date!, $fin: Date!", VUE)
POSTE = geste("enregistrerPriseDePoste", "$conseiller: ID!, $leJour: Date!", VUE)
PASSER = geste(
    "enregistrerExamen", "$conseiller: ID!, $examen: ExamenConseiller!, $date: Date!, $obtenu: Boolean!", VUE
)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def test_the_training_path_is_said_step_by_step(service: Structures) -> None:
    id = (await declarer(service))["id"]
    await lier(service, await jeton(service, id))
    assert (await faire(service, TESTER, DOMINIQUE, conseiller=id, heures=175))["id"] == id
    await faire(service, FORMER, conseiller=id, debut="2025-01-06", fin="2025-02-14")
    await faire(service, POSTE, conseiller=id, leJour="2025-02-14")
    vu = await faire(service, PASSER, DOMINIQUE, conseiller=id, examen="PIX", date="2025-03-03", obtenu=True)
    etapes = {e["etape"]: e for e in vu["parcours"]}
    assert [(e["etat"], e["par"]) for e in vu["parcours"]] == [
        ("FAIT", "conseiller"),
        ("FAIT", "structure"),
        ("FAIT", "structure"),
        ("FAIT", "conseiller"),
        ("EN_RETARD", None),
    ]
    assert etapes["PRISE_DE_POSTE"]["alerte"]
    assert etapes["CCP1"]["echeance"] == "2025-08-14"
    vu = await faire(service, POSTE, conseiller=id, leJour="2025-02-17")
    assert [e["alerte"] for e in vu["parcours"]] == [None] * 5
    assert (await dits(service))[3:] == [
        "positionnement_enregistre",
        "formation_terminee",
        "prise_de_poste_avant_formation",
        "certification_enregistree",
        "prise_de_poste_enregistree",
    ]


async def test_what_is_wrong_with_a_step_is_refused(service: Structures) -> None:
    id = (await declarer(service))["id"]
    jours: dict[str, Any] = {"debut": "2025-01-06", "fin": "2025-02-14"}
    assert (await faire(service, FORMER, conseiller=id, **jours))["code"] == "PositionnementManquant"
    assert (await faire(service, TESTER, conseiller=id, heures=100))["code"] == "ParcoursRefuse"
    assert (await faire(service, POSTE, conseiller=id, leJour="9999-12-31"))["code"] == "ParcoursRefuse"
    for mauvaise in ({"heures": 10**12}, {"heures": "70"}, {"heures": None}):
        assert (await service.brut(TESTER, VILLE_DE_LYON, conseiller=id, **mauvaise))["errors"]
    assert (await service.brut(POSTE, VILLE_DE_LYON, conseiller=id, leJour="2025-13-01"))["errors"]
    for query in (FORMER, POSTE):
        answer = await service.brut(query, DOMINIQUE, conseiller=id, **jours, leJour="2025-01-06")
        assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"
    assert (await faire(service, TESTER, VILLE_DE_PARIS, conseiller=id, heures=70))["code"] == "Introuvable"
    assert (await faire(service, TESTER, AUTRE_CONSEILLER, conseiller=id, heures=70))["code"] == "Introuvable"
