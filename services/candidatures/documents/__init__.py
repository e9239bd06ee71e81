"""The files of a candidature: the links that lead to them, the HTTP behind those, and what is swept away."""
