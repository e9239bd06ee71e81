"""A Dockerfile read: its stages, what each copies and runs, with the build arguments put in."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final, Self

from dockerfile_parse import DockerfileParser

__all__ = ["Copy", "Recipe", "Stage"]

_VARIABLE: Final = re.compile(r"\$\{(\w+)\}|\$(\w+)")


@dataclass(frozen=True)
class Copy:
    """``stage``: the one it copies from; None: the folder that is built."""

    sources: tuple[str, ...]
    target: str
    stage: str | None


@dataclass
class Stage:
    """``base``: another stage, or an image of a registry. ``steps``: its COPY and RUN, in order."""

    name: str
    base: str
    steps: list[Copy | str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    command: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recipe:
    """Its stages by name; the last is the one made when none is asked for."""

    stages: Mapping[str, Stage]

    @classmethod
    def read(cls, file: Path, args: Mapping[str, str]) -> Self:
        """Raises ValueError on an instruction that no recipe of ours has needed."""
        stages: list[Stage] = []
        known = dict(args)
        for item in DockerfileParser(fileobj=BytesIO(file.read_bytes())).structure:
            name, value = item["instruction"], item["value"]
            if name == "COMMENT":
                continue
            if name == "ARG":
                argument, _, default = value.partition("=")
                known.setdefault(argument, default)
            elif name == "FROM":
                base, _, called = _filled(value, known).partition(" AS ")
                stages.append(Stage(called or str(len(stages)), base))
            else:
                _add(stages[-1], name, value, known)
        return cls({stage.name: stage for stage in stages})

    @property
    def last(self) -> str:
        return list(self.stages)[-1]


def _add(stage: Stage, name: str, value: str, args: Mapping[str, str]) -> None:
    if name == "RUN":
        stage.steps.append(value)
    elif name == "COPY":
        words = shlex.split(_filled(value, args))
        flags = [word for word in words if word.startswith("--")]
        *sources, target = [word for word in words if word not in flags]
        froms = [flag.removeprefix("--from=") for flag in flags if flag.startswith("--from=")]
        stage.steps.append(Copy(tuple(sources), target, froms[0] if froms else None))
    elif name in ("ENV", "LABEL"):
        pairs = dict(word.partition("=")[::2] for word in shlex.split(_filled(value, args)))
        (stage.env if name == "ENV" else stage.labels).update(pairs)
    elif name == "USER":
        stage.user = value
    elif name == "CMD":
        stage.command = tuple(json.loads(value))
    elif name == "WORKDIR":
        # One folder for all: what is laid out is laid out under it.
        if value != "/app":
            raise ValueError(f"WORKDIR {value}")
    elif name != "EXPOSE":
        raise ValueError(f"{name} {value}")


def _filled(value: str, args: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: args.get(found[1] or found[2], ""), value)
