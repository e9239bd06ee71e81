"""The journey played on the whole platform: from real communes' registrations to the mails and the first CRA."""
