"""Bringing in reports that were kept elsewhere: a whole file or nothing, once however often it is sent."""
