"""Lays out the files of an image without a container engine: the COPY and the portable RUN lines, done for real.

What cannot be had here is the image of the registry below (Debian, Python, Node) and the lines that only change it.
"""

import fnmatch
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from infra.images.recipe import Copy, Recipe, Stage
from infra.local.place import ROOT

__all__ = ["FOREIGN", "Image", "Layer", "Layout"]

FOREIGN: Final = ("pip ", "rm -rf /usr/local/")
"""How the RUN lines begin that change the registry's image and nothing of ours: not run here."""
_PACKAGES: Final = (".venv", "node_modules")
"""Folders that one stage makes and others only take: linked as a whole, half a gigabyte for each of eight otherwise."""


@dataclass(frozen=True)
class Layer:
    instruction: str
    bytes: int
    files: int


@dataclass
class Image:
    """``root``: what would be ``/``."""

    root: Path
    env: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    command: tuple[str, ...] = ()
    layers: list[Layer] = field(default_factory=list)

    @property
    def app(self) -> Path:
        return self.root / "app"


class Layout:
    """Makes the stages of one recipe in ``folder``, each once. ``env`` is added to what RUN lines are given."""

    def __init__(self, recipe: Recipe, folder: Path, env: Mapping[str, str] | None = None) -> None:
        self._recipe, self._folder, self._env = recipe, folder, env or {}
        ignored = (ROOT / ".dockerignore").read_text().splitlines()
        self._ignored = [line for line in ignored if line and not line.startswith("#")]
        self._made: dict[str, Image] = {}

    def beside(self, recipe: Recipe, folder: Path) -> "Layout":
        """Of the same recipe with other arguments: what is the same in both is made here, once for all."""
        other = Layout(recipe, folder, self._env)
        for name, stage in recipe.stages.items():
            if stage == self._recipe.stages.get(name) and name != recipe.last:
                other._made[name] = self.make(name)
        return other

    def make(self, name: str | None = None) -> Image:
        """The image of that stage, of the last one by default; CalledProcessError when a RUN line fails."""
        name = name or self._recipe.last
        if name not in self._made:
            self._made[name] = self._stage(self._recipe.stages[name])
        return self._made[name]

    def _stage(self, stage: Stage) -> Image:
        below = self.make(stage.base) if stage.base in self._recipe.stages else Image(self._folder)
        image = Image(
            root=self._folder / stage.name,
            env={**below.env, **stage.env},
            labels={**below.labels, **stage.labels},
            user=stage.user or below.user,
            command=stage.command or below.command,
            layers=list(below.layers),
        )
        image.app.mkdir(parents=True)
        if below.layers:
            _copy(below.app, image.app)
        for step in stage.steps:
            before = _weigh(image.root)
            if isinstance(step, Copy):
                self._copied(step, image)
            elif not step.startswith(FOREIGN):
                self._ran(step, image)
            after = _weigh(image.root)
            if after != before:
                said = step if isinstance(step, str) else f"COPY {' '.join(step.sources)}"
                image.layers.append(Layer(said, after[0] - before[0], after[1] - before[1]))
        return image

    def _copied(self, step: Copy, image: Image) -> None:
        root = ROOT if step.stage is None else self.make(step.stage).root
        sources = [path for given in step.sources for path in sorted(root.glob(given.lstrip("/")))]
        if len(sources) < len(step.sources):
            raise FileNotFoundError(f"COPY {' '.join(step.sources)}")
        for source in sources:
            target = image.app / step.target
            if source.is_dir() or not (step.target.endswith("/") or target.is_dir()):
                _copy(source, target, self._unwanted if step.stage is None else None)
            else:
                _copy(source, target / source.name)

    def _ran(self, command: str, image: Image) -> None:
        env = {
            "PATH": f"{Path(sys.executable).parent}:{ROOT / '.local/uv/bin'}:{os.environ.get('PATH', '')}",
            "HOME": os.environ.get("HOME", "/"),
            "UV_PYTHON": os.path.realpath(sys.executable),
            **{name: value for name, value in image.env.items() if name != "PATH"},
            **self._env,
        }
        subprocess.run(command, shell=True, cwd=image.app, env=env, check=True, capture_output=True)  # noqa: S602

    def _unwanted(self, path: Path) -> bool:
        """As Docker reads ``.dockerignore``: the last line that matches the path, or a folder it lies in, decides."""
        name, ignored = PurePosixPath(path.relative_to(ROOT).as_posix()), False
        ways = [str(name), *(str(parent) for parent in name.parents if str(parent) != ".")]
        for line in self._ignored:
            pattern = line.removeprefix("!").removeprefix("**/")
            if any(fnmatch.fnmatchcase(way if "**/" not in line else way.split("/")[-1], pattern) for way in ways):
                ignored = not line.startswith("!")
        return ignored


def _copy(source: Path, target: Path, unwanted: Callable[[Path], bool] | None = None) -> None:
    """``unwanted`` is for what comes from outside. Between stages files are linked."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_file():
        shutil.copy2(source, target)
    elif source.name in _PACKAGES:
        target.symlink_to(source.resolve())
    elif unwanted is None:
        shutil.copytree(source, target, symlinks=True, copy_function=_link, dirs_exist_ok=True)
    else:
        unwanted_here = unwanted

        def ignore(folder: str, names: list[str]) -> set[str]:
            return {name for name in names if unwanted_here(Path(folder) / name)}

        shutil.copytree(source, target, symlinks=True, ignore=ignore, dirs_exist_ok=True)


def _link(source: str, target: str) -> None:
    Path(target).unlink(missing_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        # Of another disk.
        shutil.copy2(source, target, follow_symlinks=False)


def _weigh(root: Path) -> tuple[int, int]:
    """Bytes and files below."""
    found = [path for path in root.rglob("*") if path.is_symlink() or path.is_file()]
    packages = [_weigh_packages(path.resolve()) for path in found if path.name in _PACKAGES]
    files = [path.lstat() for path in found if path.name not in _PACKAGES]
    bytes, count = (sum(each) for each in zip(*packages, (0, 0), strict=True))
    return bytes + sum(file.st_size for file in files), count + len(files)


@cache
def _weigh_packages(root: Path) -> tuple[int, int]:
    return _weigh(root)
