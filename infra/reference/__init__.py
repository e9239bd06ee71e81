"""Makes the reference data that the product commits, from their public sources."""
