"""The assistant's jobs, and what a worker loads for them."""

from crm_app.assistant import jobs as assistant
from crm_app.assistant.embedders import embedder
from crm_app.core import jobs
from crm_app.core.config import settings


def test_the_model_is_loaded_before_the_first_question() -> None:
    assert assistant.load_model in jobs.WARM_UPS
    embedder.cache_clear()
    assistant.load_model()
    config = settings()
    before = embedder.cache_info().hits
    embedder(config.embedder, config.embedding_model)
    assert embedder.cache_info().hits == before + 1
