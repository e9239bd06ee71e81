"""The five services, the kit that they stand on, and the territory that they share."""

import atexit
import gc

# What a process loads lives as long as it does. At Python's own threshold, 700 objects, the collector runs some three
# hundred times while it loads: a tenth of that. And again at its end, for longer than all else that stops.
gc.set_threshold(50_000, 20, 20)
atexit.register(gc.freeze)
