"""Reliability advice on reports: what looks wrong, why it may be, what to do. Never a block."""
