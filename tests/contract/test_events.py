"""What every event of every service has in common: a schema, a topic, headers that nothing hides, nobody's data."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from infra.local.place import ROOT, SERVICES
from infra.schemas.events import json_schema, path, types_within
from infra.schemas.services import facts
from infra.topics import TOPICS
from services.kit.aggregate import Fait

FACTS = facts()
EVERY_FACT = pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
SOMEBODYS = frozenset(
    {
        "adresse",
        "commentaire",
        "contact",
        "courriel",
        "denomination",
        "description",
        "email",
        "libelle",
        "mail",
        "message",
        "motivation",
        "naissance",
        "nom",
        "noms",
        "prenom",
        "prenoms",
        "sociale",
        "tel",
        "telephone",
        "texte",
    }
)
"""Words of field names that hold what is known of a person, or a text in which anything may be written."""


def personal(fact: type[Fait]) -> list[str]:
    """The fields, however deep, whose name has one of these words in it."""
    names = (field.name for type in types_within(fact) for field in fields(type))
    return sorted(name for name in names if SOMEBODYS & set(name.lower().split("_")))


@dataclass(frozen=True, kw_only=True)
class Contact:
    fonction: str
    courriel_confirme: str


@dataclass(frozen=True, kw_only=True)
class StructureDecrite(Fait, aggregat="essai"):
    structure: str
    nom: str
    contacts: tuple[Contact, ...]


def test_every_service_tells_something() -> None:
    assert {fact.__module__.split(".")[1] for fact in FACTS.values()} == set(SERVICES)


@EVERY_FACT
def test_no_event_carries_what_is_known_of_a_person(fact: type[Fait]) -> None:
    assert personal(fact) == []


def test_a_name_and_a_mail_address_in_an_event_are_seen() -> None:
    assert personal(StructureDecrite) == ["courriel_confirme", "nom"]


@EVERY_FACT
def test_no_field_hides_what_a_fact_says_of_itself(fact: type[Fait]) -> None:
    assert {field.name for field in fields(fact)} & {"aggregat", "type", "topic"} == set()


@EVERY_FACT
def test_every_event_names_its_aggregate(fact: type[Fait]) -> None:
    assert fact.aggregat in {field.name for field in fields(fact)}


@EVERY_FACT
def test_every_event_has_a_topic_to_go_to(fact: type[Fait]) -> None:
    assert fact.topic in TOPICS


@EVERY_FACT
def test_every_event_has_a_schema_that_says_what_it_is(fact: type[Fait]) -> None:
    schema = json.loads((ROOT / path(fact.type)).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == fact.__name__
    assert schema["$id"].endswith(fact.type)
    assert schema["description"]
    assert schema["properties"]["le"] == {"type": "string", "format": "date-time"}


def test_every_schema_is_the_one_of_an_event() -> None:
    assert {file.stem for file in (ROOT / "schemas/events").glob("*.json")} == set(FACTS)


def test_the_schema_of_a_fact_holds_the_types_it_is_made_of() -> None:
    schema = json_schema(StructureDecrite)
    assert list(schema["$defs"]) == ["Contact"]
    assert schema["required"] == ["le", "structure", "nom", "contacts"]


def test_asyncapi_leads_from_each_topic_to_each_schema() -> None:
    file = ROOT / "schemas/asyncapi.yaml"
    document = yaml.safe_load(file.read_text())
    told: dict[str, str] = {}
    for topic, channel in document["channels"].items():
        for name, reference in channel["messages"].items():
            message: Any = document
            for step in reference["$ref"].removeprefix("#/").split("/"):
                message = message[step]
            assert (file.parent / Path(message["payload"]["$ref"])).is_file()
            told[name] = topic
    assert told == {type: fact.topic for type, fact in FACTS.items()}
