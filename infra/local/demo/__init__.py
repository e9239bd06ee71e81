"""The journey played on the whole platform: from real communes' registrations to a recruitment and its figures."""
