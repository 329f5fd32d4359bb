"""The wheel holds all that a host needs at run time, and nothing that it does not."""

import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import mentorship

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mentorship"
#: What the package has to bring along besides its modules.
NOT_PYTHON = {".html", ".txt", ".css", ".js", ".svg", ".png", ".po", ".mo"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    target = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = target.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture
def metadata(wheel):
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(name).decode())


def _files(*suffixes):
    return {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.suffix in suffixes and "__pycache__" not in path.parts
    }


def test_every_module_is_in_the_wheel(wheel):
    assert _files(".py") <= set(wheel.namelist())


def test_templates_static_files_and_translations_are_in_the_wheel(wheel):
    assert _files(*NOT_PYTHON) <= set(wheel.namelist())


@pytest.mark.parametrize(
    "needed",
    [
        "mentorship/py.typed",
        "mentorship/migrations/0001_initial.py",
        "mentorship/templates/",
        "mentorship/static/",
        "mentorship/locale/",
    ],
)
def test_the_wheel_has(wheel, needed):
    assert any(name.startswith(needed) for name in wheel.namelist())


def test_the_wheel_has_nothing_but_the_package(wheel):
    tops = {name.split("/")[0] for name in wheel.namelist()}

    assert tops == {"mentorship", f"wagtail_mentorship-{mentorship.__version__}.dist-info"}
    assert not [name for name in wheel.namelist() if "/tests/" in name or ".pyc" in name]


def test_the_licence_travels_along(wheel):
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_the_metadata_says_what_it_is(metadata):
    assert metadata["Name"] == "wagtail-mentorship"
    assert metadata["Version"] == mentorship.__version__
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_payload().startswith("# ")


def test_every_dependency_names_its_floor(metadata):
    assert all(">=" in requirement for requirement in metadata.get_all("Requires-Dist"))
    assert set(metadata.get_all("Provides-Extra")) == {"demo", "postgres", "redis", "solver"}
