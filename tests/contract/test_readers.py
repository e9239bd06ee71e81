"""Every service reads of others' events only what is there, in the form in which it is told."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest

from infra.local.place import SERVICES
from infra.schemas.services import facts
from services.kit.aggregate import Fait
from services.kit.testing import engine_in

from .compatible import misread


class Sens(StrEnum):
    POUR = "POUR"
    CONTRE = "CONTRE"


class SensConnus(StrEnum):
    POUR = "POUR"


@dataclass(frozen=True, kw_only=True)
class VoteDonne(Fait, aggregat="vote"):
    vote: str
    sens: Sens
    rang: int | None
    jours: tuple[date, ...]


@dataclass(frozen=True)
class Lu:
    sens: str
    rang: int | None
    jours: tuple[date, ...]


@dataclass(frozen=True)
class MalLu:
    sens: SensConnus
    rang: int
    jours: tuple[int, ...]
    votant: str


@pytest.mark.parametrize("service", SERVICES)
async def test_a_consumer_reads_only_what_is_told(service: str, tmp_path: Path) -> None:
    store = import_module(f"services.{service}.store")
    told = facts()
    async with engine_in(tmp_path, store.COLLECTIONS) as engine:
        readers = import_module(f"services.{service}.consumers").consumers(store.Stores.on(engine)).readers
    assert set(readers) <= set(told)
    lus = [(told[type], reader) for type, parts in readers.items() for reader in parts]
    assert [wrong for fact, reader in lus for wrong in misread(fact, reader)] == []


def test_a_reader_may_leave_fields_out() -> None:
    assert list(misread(VoteDonne, Lu)) == []


def test_a_reader_that_expects_something_else_is_named_field_by_field() -> None:
    assert [wrong.split(":")[0] for wrong in misread(VoteDonne, MalLu)] == [
        "MalLu.sens",
        "MalLu.rang",
        "MalLu.jours",
        "MalLu.votant",
    ]
