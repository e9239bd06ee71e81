"""The convention of a structure, its steps and its engagements, from the allotted posts to its end."""
