"""Which provider answers, with what settings, and the client for it."""

from dataclasses import dataclass, field
from functools import lru_cache

from crm_app.assistant.providers.base import ChatProvider, ProviderError
from crm_app.assistant.providers.endpoint import origin, origins
from crm_app.core.config import Settings
from crm_app.core.i18n import translate

PROVIDERS = ("google-genai", "openai", "offline")
"""What a workspace may choose. `google-generativeai` is the operator's alone: that SDK has one key for a whole process."""


@dataclass(frozen=True)
class Choice:
    """A provider with its settings. `private`: origins that may be called although they are not public."""

    provider: str
    model: str
    key: str = field(repr=False)
    base_url: str = ""
    timeout_seconds: float = 30.0
    private: frozenset[str] = frozenset()
    input_price: float = 0.0
    """US dollars for a million tokens."""
    output_price: float = 0.0


def of_operator(config: Settings) -> Choice | None:
    """The provider of the operator's settings; None for the offline assistant."""
    key, chosen = config.gemini_api_key.get_secret_value(), config.chat_provider
    if chosen == "auto":
        chosen = "google-genai" if key else "openai" if config.openai_base_url else "offline"
    prices = (config.price_input_per_million_usd, config.price_output_per_million_usd)
    if chosen == "offline":
        return None
    if chosen == "openai":
        # The operator chose this address, so it may be private.
        known = allowed(config) | {origin(config.openai_base_url)}
        secret = config.openai_api_key.get_secret_value()
        url, timeout = config.openai_base_url, config.chat_timeout_seconds
        return Choice("openai", config.openai_model, secret, url, timeout, known, *prices)
    return Choice(
        chosen, config.gemini_model, key, config.gemini_base_url, config.chat_timeout_seconds, frozenset(), *prices
    )


def allowed(config: Settings) -> frozenset[str]:
    """The private origins that the operator allows workspaces to choose."""
    return origins(config.ai_private_endpoints)


@lru_cache(maxsize=32)
def provider_of(choice: Choice) -> ChatProvider:
    """One client per process and settings: it owns the connections.

    Raises:
        ProviderError: the settings are of no use, such as an address that may not be called.
    """
    # Imported here: the backend imports this module as well, and does not need the 50 MB of an SDK.
    if choice.provider == "google-genai":
        from crm_app.assistant.providers.google_genai import GoogleGenAIProvider

        return GoogleGenAIProvider(
            choice.key, choice.model, base_url=choice.base_url, timeout_seconds=choice.timeout_seconds
        )
    if choice.provider == "openai":
        from crm_app.assistant.providers.openai_compatible import OpenAICompatibleProvider

        return OpenAICompatibleProvider(
            choice.key,
            choice.model,
            base_url=choice.base_url,
            timeout_seconds=choice.timeout_seconds,
            private=choice.private,
        )
    from crm_app.assistant.providers.google_generativeai import GoogleGenerativeAIProvider

    return GoogleGenerativeAIProvider(
        choice.key, choice.model, base_url=choice.base_url, timeout_seconds=choice.timeout_seconds
    )


_REASONS = {
    "ai_bad_key": "bad_key",
    "ai_quota": "quota",
    "ai_blocked": "blocked",
    "ai_timeout": "timeout",
    "ai_broken_stream": "broken_stream",
    "ai_unavailable": "unavailable",
    "ai_resting": "resting",
    "ai_unknown_model": "unknown_model",
    "ai_refused_address": "refused_address",
    "ai_empty": "empty",
}


def fallback_note(error: ProviderError, model: str, language: str) -> str:
    """Why the offline assistant answers instead of a model."""
    reason = translate(f"assistant.fallback.{_REASONS.get(error.code, 'other')}", language, model=model)
    return translate("assistant.fallback", language, reason=reason)
