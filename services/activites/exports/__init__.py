"""Files of reports and of figures: exports for those with the right, open data for all, questions on a file."""
