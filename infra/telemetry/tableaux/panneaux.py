"""What Grafana's dashboards are made of, as far as ours need it: dictionaries, in the shape that Grafana reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

__all__ = ["Courbe", "Ligne", "Panneau", "Variable", "tableau"]

SOURCE: Final = {"type": "prometheus", "uid": "prometheus"}
LARGEUR: Final = 24
Unite = Literal["s", "bytes", "percentunit", "short", "reqps", "none"]


@dataclass(frozen=True)
class Courbe:
    """A PromQL expression, and how each series is called (``{{job}}``)."""

    expr: str
    legende: str = ""


@dataclass(frozen=True, kw_only=True)
class Panneau:
    """``chiffre``: one great number; else curves. ``seuil``: from there on it is red. ``dit``: what a reader of the
    night should know."""

    titre: str
    courbes: Sequence[Courbe]
    unite: Unite = "short"
    chiffre: bool = False
    seuil: float | None = None
    dit: str = ""
    largeur: int = 12

    def json(self, id: int, x: int, y: int) -> dict[str, Any]:
        steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
        if self.seuil is not None:
            steps.append({"color": "red", "value": self.seuil})
        defaults: dict[str, Any] = {"unit": self.unite, "min": 0, "thresholds": {"mode": "absolute", "steps": steps}}
        if not self.chiffre and self.seuil is not None:
            defaults["custom"] = {"thresholdsStyle": {"mode": "line"}}
        return {
            "id": id,
            "type": "stat" if self.chiffre else "timeseries",
            "title": self.titre,
            "description": self.dit,
            "datasource": SOURCE,
            "gridPos": {"x": x, "y": y, "w": self.largeur, "h": self.hauteur},
            "fieldConfig": {"defaults": defaults, "overrides": []},
            "options": self._options(),
            "targets": [
                {"refId": chr(65 + n), "datasource": SOURCE, "expr": c.expr, "legendFormat": c.legende or "__auto"}
                for n, c in enumerate(self.courbes)
            ],
        }

    @property
    def hauteur(self) -> int:
        return 4 if self.chiffre else 8

    def _options(self) -> dict[str, Any]:
        if self.chiffre:
            return {
                "reduceOptions": {"calcs": ["lastNotNull"]},
                "colorMode": "background",
                "textMode": "value_and_name",
            }
        return {"legend": {"displayMode": "table", "placement": "right", "calcs": ["lastNotNull", "max"]}}


@dataclass(frozen=True)
class Ligne:
    titre: str
    panneaux: Sequence[Panneau]


@dataclass(frozen=True)
class Variable:
    """One choice of the reader, among the values of a label."""

    nom: str
    libelle: str
    requete: str

    def json(self) -> dict[str, Any]:
        return {
            "name": self.nom,
            "label": self.libelle,
            "type": "query",
            "datasource": SOURCE,
            "query": {"query": self.requete, "refId": self.nom},
            "refresh": 2,
            "sort": 1,
        }


def tableau(
    uid: str, titre: str, lignes: Iterable[Ligne], *, variables: Sequence[Variable] = (), depuis: str = "now-6h"
) -> dict[str, Any]:
    """The dashboard: one row of panels under each title, wrapped at Grafana's 24 columns."""
    panels: list[dict[str, Any]] = []
    y = 0
    for ligne in lignes:
        panels.append(
            {
                "id": len(panels) + 1,
                "type": "row",
                "title": ligne.titre,
                "collapsed": False,
                "panels": [],
                "gridPos": {"x": 0, "y": y, "w": LARGEUR, "h": 1},
            }
        )
        x, y, haut = 0, y + 1, 0
        for panneau in ligne.panneaux:
            if x + panneau.largeur > LARGEUR:
                x, y, haut = 0, y + haut, 0
            panels.append(panneau.json(len(panels) + 1, x, y))
            x, haut = x + panneau.largeur, max(haut, panneau.hauteur)
        y += haut
    return {
        "uid": uid,
        "title": titre,
        "tags": ["conum"],
        "timezone": "Europe/Paris",
        "schemaVersion": 41,
        "editable": False,
        "refresh": "30s",
        "time": {"from": depuis, "to": "now"},
        "templating": {"list": [v.json() for v in variables]},
        "links": [{"type": "dashboards", "title": "Conum", "tags": ["conum"], "asDropdown": True, "keepTime": True}],
        "panels": panels,
    }
