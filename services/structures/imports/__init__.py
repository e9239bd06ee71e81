"""Bringing in the lists of others: the zonings, each with its vintage, all or nothing."""
