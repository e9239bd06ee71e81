"""What consumers declare, and what the policy says of a failure, without any Kafka."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import msgspec
import pytest

from services.kit.aggregate import Refus
from services.kit.bus import Consumers, Incorrect, Meta, Policy
from services.kit.bus.policy import cannot_pass, reason
from services.kit.bus.reception import meta_of

HEADERS = {
    "ce_id": "0198",
    "ce_type": "poste.poste_ouvert.v1",
    "ce_subject": "p-1",
    "ce_sequence": "4",
    "ce_time": "2026-03-02T09:00:00.000000Z",
}
META = meta_of(HEADERS)


class Sens(StrEnum):
    FAVORABLE = "FAVORABLE"


@dataclass(frozen=True, kw_only=True)
class PosteOuvert:
    poste: str
    sens: Sens
    debut: date
    codes: tuple[str, ...] = ()


def consumers() -> tuple[Consumers, list[PosteOuvert]]:
    recoit, seen = Consumers("essai"), list[PosteOuvert]()

    @recoit("poste.poste_ouvert.v1")
    async def poste(fait: PosteOuvert, meta: Meta) -> None:
        seen.append(fait)

    return recoit, seen


def test_a_service_says_what_it_reads_and_from_where() -> None:
    recoit, _ = consumers()
    assert dict(recoit.readers) == {"poste.poste_ouvert.v1": (PosteOuvert,)}
    assert recoit.topics == ("conum.poste",)


BON = b'{"poste": "p", "sens": "FAVORABLE", "debut": "2026-09-01"}'


@pytest.mark.parametrize(("panne", "dite"), [(OSError("away"), OSError), (Incorrect("never"), Incorrect)])
async def test_two_parts_of_a_service_hear_the_same_fact_whatever_becomes_of_the_other(
    panne: Exception, dite: type[Exception]
) -> None:
    recoit, entendus = Consumers("essai"), list[str]()

    @recoit("poste.poste_ouvert.v1")
    async def une(fait: PosteOuvert, meta: Meta) -> None:
        raise panne

    @recoit("poste.poste_ouvert.v1")
    async def autre(fait: PosteOuvert, meta: Meta) -> None:
        entendus.append(fait.poste)

    with pytest.raises(dite):
        await recoit.deliver(META, BON)
    assert entendus == ["p"]
    assert recoit.readers == {"poste.poste_ouvert.v1": (PosteOuvert, PosteOuvert)}


async def test_an_event_that_may_pass_for_one_part_comes_again_though_it_never_will_for_the_other() -> None:
    recoit = Consumers("essai")

    @recoit("poste.poste_ouvert.v1")
    async def jamais(fait: PosteOuvert, meta: Meta) -> None:
        raise Refus

    @recoit("poste.poste_ouvert.v1")
    async def plus_tard(fait: PosteOuvert, meta: Meta) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await recoit.deliver(META, BON)


async def test_a_reader_takes_its_fields_and_ignores_the_rest() -> None:
    recoit, seen = consumers()
    data = b'{"poste": "p", "sens": "FAVORABLE", "debut": "2026-09-01", "codes": ["2A"], "nouveau": {"x": 1}}'
    assert await recoit.deliver(META, data)
    assert seen == [PosteOuvert(poste="p", sens=Sens.FAVORABLE, debut=date(2026, 9, 1), codes=("2A",))]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b'{"poste": 1, "sens": "FAVORABLE", "debut": "2026-09-01"}',
        b'{"poste": "p", "sens": "MITIGE", "debut": "2026-09-01"}',
        b'{"poste": "p", "sens": "FAVORABLE", "debut": "demain"}',
    ],
)
async def test_what_a_reader_cannot_read_is_not_handled(data: bytes) -> None:
    recoit, seen = consumers()
    with pytest.raises(msgspec.DecodeError) as refused:
        await recoit.deliver(META, data)
    assert cannot_pass(refused.value)
    assert seen == []


async def test_a_type_nobody_listens_to_is_left_alone() -> None:
    recoit, _ = consumers()
    assert not await recoit.deliver(meta_of({**HEADERS, "ce_type": "poste.poste_rendu.v1"}), b"{}")


def test_the_meta_of_a_fact_is_read_from_its_headers() -> None:
    le = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert Meta(event_id="0198", type="poste.poste_ouvert.v1", key="p-1", sequence=4, time=le) == META


@pytest.mark.parametrize("name", HEADERS)
def test_a_missing_header_is_named(name: str) -> None:
    with pytest.raises(Incorrect, match=name):
        meta_of({k: v for k, v in HEADERS.items() if k != name})


@pytest.mark.parametrize(("name", "value"), [("ce_sequence", "x"), ("ce_time", "hier")])
def test_an_unreadable_header_is_incorrect(name: str, value: str) -> None:
    with pytest.raises(Incorrect, match="unreadable"):
        meta_of({**HEADERS, name: value})


def test_the_pause_doubles_up_to_its_limit() -> None:
    policy = Policy(first_delay=0.5, max_delay=3)
    assert [policy.delay(n) for n in (1, 2, 3, 4, 5000)] == [0.5, 1, 2, 3, 3]


class Ferme(Refus):
    message = "La session est close."


@pytest.mark.parametrize(
    ("error", "passes", "said"),
    [
        (OSError("jean.dupont@exemple.fr"), True, "OSError"),
        (Ferme("pour jean.dupont@exemple.fr"), False, "Ferme: La session est close."),
        (Incorrect("SIRET 21690123100011 of jean.dupont@exemple.fr"), False, "Incorrect: SIRET … of …"),
        (
            msgspec.ValidationError("Invalid enum value 'jean' - at `$.sens`"),
            False,
            "ValidationError: Invalid enum value … ($.sens)",
        ),
    ],
)
def test_the_reason_of_a_dead_letter_names_nobody(error: Exception, passes: bool, said: str) -> None:
    assert cannot_pass(error) is not passes
    assert reason(error) == said
