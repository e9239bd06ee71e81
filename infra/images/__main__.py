"""``python -m infra.images``: the layers of each image that are ours, and what they weigh, laid out for real."""

import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from infra.images.layout import Image, Layout
from infra.images.recipe import Recipe
from infra.local.place import ROOT, SERVICES

RECIPES = ROOT / "infra" / "images"


def main() -> None:
    """Without the image of the registry below, nor the compression that a registry adds."""
    table = Table("image", "couche", "fichiers", "Mo", box=None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layout = Layout(Recipe.read(RECIPES / "Dockerfile", {}), folder / "commun")
        for target in ("issuer", "outils"):
            _show(table, f"conum/{target}", layout.make(target))
        for service in SERVICES:
            recipe = Recipe.read(RECIPES / "Dockerfile", {"SERVICE": service})
            _show(table, f"conum/{service}", layout.beside(recipe, folder / service).make())
        gateway = Recipe.read(RECIPES / "gateway.Dockerfile", {})
        _show(table, "conum/gateway", Layout(gateway, folder / "gateway").make())
    Console().print(table)


def _show(table: Table, name: str, image: Image) -> None:
    for layer in image.layers:
        table.add_row(name, layer.instruction, f"{layer.files}", f"{layer.bytes / 1e6:.1f}")
        name = ""
    total = sum(layer.bytes for layer in image.layers)
    table.add_row("", "au total", "", f"{total / 1e6:.1f}", style="bold", end_section=True)


if __name__ == "__main__":
    main()
