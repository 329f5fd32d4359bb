"""The how-to's pictures: each one that a page names can be made again, and is small."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.docs.pictures import COLOURS, IMAGES, LARGEST, SIZE, STEPS

PAGES = sorted(IMAGES.parent.glob("*.md"))
NAMED = {
    (page.name, name)
    for page in PAGES
    for name in re.findall(r"\]\(images/([\w-]+)\.png\)", page.read_text())
}


def test_each_picture_that_a_page_names_has_a_step_that_makes_it():
    assert NAMED
    assert {name for _page, name in NAMED} == set(STEPS)


def test_no_picture_is_left_over():
    assert {path.stem for path in IMAGES.iterdir()} == set(STEPS)


@pytest.mark.parametrize("name", STEPS)
def test_a_picture_is_small_and_of_the_agreed_size(name):
    path: Path = IMAGES / f"{name}.png"
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as picture:
        assert picture.size == SIZE
        assert len(picture.getcolors(COLOURS) or []) > 1


def test_each_picture_says_in_words_what_it_shows():
    for page in PAGES:
        for words in re.findall(r"!\[([^\]]*)\]\(images/", page.read_text()):
            assert len(words) > 10, (page.name, words)
