"""The topics as the chart declares them to the operator: nobody writes a partition by hand in a second place."""

from collections.abc import Mapping
from typing import Final

from infra.topics import TOPICS

__all__ = ["produce"]

PATH: Final = "charts/conum/files/topics.yaml"
HEAD: Final = "# Fait par « make schemas » à partir d'infra/topics.py : le sujet et ses partitions.\n"


def produce() -> Mapping[str, str]:
    return {PATH: HEAD + "".join(f"{topic}: {partitions}\n" for topic, partitions in sorted(TOPICS.items()))}
