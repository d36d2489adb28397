"""A self-hosted, multi-tenant AI CRM in pure Python."""

import gc

# Imports leave hardly any garbage, and looking for it took a tenth of their time. `core.startup.settle` says more.
gc.set_threshold(50_000, 20, 200)
