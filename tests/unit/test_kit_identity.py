"""Who a person is outside: an opaque account, always the same, that says nothing of the token."""

from uuid import UUID

from services.kit.identity import Agent


def test_an_account_is_known_by_an_opaque_id_derived_from_its_subject() -> None:
    moi = Agent("conseiller", "sub-1")
    assert UUID(moi.compte).version == 5
    assert "sub-1" not in moi.compte
    assert moi.compte == Agent("structure", "sub-1", frozenset({"69"}), "21690123100011", 1.0).compte
    assert moi.compte != Agent("conseiller", "sub-2").compte


def test_the_id_of_an_account_never_changes_with_the_programme() -> None:
    assert Agent("conseiller", "sub-1").compte == "e5b9e383-273d-5543-b3db-8cd1f97d9f1f"
