"""Silence: a conseiller's contract under which no report is filed, told after 30 days, then after 45."""
