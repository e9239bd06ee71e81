"""The five services, the kit that they stand on, and the territory that they share."""

import gc

# What a process loads lives as long as it does. At Python's own threshold, 700 objects, the collector walks through it
# a hundred times while it loads: a tenth of the start.
gc.set_threshold(50_000, 20, 20)
