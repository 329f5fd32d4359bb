"""Where the demonstration keeps its data: ``DEMO_DATA``, or ``example_site/var``."""

import os
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("DEMO_DATA") or SITE / "var").resolve()
