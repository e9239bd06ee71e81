"""The conformance suite of the store: one set of sentences, held by each engine."""
