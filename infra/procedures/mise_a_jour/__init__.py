"""From one version of the platform to the next on a cluster, with both side by side while it lasts."""

from .mettre_a_jour import METTRE_A_JOUR

__all__ = ["METTRE_A_JOUR"]
