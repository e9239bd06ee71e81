"""How verifications are kept; the advice itself is kept nowhere, it is read anew from the reports."""

from services.kit.store import Collection

from .verification import Verification

__all__ = ["VERIFICATIONS"]

VERIFICATIONS = Collection("verifications", Verification)
