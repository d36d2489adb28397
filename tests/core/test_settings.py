"""Settings come from the environment, and from files of secrets where there are some."""

import subprocess
import sys
from pathlib import Path


def test_a_secret_is_read_from_its_file_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    (tmp_path / "crm_secret_key").write_text("from the file\n")
    (tmp_path / "gemini_api_key").write_text("key of the file")
    (tmp_path / "crm_smtp_url").write_text("")
    (tmp_path / "crm_redis_url").write_text("redis://file")
    code = (
        "from crm_app.core.config import settings; s = settings();"
        "print(s.secret_key.get_secret_value(), s.gemini_api_key.get_secret_value(), s.smtp_url or '-', s.redis_url, sep='|')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"CRM_SECRETS_DIR": str(tmp_path), "CRM_REDIS_URL": "redis://environment"},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "from the file|key of the file|-|redis://environment"
