"""The import layers and the walls around the outside things, as written in pyproject.toml."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_import_contract_is_kept():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout


def test_the_contracts_watch_what_the_house_rules_name():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {each["id"]: each for each in config["tool"]["importlinter"]["contracts"]}

    assert contracts["layers"]["exhaustive"]
    assert contracts["telegram"]["protected_modules"] == ["telegram"]
    assert contracts["worker"]["allowed_importers"] == ["mentorship.background"]
