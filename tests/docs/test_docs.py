"""The documentation is true: its snippets run, its links lead somewhere, nothing is missing."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command, get_commands

from mentorship import checks
from mentorship.conf import Config
from mentorship.domain.actors import Right

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
HOW_TO = sorted((ROOT / "docs").rglob("*.md"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def snippets(language: str) -> list[Any]:
    found = []
    for page in HOW_TO:
        blocks = re.findall(
            rf"^ *```{language}\n(.*?)^ *```", page.read_text(), re.MULTILINE | re.DOTALL
        )
        for number, block in enumerate(blocks, start=1):
            indent = min(
                len(line) - len(line.lstrip()) for line in block.splitlines() if line.strip()
            )
            code = "\n".join(line[indent:] for line in block.splitlines())
            found.append(pytest.param(code, id=f"{name(page)}:{number}"))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("code", snippets("python"))
def test_python_snippets_run(code, monkeypatch):
    for secret in re.findall(r'environ\["(\w+)"\]', code):
        monkeypatch.setenv(secret, "value")
    exec(compile(code, "snippet", "exec"), {"INSTALLED_APPS": [], "__name__": "snippet"})  # noqa: S102


@pytest.mark.parametrize("code", snippets("sh"))
def test_commands_exist(code):
    for command in re.findall(r"manage\.py (\w+)", code):
        assert command in get_commands()


@pytest.mark.parametrize("document", PAGES, ids=name)
def test_links_and_pictures_lead_somewhere(document):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_every_setting_is_documented_with_its_default():
    text = (ROOT / "docs/reference/settings.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| `(.*?)` \|", text, re.MULTILINE))
    defaults = {
        key.upper(): repr(getattr(Config(), key)).replace("'", '"')
        for key in Config.__dataclass_fields__
    }
    assert rows == defaults


def test_every_check_is_documented():
    files = Path(checks.__file__).parent.glob("*.py")
    source = "".join(file.read_text() for file in files)
    text = (ROOT / "docs/reference/checks.md").read_text()
    assert set(re.findall(r'"(mentorship\.[EW]\d+)"', source)) == set(
        re.findall(r"`(mentorship\.[EW]\d+)`", text)
    )


def test_every_right_is_documented():
    text = (ROOT / "docs/reference/permissions.md").read_text()
    assert all(f"`{right.value}`" in text for right in Right)


def test_the_lifecycle_page_is_what_the_code_enforces(tmp_path):
    page = tmp_path / "lifecycle.md"
    call_command("mentorship_diagram", output=page)
    assert page.read_text() == (ROOT / "docs/reference/lifecycle.md").read_text()


def test_the_page_of_notices_is_what_is_said(tmp_path):
    page = tmp_path / "notices.md"
    call_command("mentorship_notices", output=page)
    assert page.read_text() == (ROOT / "docs/reference/notices.md").read_text()
