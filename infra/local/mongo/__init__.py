"""A MongoDB-wire server without containers: FerretDB over PostgreSQL with Microsoft's DocumentDB extension."""

from .install import Installation, default_cache, install, installed
from .server import MongoServer, Options

__all__ = ["Installation", "MongoServer", "Options", "default_cache", "install", "installed"]
