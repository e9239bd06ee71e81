"""A command that comes twice changes once, and answers the same."""

import asyncio
from dataclasses import replace

import pytest

from services.kit.aggregate import Conflit
from services.kit.store import CleReutilisee, Commande, Store

from .dossier import Dossier, nouveau, ouvert

CLE = Commande("alice:depot:1", "e1")
AUTRE_DEMANDE = replace(CLE, empreinte="e2")


async def test_a_creation_sent_again_answers_the_first(dossiers: Store[Dossier]) -> None:
    first = nouveau(siret="1")
    made = await dossiers.add(first, ouvert(first), commande=CLE)
    again = nouveau(siret="1")
    assert await dossiers.add(again, ouvert(again), commande=CLE) == made
    assert [e.key for e in await dossiers._rows.outbox(10)] == [first.id]


async def test_a_creation_sent_twenty_times_at_once_makes_one(dossiers: Store[Dossier]) -> None:
    asked = [nouveau() for _ in range(20)]
    made = await asyncio.gather(*(dossiers.add(d, ouvert(d), commande=CLE) for d in asked))
    assert len({d.id for d in made}) == 1
    assert len([d async for d in dossiers.scan()]) == 1


async def test_a_creation_sent_again_answers_what_has_become_of_it(dossiers: Store[Dossier]) -> None:
    made = await dossiers.add(nouveau(), commande=CLE)
    for n in range(30):
        await dossiers.change(made.id, lambda d: d.ajouter(1), commande=Commande(f"autre-{n}"))
    assert (await dossiers.add(nouveau(), commande=CLE)).total == 30


async def test_a_key_serves_one_creation(dossiers: Store[Dossier]) -> None:
    await dossiers.add(nouveau(), commande=CLE)
    with pytest.raises(CleReutilisee):
        await dossiers.add(nouveau(), commande=AUTRE_DEMANDE)


async def test_what_a_creation_made_is_found_by_its_key(dossiers: Store[Dossier]) -> None:
    assert await dossiers.made(CLE) is None
    one = await dossiers.add(nouveau(), commande=CLE)
    become = await dossiers.change(one.id, lambda d: d.ajouter(2))
    assert await dossiers.made(CLE) == become
    with pytest.raises(CleReutilisee):
        await dossiers.made(AUTRE_DEMANDE)


async def test_a_conflict_with_another_is_not_taken_for_the_command_itself(dossiers: Store[Dossier]) -> None:
    await dossiers.add(nouveau(siret="1"), commande=Commande("bob"))
    with pytest.raises(Conflit) as refused:
        await dossiers.add(nouveau(siret="1"), commande=CLE)
    assert refused.value.index == "siret"


async def test_creations_without_a_key_do_not_collide(dossiers: Store[Dossier]) -> None:
    await dossiers.add(nouveau())
    await dossiers.add(nouveau())


async def test_a_change_sent_again_is_applied_once(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(nouveau())
    first = await dossiers.change(one.id, lambda d: d.ajouter(1), commande=CLE)
    assert await dossiers.change(one.id, lambda d: d.ajouter(1), commande=CLE) == first
    assert first.total == 1


async def test_a_change_sent_twenty_times_at_once_is_applied_once(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(nouveau())
    changed = await asyncio.gather(
        *(dossiers.change(one.id, lambda d: d.ajouter(1), commande=CLE) for _ in range(20)),
    )
    assert {d.total for d in changed} == {1}
    assert [e.sequence for e in await dossiers._rows.outbox(10)] == [1]


async def test_a_key_serves_one_change(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(nouveau())
    await dossiers.change(one.id, lambda d: d.ajouter(1), commande=CLE)
    with pytest.raises(CleReutilisee):
        await dossiers.change(one.id, lambda d: d.ajouter(2), commande=AUTRE_DEMANDE)


async def test_the_last_twenty_commands_are_remembered(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(nouveau())
    for n in range(21):
        await dossiers.change(one.id, lambda d: d.ajouter(1), commande=Commande(f"c{n}"))
    assert (await dossiers.change(one.id, lambda d: d.ajouter(1), commande=Commande("c1"))).total == 21
    assert (await dossiers.change(one.id, lambda d: d.ajouter(1), commande=Commande("c0"))).total == 22
