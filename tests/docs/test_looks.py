"""What the reference says of looks is what the style sheets and templates have."""

import re
from pathlib import Path

import mentorship

PACKAGE = Path(mentorship.__file__).parent
REFERENCE = (Path(__file__).parents[2] / "docs/reference/looks.md").read_text()
SHEETS = {
    path.name: path.read_text()
    for path in (PACKAGE / "static/mentorship").glob("*.css")
    if path.name != "admin.css"
}
_VALUE = r"((?:[^()]|\([^()]*\))*)"


def test_every_property_is_in_the_reference_with_its_defaults():
    plain, schemes = SHEETS["public.css"].split("@supports")
    defaults = dict(re.findall(rf"var\((--mentorship-[a-z-]+), {_VALUE}\);", plain))
    dark = dict(re.findall(r"var\((--mentorship-[a-z-]+), light-dark\(#\w+, (#\w+)\)", schemes))

    colours = re.findall(r"^\| `(--[a-z-]+)` \| `(#\w+)` \| `(#\w+)` \|", REFERENCE, re.MULTILINE)
    shapes = re.findall(r"^\| `(--[a-z-]+)` \| `([^`]+)` \| [^`|]", REFERENCE, re.MULTILINE)

    assert {name: later for name, _first, later in colours} == dark
    told = {name: first for name, first, _later in colours} | dict(shapes)
    # One default says `uppercase` in its explanation, and is still a default.
    told |= dict(re.findall(r"^\| `(--[a-z-]+case)` \| `([^`]+)` \|", REFERENCE, re.MULTILINE))
    assert told == defaults


def test_no_sheet_reads_a_property_that_nobody_can_find():
    used = {name for text in SHEETS.values() for name in re.findall(r"--mentorship-[a-z-]+", text)}

    assert used <= set(re.findall(r"`(--mentorship-[a-z-]+)`", REFERENCE))


def test_light_is_the_same_with_and_without_the_newer_css():
    plain, schemes = SHEETS["public.css"].split("@supports")
    old = dict(re.findall(r"var\((--mentorship-[a-z-]+), (#\w+)\)", plain))
    new = dict(re.findall(r"var\((--mentorship-[a-z-]+), light-dark\((#\w+),", schemes))

    assert old == new


def test_every_template_of_the_reference_is_there():
    templates = PACKAGE / "templates/mentorship"
    names = re.findall(r"`([\w/*]+\.html)`", REFERENCE)

    assert names
    assert all(list(templates.glob(name)) for name in names)
    parts = {f"mentors/{path.name}" for path in (templates / "mentors").glob("_*.html")}
    assert {name for name in names if name.startswith("mentors/_")} <= parts


def test_the_sheets_know_no_left_and_right():
    physical = r"\b(?:margin|padding|border)-(?:left|right)\b|\btext-align:\s*(?:left|right)\b"

    for name, text in SHEETS.items():
        assert not re.findall(physical, text), name
