"""A measured engine is the engine; what it counts as a failure is what the store did not answer."""

from datetime import datetime, timedelta

import pytest
from opentelemetry.metrics import Counter

from services.kit.aggregate import Conflit
from services.kit.audit import non_publies
from services.kit.store import Engine, Store, mesure
from services.kit.store.mesure import Mesure

from .dossier import DOSSIERS, nouveau, ouvert


class Cahier(Counter):
    def __init__(self) -> None:
        self.notes: list[object] = []

    def add(self, amount: float, attributes: object = None, context: object = None) -> None:
        if amount:
            self.notes.append(attributes)


@pytest.fixture
def erreurs(monkeypatch: pytest.MonkeyPatch) -> Cahier:
    cahier = Cahier()
    monkeypatch.setattr(mesure, "_ERREURS", cahier)
    return cahier


async def test_a_unique_index_that_says_no_is_an_answer(engine: Engine, erreurs: Cahier) -> None:
    store = Store(Mesure(engine), DOSSIERS)
    dossier = nouveau()
    await store.add(dossier, ouvert(dossier))
    assert await store.get(dossier.id) is not None
    with pytest.raises(Conflit):
        await store.add(dossier, ouvert(dossier))
    assert not erreurs.notes


async def test_what_the_store_does_not_answer_is_counted(engine: Engine, erreurs: Cahier) -> None:
    store = Store(Mesure(engine), DOSSIERS)
    await engine.close()
    with pytest.raises(Exception, match=r".") as refused:
        await store.get("d")
    assert not isinstance(refused.value, Conflit)
    assert erreurs.notes == [{"operation": "fetch"}]


async def test_what_has_waited_too_long_to_be_told_is_found_by_its_ids(engine: Engine) -> None:
    store, dossier = Store(engine, DOSSIERS), nouveau()
    await store.add(dossier, ouvert(dossier))
    (fait,) = await engine.rows("dossiers").outbox(10)
    le = datetime.fromisoformat(fait.time)
    minute = timedelta(minutes=1)
    later = non_publies(engine, ["dossiers"], delai=minute, horloge=lambda: le + 2 * minute)
    sooner = non_publies(engine, ["dossiers"], delai=minute, horloge=lambda: le + minute / 2)
    assert list(await later.ecarts()) == [f"dossier.dossier_ouvert.v1 {dossier.id} 1"]
    assert list(await sooner.ecarts()) == []
