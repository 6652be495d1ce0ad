"""The packages of a tool are read from its source."""

from __future__ import annotations

import pytest

from builder import BuildError
from builder.imports import packages
from builder.inside import SOURCES

AVAILABLE = ("numpy", "pandas", "scipy")
FILES = {
    "demo/__init__.py": "",
    "demo/tools/__init__.py": "import pkgutil\n",
    "demo/tools/plain.py": "from ..report import text\nfrom .. import shared\n",
    "demo/tools/late.py": "def run(data):\n    from scipy import stats\n    return stats\n",
    "demo/tools/far.py": "from ..stats.spread import mean\n",
    "demo/tools/odd.py": "import sklearn.tree\n",
    "demo/report.py": "import json\n",
    "demo/shared.py": "from demo.report import nothing\n",
    "demo/stats/__init__.py": "import numpy as np\n",
    "demo/stats/spread.py": "from . import deep\n",
    "demo/stats/deep.py": "def frame():\n    import pandas.api\n    from .spread import mean\n",
}


@pytest.fixture
def sources(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ("plain", []),
        ("late", ["scipy"]),  # inside a function
        ("far", ["numpy", "pandas"]),  # through a package's __init__ and a circle
    ],
)
def test_packages(sources, tool, expected):
    assert packages(f"demo.tools.{tool}", sources, AVAILABLE) == expected


def test_a_package_that_the_browser_does_not_have(sources):
    with pytest.raises(BuildError, match=r"demo/tools/odd\.py imports sklearn"):
        packages("demo.tools.odd", sources, AVAILABLE)


def test_statistics_reading_and_inversion_stay_with_numpy():
    # Start-up time in the browser: pandas costs seconds there, scipy.stats more.
    package = SOURCES / "flipside"
    files = [*(package / "stats").rglob("*.py"), *(package / "data").rglob("*.py")]
    files.append(package / "tools" / "inversion.py")
    for file in files:
        module = ".".join(file.relative_to(SOURCES).with_suffix("").parts)
        assert set(packages(module, SOURCES, AVAILABLE)) <= {"numpy"}, module
