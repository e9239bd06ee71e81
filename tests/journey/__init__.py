"""The journey through the whole platform; what its helpers assert is shown as a test's own asserts are."""

import pytest

pytest.register_assert_rewrite("tests.journey.foule", "tests.journey.comite")
