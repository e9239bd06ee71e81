"""Fetches Kafka's jars: ``python -m infra.local.jars FOLDER``, a program of its own so that it can be stopped."""

import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from jgo.maven import MavenContext, PythonResolver

from infra.local.kafka import VERSION

__all__ = ["fetch"]

_COORDINATES: Final = (f"org.apache.kafka:kafka_2.13:{VERSION}", "org.slf4j:slf4j-simple:1.7.36")


def fetch(folder: Path) -> None:
    """Put Kafka's 46 jars (43 MB) of Maven Central into ``folder``; neither Maven nor a Java is asked for.

    The folder appears whole or not at all, so an interrupted or concurrent download leaves nothing half done
    behind its name. Raises what ``requests`` raises when the network says no.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as work:
        context = MavenContext(PythonResolver(), Path(work) / "repository", local_repos=[], timeout=60)
        asked = [context.create_dependency(coordinate) for coordinate in _COORDINATES]
        artifacts = [found.artifact for group in context.resolver.resolve(asked) for found in group]
        jars = Path(work) / "jars"
        jars.mkdir()
        with ThreadPoolExecutor(8) as pool:
            for jar in pool.map(lambda artifact: artifact.resolve(), artifacts):
                shutil.move(jar, jars / jar.name)
        try:
            jars.rename(folder)
        except OSError:
            # Another platform of this machine was quicker: its jars are the same.
            if not folder.exists():
                raise


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
