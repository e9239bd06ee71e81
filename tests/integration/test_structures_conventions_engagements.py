"""Engagements that follow what posts, training and CRA tell, and are typed by nobody."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.kit.temps import jour_paris, maintenant
from services.structures.conventions.events import CodeEngagement

from . import conventions as c
from .engines import ENGINES
from .structures import PARIS, Structures, ouvrir

AUJOURD_HUI = jour_paris(maintenant())


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def etat(service: Structures, convention: str, code: CodeEngagement) -> str:
    lue = await service.stores.conventions.get(convention)
    assert lue is not None
    return str(lue.engagement(code).etat)


async def du_poste(
    service: Structures, fait: str, structure: str, *, sequence: int, numero: int = 1, **champs: object
) -> None:
    await service.recevoir(
        f"poste.{fait}.v1",
        c.poste(numero=numero),
        sequence=sequence,
        decision="d-1",
        genre="CONUM",
        structure=structure,
        **champs,
    )


async def test_recruiting_is_held_when_each_post_has_its_conseiller_and_told_once(service: Structures) -> None:
    structure, id = await c.dotee(service, postes=2)
    await c.recruter(service, structure, "c-1", debut=AUJOURD_HUI)
    assert await etat(service, id, CodeEngagement.RECRUTEMENT) == "A_TENIR"
    await c.recruter(service, structure, "c-2", debut=AUJOURD_HUI, numero=2)
    avant = await service.stores.conventions.get(id)
    await c.recruter(service, structure, "c-2", debut=AUJOURD_HUI, numero=2)
    assert await service.stores.conventions.get(id) == avant, "told again"
    assert await etat(service, id, CodeEngagement.RECRUTEMENT) == "TENU"


async def test_training_and_examinations_are_held_from_what_the_conseiller_part_tells(service: Structures) -> None:
    structure, id = await c.dotee(service)
    await c.recruter(service, structure, "c-1", debut=AUJOURD_HUI)
    await service.recevoir("conseiller.formation_terminee.v1", "c-1", sequence=5, le_jour=AUJOURD_HUI)
    assert await etat(service, id, CodeEngagement.FORMATION) == "TENU"
    for sequence, examen in enumerate(("PIX", "CCP1"), start=6):
        assert await etat(service, id, CodeEngagement.CERTIFICATION) == "A_TENIR"
        await service.recevoir(
            "conseiller.certification_enregistree.v1", "c-1", sequence=sequence, examen=examen, le_jour=AUJOURD_HUI
        )
    assert await etat(service, id, CodeEngagement.CERTIFICATION) == "TENU"
    await service.recevoir(
        "conseiller.formation_planifiee.v1", "c-1", sequence=9, debut=AUJOURD_HUI, fin=AUJOURD_HUI + timedelta(days=9)
    )
    assert await etat(service, id, CodeEngagement.FORMATION) == "A_TENIR", "it was not over after all"


async def test_training_that_was_told_before_the_recruiting_counts(service: Structures) -> None:
    structure, id = await c.dotee(service)
    await service.recevoir("conseiller.formation_terminee.v1", "c-1", sequence=5, le_jour=AUJOURD_HUI)
    await c.recruter(service, structure, "c-1", debut=AUJOURD_HUI)
    assert await etat(service, id, CodeEngagement.FORMATION) == "TENU"


async def test_a_cra_holds_the_last_engagement_and_a_silence_of_45_days_breaks_it(service: Structures) -> None:
    structure, id = await c.dotee(service)
    await c.recruter(service, structure, "c-1", debut=AUJOURD_HUI)
    await c.cra(service, "cra-1", structure, AUJOURD_HUI)
    assert await etat(service, id, CodeEngagement.CRA) == "TENU"
    silence = {"conseiller": "c-1", "contrat": "k", "structure": structure, "depuis": AUJOURD_HUI, "en_retard": False}
    for sequence, palier in enumerate((30, 45), start=1):
        assert await etat(service, id, CodeEngagement.CRA) == "TENU"
        await service.recevoir(
            "suivi.cra_en_retard.v1", "k", sequence=sequence, palier=palier, echeance=AUJOURD_HUI, **silence
        )
    assert await etat(service, id, CodeEngagement.CRA) == "EN_RETARD"
    await c.cra(service, "cra-2", structure, AUJOURD_HUI)
    assert await etat(service, id, CodeEngagement.CRA) == "TENU"


async def test_a_cra_told_long_ago_says_nothing_of_today(service: Structures) -> None:
    structure, id = await c.dotee(service)
    await c.recruter(service, structure, "c-1", debut=AUJOURD_HUI)
    await c.cra(service, "cra-1", structure, AUJOURD_HUI, le=maintenant() - timedelta(days=93))
    assert await etat(service, id, CodeEngagement.CRA) == "A_TENIR"


async def test_a_post_that_is_given_back_closes_a_convention_that_has_no_other(service: Structures) -> None:
    structure, id = await c.dotee(service, postes=2)
    await du_poste(service, "poste_rendu", structure, sequence=8, motif="FIN_DU_PROJET", rendu_le=AUJOURD_HUI)
    lue = await service.stores.conventions.get(id)
    assert lue is not None
    assert lue.resiliation is None
    await du_poste(service, "poste_rendu", structure, sequence=8, numero=2, motif="FIN_DU_PROJET", rendu_le=AUJOURD_HUI)
    lue = await service.stores.conventions.get(id)
    assert lue is not None
    assert lue.resiliation is not None
    assert str(lue.resiliation.motif) == "POSTES_RENDUS"


async def test_who_takes_a_post_over_has_a_convention_of_its_own_and_recruits_anew(service: Structures) -> None:
    structure, ancienne = await c.dotee(service)
    autre = (await service.enregistrer(siret=PARIS))["id"]
    await c.recruter(service, structure, "c-1", debut=AUJOURD_HUI)
    await du_poste(
        service, "contrat_termine", structure, sequence=10, contrat="k-c-1", conseiller="c-1", fin=AUJOURD_HUI
    )
    for _ in range(2):
        await du_poste(
            service,
            "poste_transfere",
            autre,
            sequence=11,
            siret=PARIS,
            de=structure,
            transfere_le=AUJOURD_HUI,
        )
    conventions = {x.structure: x async for x in service.stores.conventions.scan({"decision": "d-1"})}
    assert set(conventions) == {structure, autre}
    assert conventions[structure].id == ancienne
    assert str(conventions[structure].statut) == "RESILIEE"
    nouvelle = conventions[autre]
    assert str(nouvelle.statut) == "A_COMPLETER"
    assert str(nouvelle.engagement(CodeEngagement.RECRUTEMENT).etat) == "A_TENIR"
    await c.recruter(service, autre, "c-2", debut=AUJOURD_HUI, sequence=12)
    assert await etat(service, nouvelle.id, CodeEngagement.RECRUTEMENT) == "TENU"


async def test_a_contract_corrected_after_its_end_puts_nobody_back_on_the_post(service: Structures) -> None:
    structure, id = await c.dotee(service)
    await c.recruter(service, structure, "c-1", debut=AUJOURD_HUI - timedelta(days=60))
    await du_poste(
        service, "contrat_termine", structure, sequence=10, contrat="k-c-1", conseiller="c-1", fin=AUJOURD_HUI
    )
    await du_poste(
        service,
        "contrat_corrige",
        structure,
        sequence=11,
        contrat="k-c-1",
        conseiller="c-1",
        nature="CDD",
        debut=AUJOURD_HUI - timedelta(days=60),
        fin=AUJOURD_HUI - timedelta(days=1),
    )
    suivi = await service.stores.postes_suivis.get(c.poste())
    assert suivi is not None
    assert (suivi.conseiller, suivi.recrute) == (None, True)
    assert await etat(service, id, CodeEngagement.RECRUTEMENT) == "TENU"
