"""Each alert has a real trial, and its page says which; each command of a page is one that there is."""

import importlib.util
import re
from pathlib import Path

import pytest

from infra.local.place import ROOT, SERVICES
from infra.telemetry.sources import alertes

from .telemetrie_pannes import ESSAIS
from .telemetrie_pannes.pages import ASTREINTE, commandes

PAGES = sorted(ASTREINTE.glob("*.md"))
PARTIES = {f"conum-{nom}{suite}" for nom in ("<service>", *SERVICES) for suite in ("", "-worker")} | {"conum-gateway"}


def essais(alerte: str) -> set[str]:
    return {nom for nom, trial in ESSAIS.items() if alerte in trial.alertes}


def test_each_alert_is_raised_for_real_by_a_trial() -> None:
    """An alert that is added without one is named here."""
    assert {alerte for alerte in alertes() if not essais(alerte)} == set()
    assert {alerte for trial in ESSAIS.values() for alerte in trial.alertes} <= set(alertes())


@pytest.mark.parametrize("alerte", sorted(alertes()))
def test_its_page_and_the_index_name_the_trial(alerte: str) -> None:
    index = (ASTREINTE / "README.md").read_text()
    (ligne,) = re.findall(rf"^\| \[{alerte}\]\(.*\| ([^|]+) \|$", index, re.M)
    assert set(re.findall(r"`(\w+)`", ligne)) == essais(alerte)
    dit = " ".join((ASTREINTE / f"{alerte}.md").read_text().partition("## Essayé\n")[2].split())
    (nommes,) = re.findall(r"\(`tests/integration/test_telemetrie_pannes.py`\), essais? ((?:`\w+`(?: et )?)+) :", dit)
    assert set(re.findall(r"`(\w+)`", nommes)) == essais(alerte)


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_what_a_command_names_is_there(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    for commande in commandes(page.stem):
        assert set(re.findall(r"deploy/([\w<>-]+)", commande)) <= PARTIES, commande
        for module in re.findall(r"python -m ([\w.]+)", commande):
            assert importlib.util.find_spec(module), commande
        for cible in re.findall(r"^make ([\w-]+)", commande):
            assert f"\n{cible}:" in makefile, commande
