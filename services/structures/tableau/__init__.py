"""The tableau de pilotage: in one question, where a structure stands and what it has to do next, by when."""
