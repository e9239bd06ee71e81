"""AsyncAPI 3.0: which topics there are, which events travel on each, with which headers."""

from collections.abc import Mapping
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

import yaml

from infra.topics import TOPICS
from services.kit.aggregate import Fait

from .events import path
from .services import facts

__all__ = ["document", "produce"]

PATH = "schemas/asyncapi.yaml"


def produce() -> Mapping[str, str]:
    text = yaml.safe_dump(document(facts()), allow_unicode=True, sort_keys=False, width=120)
    return {PATH: text}


def document(declared: Mapping[str, type[Fait]]) -> Mapping[str, Any]:
    by_topic = {
        topic: sorted(fact.type for fact in told)
        for topic, told in groupby(sorted(declared.values(), key=_topic), key=_topic)
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Conum",
            "version": "1.0.0",
            "description": "Les faits de la plateforme des conseillers numériques, en CloudEvents 1.0 (mode binaire). "
            "La clé d'un message est l'identifiant de son agrégat ; aucun ne porte de donnée personnelle.",
        },
        "defaultContentType": "application/json",
        "channels": {topic: _channel(topic, types) for topic, types in by_topic.items()},
        "operations": {topic.replace("conum.", "suivre-"): _follow(topic) for topic in by_topic},
        "components": {
            "messages": {type: _message(fact) for type, fact in declared.items()},
            "messageTraits": {"cloudevent": {"headers": HEADERS}},
        },
    }


def _topic(fact: type[Fait]) -> str:
    return fact.topic


def _channel(topic: str, types: list[str]) -> Mapping[str, Any]:
    return {
        "address": topic,
        "messages": {type: {"$ref": f"#/components/messages/{type}"} for type in types},
        "bindings": {"kafka": {"topic": topic, "partitions": TOPICS[topic]}},
    }


def _follow(topic: str) -> Mapping[str, Any]:
    return {"action": "send", "channel": {"$ref": f"#/channels/{topic}"}}


def _message(fact: type[Fait]) -> Mapping[str, Any]:
    schema = PurePosixPath(path(fact.type)).relative_to("schemas")
    return {
        "name": fact.type,
        "title": fact.__name__,
        "contentType": "application/json",
        "traits": [{"$ref": "#/components/messageTraits/cloudevent"}],
        "payload": {"$ref": f"./{schema}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": f"Identifiant : {fact.aggregat}."}}},
    }


def _header(description: str, **more: Any) -> Mapping[str, Any]:
    return {"type": "string", "description": description, **more}


HEADERS: Mapping[str, Any] = {
    "type": "object",
    "required": [
        f"ce_{n}" for n in ("specversion", "id", "type", "source", "subject", "time", "sequence", "dataschema")
    ],
    "properties": {
        "ce_specversion": _header("Version de CloudEvents.", const="1.0"),
        "ce_id": _header("Identifiant du fait, le même à chaque livraison.", format="uuid"),
        "ce_type": _header("Type du fait, qui finit par sa version."),
        "ce_source": _header("Service qui le dit."),
        "ce_subject": _header("Identifiant de l'agrégat ; aussi la clé du message."),
        "ce_time": _header("Moment (UTC) où le fait est devenu vrai.", format="date-time"),
        "ce_sequence": _header(
            "Version de l'agrégat, en chiffres : elle croît de un à chaque fait.", pattern="^[0-9]+$"
        ),
        "ce_dataschema": _header("Nom du schéma de ce que porte le message."),
        "traceparent": _header("Trace W3C de la demande dont vient le fait."),
    },
}
