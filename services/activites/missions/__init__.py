"""The three missions of a conseiller, and whether each of them is exercised."""
