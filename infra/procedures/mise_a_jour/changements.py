"""What a new version would change: objects of the cluster, and what clients may ask."""

from collections.abc import Mapping
from typing import Any, Final

import yaml
from graphql import REMOVE, Node, Visitor, VisitorAction, parse, print_ast, visit

__all__ = ["changements", "public"]

Cle = tuple[str, str]
VERSIONS: Final = ("app.kubernetes.io/version", "helm.sh/chart")
"""Labels that tell the version, on everything."""


def changements(avant: str, apres: str) -> list[str]:
    """One line for each object that comes, goes or is not the same; of a Deployment, the images that change."""
    anciens, nouveaux = _objets(avant), _objets(apres)
    lignes = []
    for cle in sorted({*anciens, *nouveaux}):
        ancien, nouveau, nom = anciens.get(cle), nouveaux.get(cle), "/".join(cle)
        if ancien is None:
            lignes.append(f"{nom} : créé")
        elif nouveau is None:
            lignes.append(f"{nom} : supprimé")
        elif ancien != nouveau:
            images = [f"{a} → {b}" for a, b in zip(_images(ancien), _images(nouveau), strict=False) if a != b]
            reste = ["d'autres réglages"] if _sans(ancien, "image") != _sans(nouveau, "image") else []
            lignes.append(f"{nom} : {', '.join([*images, *reste])}")
    return lignes


def _objets(manifestes: str) -> dict[Cle, Mapping[str, Any]]:
    return {(m["kind"], m["metadata"]["name"]): _sans(m, *VERSIONS) for m in yaml.safe_load_all(manifestes) if m}


def _sans(objet: Any, *cles: str) -> Any:
    """The same without what lies under these keys, however deep."""
    if isinstance(objet, list):
        return [_sans(un, *cles) for un in objet]
    if not isinstance(objet, dict):
        return objet
    return {cle: _sans(un, *cles) for cle, un in objet.items() if cle not in cles}


def _images(objet: Mapping[str, Any]) -> list[str]:
    modele = objet.get("spec", {}).get("template", {}).get("spec", {})
    return [conteneur["image"] for conteneur in modele.get("containers", [])]


class _Caches(Visitor):
    """Takes away what only the services may ask."""

    def enter(self, node: Node, *_: Any) -> VisitorAction:
        directives = getattr(node, "directives", None) or ()
        return REMOVE if any(d.name.value == "inaccessible" for d in directives) else None


def public(supergraphe: str) -> str:
    """The schema that clients see through this supergraph; the directives of the gateway's plan stay in it."""
    return print_ast(visit(parse(supergraphe), _Caches()))
