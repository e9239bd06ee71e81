"""The auditor that runs by itself looks at every campagne, and names what differs by ids alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.structures.postes.audit import ecarts
from services.structures.postes.store import Compte, Dotation
from services.structures.store import COLLECTIONS, Stores

from .engines import ENGINES, opened

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)


def compte(decision: str, campagne: str, postes: int) -> Compte:
    return Compte(decision=decision, campagne=campagne, departement="69", postes=postes)


def dotation(decision: str, campagne: str, postes: int) -> Dotation:
    return Dotation(
        decision=decision,
        campagne=campagne,
        candidature=f"candidature-de-{decision}",
        structure="s",
        siret="20004697700019",
        departement="69",
        postes=postes,
        notifiee_le=UN_JOUR,
    )


@pytest.mark.parametrize("engine", ENGINES)
async def test_each_campagne_is_looked_at(engine: str, tmp_path: Path) -> None:
    async with opened("structures", engine, COLLECTIONS, tmp_path) as store:
        stores = Stores.on(store)
        assert await ecarts(stores) == []
        for rang, campagne in enumerate(("2025", "2026", "2027")):
            for n in range(3):
                decision = f"{campagne}-d{n}"
                await stores.comptes.put(decision, compte(decision, campagne, rang), sequence=1)
        # Notified, and no post was opened: the candidature that says of which kind they are is not known here.
        await stores.dotations.put("2026-d1", dotation("2026-d1", "2026", 1), sequence=1)
        await stores.dotations.put("2027-d2", dotation("2027-d2", "2027", 2), sequence=1)
        assert await ecarts(stores) == [
            "decision 2026-d1: +1 CANDIDATURE_INCONNUE",
            "decision 2027-d2: +2 CANDIDATURE_INCONNUE",
        ]
