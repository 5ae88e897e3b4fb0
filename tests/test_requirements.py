"""The pinned requirements: complete for every system, with hashes, from any index."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.real_index import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = ROOT / "requirements"
SYSTEMS = {
    "linux": {"os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    "darwin": {"os_name": "posix", "platform_system": "Darwin", "platform_machine": "arm64"},
    "win32": {"os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
}
PIN = re.compile(r"([a-z0-9.-]+)==([\w.]+)((?: --hash=sha256:[0-9a-f]{64})+)")

pytestmark = pytest.mark.skipif(
    not (FOLDER / "site.txt").exists(), reason="a copy of the repository may lack them"
)


def pins(name: str) -> dict[str, tuple[str, str]]:
    """Return version and hashes of each package in a file; every line must have both."""
    text = re.sub(r" \\\n +", " ", (FOLDER / name).read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = [PIN.fullmatch(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return {match[1]: (match[2], match[3]) for match in found if match}


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def closure(requirements: Iterable[str], environment: dict[str, str]) -> set[str]:
    """Return the names of all packages that some requirements need on a system."""
    found: set[tuple[str, str]] = set()

    def visit(texts: Iterable[str], extra: str) -> None:
        for requirement in map(Requirement, texts):
            marker = requirement.marker
            if marker is None or marker.evaluate({**environment, "extra": extra}):
                for wanted in ("", *requirement.extras):
                    key = (canonicalize_name(requirement.name), wanted)
                    if key not in found:
                        found.add(key)
                        visit(importlib.metadata.requires(requirement.name) or [], wanted)

    visit(requirements, "")
    return {name for name, _ in found}


def environments() -> Iterator[dict[str, str]]:
    known = {key: str(value) for key, value in default_environment().items()}
    for version, (system, facts) in product(("3.11", "3.12", "3.13"), SYSTEMS.items()):
        versions = {"python_version": version, "python_full_version": f"{version}.0"}
        yield {**known, **versions, "sys_platform": system, **facts}


@pytest.mark.parametrize(("name", "extras"), [("site.txt", []), ("develop.txt", ["test", "lint"])])
def test_are_complete_on_every_system_and_python(name: str, extras: list[str]) -> None:
    data = project()
    wanted = [*data["project"]["dependencies"], *data["build-system"]["requires"]]
    for extra in extras:
        wanted += data["project"]["optional-dependencies"][extra]
    for environment in environments():
        assert closure(wanted, environment) <= pins(name).keys()


def test_fit_the_versions_that_the_package_allows() -> None:
    data, pinned = project(), pins("develop.txt")
    wanted = [*data["project"]["dependencies"], *data["build-system"]["requires"]]
    for extra in data["project"]["optional-dependencies"].values():
        wanted += extra
    for requirement in map(Requirement, wanted):
        version = pinned[canonicalize_name(requirement.name)][0]
        assert requirement.specifier.contains(version, prereleases=True), requirement


def test_of_the_site_are_part_of_those_for_development() -> None:
    assert pins("site.txt").items() <= pins("develop.txt").items()


def test_pin_the_build_backend() -> None:
    (backend,) = project()["build-system"]["requires"]
    version, hashes = pins("site.txt")["hatchling"]
    assert backend == f"hatchling=={version}"
    assert hashes
    assert "editables" in pins("site.txt")  # what it needs for an editable installation
