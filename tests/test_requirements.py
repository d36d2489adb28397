"""The pinned files can be installed by any pip: what one package asks of another "with an extra" is pinned by that name."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[([a-z0-9,_-]+)\])?==([^\s;\\]+)", re.MULTILINE)


def pins(file: str) -> dict[str, tuple[set[str], str]]:
    """Extras and version of each package that the file pins."""
    return {
        canonicalize_name(name): (set(filter(None, extras.split(","))), version)
        for name, extras, version in PIN.findall((ROOT / file).read_text())
    }


def demanded(name: str, extras: set[str]) -> list[Requirement]:
    """What the installed package asks for on this machine."""
    asked = [Requirement(line) for line in metadata.requires(name) or []]
    return [r for r in asked if not r.marker or any(r.marker.evaluate({"extra": e}) for e in (*extras, ""))]


@pytest.mark.parametrize("file", ["requirements/base.txt", "requirements/test.txt"])
def test_an_extra_that_is_asked_for_is_pinned_by_name(file: str) -> None:
    # Before 23.3 pip looks for the newest release of "package[extra]" when only "package" is pinned, and then
    # refuses it, since it has no hash: the install breaks on the day that somebody else publishes a release.
    known = pins(file)
    installed = {canonicalize_name(d.metadata["Name"]) for d in metadata.distributions()}
    missing = {
        f"{name} asks for {requirement.name}[{','.join(sorted(requirement.extras))}]"
        for name, (extras, _version) in known.items()
        if name in installed
        for requirement in demanded(name, extras)
        if not requirement.extras <= known[canonicalize_name(requirement.name)][0]
    }
    assert missing == set()


def test_all_files_agree_on_the_versions_of_the_base() -> None:
    base = pins("requirements/base.txt")
    for file in ("requirements/test.txt", "requirements.txt"):
        other = pins(file)
        assert {name: other[name][1] for name in base if name in other} == {
            name: version for name, (_extras, version) in base.items() if name in other
        }


def test_the_full_installation_builds_on_the_base() -> None:
    assert pins("requirements/base.txt").keys() <= pins("requirements.txt").keys()
