"""The how-to's pictures: each one that a page names can be made again, is small, and is known."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.docs.pictures import COLOURS, IMAGES, LARGEST, ROOT, SIZE, STEPS
from tests.docs.records import Record, difference, normalised

PAGES = [ROOT / "README.md", *sorted(IMAGES.parent.glob("*.md"))]
NAMED = {
    (page.name, name)
    for page in PAGES
    for name in re.findall(r"\]\((?:docs/how-to/)?images/([\w-]+)\.png\)", page.read_text())
}


def test_each_picture_that_a_page_names_has_a_step_that_makes_it():
    assert NAMED
    assert {name for _page, name in NAMED} == set(STEPS)


def test_no_picture_is_left_over():
    assert {path.name for path in IMAGES.iterdir()} == {
        f"{name}.{kind}" for name in STEPS for kind in ("png", "txt")
    }
    assert {path for path in (ROOT / "docs").rglob("*.png") if path.parent != IMAGES} == set()


@pytest.mark.parametrize("name", STEPS)
def test_a_picture_is_small_and_of_the_agreed_size(name):
    path: Path = IMAGES / f"{name}.png"
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as picture:
        assert picture.size == SIZE
        assert len(picture.getcolors(COLOURS) or []) > 1


@pytest.mark.parametrize("name", STEPS)
def test_a_picture_and_its_record_belong_together(name):
    picture, record = IMAGES / f"{name}.png", Record.beside(IMAGES / f"{name}.png")

    taken = Record.of(picture, record.words)
    assert (record.size, record.digest) == (taken.size, taken.digest), "Run `make pictures`."
    assert record.words == normalised(record.words)
    assert "heading" in record.words


def test_another_picture_is_not_taken_for_the_one_of_the_record(tmp_path):
    picture = tmp_path / "page.png"
    Image.new("RGB", SIZE).save(picture)
    Record.of(picture, "- main\n").write(picture)
    Image.new("RGB", SIZE, "white").save(picture)

    assert Record.beside(picture) != Record.of(picture, "- main\n")


def test_what_passes_is_no_difference_and_what_stays_is_one(tmp_path):
    picture = tmp_path / "page.png"
    Image.new("RGB", SIZE).save(picture)
    shown = (
        '- link "Ada" [active]:\n  - /url: /admin/1/\n- text: {0}, 10:0{1}, 10:0{1} a.m.,'
        " 2 days, {1} minutes ago\n"
    )
    Record.of(picture, normalised(shown.format("Feb. 1", 3))).write(picture)

    assert not difference(picture, normalised(shown.format("Feb. 1", 4).replace("1/", "2/")))
    assert "make pictures" in difference(picture, normalised(shown.format("Feb. 2", 3)))


def test_each_picture_says_in_words_what_it_shows():
    for page in PAGES:
        for words in re.findall(r"!\[([^\]]*)\]\((?:docs/how-to/)?images/", page.read_text()):
            assert len(words) > 10, (page.name, words)
