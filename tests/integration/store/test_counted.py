"""How many round trips reading costs."""

from services.kit.store import Engine, Store
from services.kit.store.counted import Counted

from .dossier import DOSSIERS, nouveau


async def test_a_batch_of_fifty_is_one_round_trip(engine: Engine) -> None:
    counted = Counted(engine)
    store = Store(counted, DOSSIERS)
    made = [await store.add(nouveau()) for _ in range(50)]
    counted.calls.clear()
    assert await store.many([d.id for d in made]) == made
    await store.page({"departement": "69"}, ("-ouvert_le",), 50)
    assert counted.calls == {"dossiers.fetch": 1, "dossiers.query": 1}


async def test_a_change_is_one_reading_and_one_writing(engine: Engine) -> None:
    counted = Counted(engine)
    store = Store(counted, DOSSIERS)
    one = await store.add(nouveau())
    await store.change(one.id, lambda d: d.ajouter(1))
    assert counted.calls == {"dossiers.insert": 1, "dossiers.fetch": 1, "dossiers.update": 1}
