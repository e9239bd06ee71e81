"""The score has points for every class of zoning that structures tells."""

from services.selection.domain.bareme import FRR
from services.structures.domain.zonage import ClasseFRR


def test_every_class_of_frr_has_its_points() -> None:
    """A class under another name would be scored as unknown, and the criterion say nothing."""
    assert set(FRR) == set(ClasseFRR)
