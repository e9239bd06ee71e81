"""The gateway's own tests, in front of two small subgraphs."""
