"""Generates nginx's maps of the compiled frontend: the file of each page's address, and the policy of its scripts.

`python -m crm_app proxy-include` runs it when the proxy's image is built. nginx then answers as the embedded server
does (`embedded/frontend.py`, `ui/redirects.py`) and passes a request that may need a redirect to the backend.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_app.operations.embedded.frontend import content_security_policy, inline_script_hashes

_LONGEST = 4000  # nginx's limit for a parameter is 4,096 bytes


@dataclass(frozen=True)
class Page:
    """A page's address (`/deals/[deal_id]`), who may see it, and the one language it is prerendered in, if it is."""

    route: str
    public: bool = False
    language: str | None = None

    @property
    def path(self) -> str:
        """The address as nginx matches it, without the names of its parameters."""
        return "/" + self.route.strip("/").removeprefix("index")

    @property
    def kind(self) -> str:
        """`own` for signed-in people, `english` for a page with a Thai version, `public` for the others."""
        if not self.public:
            return "own"
        return "english" if self.language == "en" else "public"


def include(build: Path, pages: Sequence[Page]) -> str:
    """Three maps of nginx: the file of a page, its kind, and the Content-Security-Policy of a file.

    Args:
        build: the compiled client.
        pages: every page of the product.

    Raises:
        FileNotFoundError: the frontend is not compiled.
        ValueError: a policy is longer than nginx can read.
    """
    if not (build / "404.html").exists():
        raise FileNotFoundError(f"no compiled frontend in {build}: run `python -m crm_app build`")
    blocks = (
        _map("$uri", "$crm_file", _files(build, pages)),
        _map("$uri", "$crm_kind", ((_pattern(page.path), page.kind) for page in pages)),
        _map("$uri", "$crm_policy", _policies(build)),
    )
    return "# Written by `python -m crm_app proxy-include` from the compiled frontend.\n" + "\n".join(blocks)


def _map(source: str, target: str, entries: Iterator[tuple[str, str]]) -> str:
    lines = (f'    "{key}" "{value}";' for key, value in entries)
    return "\n".join((f"map {source} {target} {{", '    default "";', *lines, "}\n"))


def _pattern(path: str) -> str:
    if path == "/":
        return "/"
    parts = ("[^/]+" if part.startswith("[") else re.escape(part) for part in path.strip("/").split("/"))
    return "~^/" + "/".join(parts) + "/?$"


def _files(build: Path, pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    # Addresses without parameters first: nginx uses the first pattern that matches.
    for page in sorted(pages, key=lambda page: "[" in page.path):
        name = page.path.strip("/")
        candidates = (f"/{name}/index.html" if name else "/index.html", f"/{name}.html")
        file = next((file for file in candidates if (build / file[1:]).is_file()), "/__spa-fallback.html")
        yield _pattern(page.path), file


def _policies(build: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(build.rglob("*.html")):
        policy = content_security_policy(inline_script_hashes(file.read_bytes()))
        if len(policy) > _LONGEST:
            raise ValueError(f"the policy of {file} is {len(policy)} characters long, nginx reads {_LONGEST}")
        yield "/" + file.relative_to(build).as_posix(), policy
