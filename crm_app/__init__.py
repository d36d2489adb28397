"""A self-hosted, multi-tenant AI CRM in pure Python."""

import gc
import os

# Imports leave hardly any garbage, and looking for it took a tenth of their time. `core.startup.settle` says more.
gc.set_threshold(50_000, 20, 200)

# numpy's library for matrices reads this when it is loaded. Its threads wait for each other in a busy loop: with two of them
# the vector of a question took 113 ms of CPU, with one 14 ms.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
