"""Open data: the public figures of each year as files that anybody downloads."""
