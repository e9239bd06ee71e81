"""Which metrics our rules and dashboards stand on."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from .tableaux import TABLEAUX

__all__ = ["REGLES", "alertes", "metriques"]

REGLES: Final = Path(__file__).parent / "rules"
_NOM: Final = re.compile(r"\b(?:conum|process|http|graphql)_[a-z0-9_A-Z]+")


def regles() -> list[dict[str, Any]]:
    lues = [yaml.safe_load(file.read_text()) for file in sorted(REGLES.glob("*.yaml"))]
    return [rule for file in lues for group in file["groups"] for rule in group["rules"]]


def alertes() -> dict[str, dict[str, Any]]:
    return {rule["alert"]: rule for rule in regles() if "alert" in rule}


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in regles())
    for tableau in TABLEAUX.values():
        yield from (v["query"]["query"] for v in tableau["templating"]["list"])
        yield from (target["expr"] for panel in tableau["panels"] for target in panel.get("targets", ()))


def metriques() -> set[str]:
    """The names, as Prometheus has them, of what services emit; what we record from it ourselves is left out."""
    labels = {"http_route", "http_response_status_code", "http_request_method"}
    return {name for expr in expressions() for name in _NOM.findall(expr)} - labels
