"""Prometheus for the tests that ask for it: skipped on a laptop that has no Debian mirror, required in CI."""

import os

import pytest

from infra.local.place import Impossible
from infra.telemetry.programmes import Programmes, programmes

__all__ = ["prometheus"]


def prometheus() -> Programmes:
    try:
        return programmes()
    except Impossible as why:
        if os.environ.get("CI") == "true":
            pytest.fail(str(why))
        pytest.skip(str(why))
