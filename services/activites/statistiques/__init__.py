"""The figures: recounted from the facts of the reports, never added up as they come; see ``recompte``."""
