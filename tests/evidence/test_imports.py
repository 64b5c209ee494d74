"""The domain stands on its own: no module of it needs the app or the charts."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import evidence

ROOT = Path(__file__).parents[2]
MODULES = sorted(module.name for module in pkgutil.walk_packages(evidence.__path__, "evidence."))
BLOCKED = ("streamlit", "plotly", "components", "views", "app")


def test_the_modules_are_found():
    assert {"evidence.tables", "evidence.schema.fields", "evidence.vocabulary"} <= set(MODULES)


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What a process says that imports every module of the domain while the app and the charts cannot be imported."""
    block = "".join(f"sys.modules[{name!r}] = None\n" for name in BLOCKED)
    program = f"""import importlib, sys
{block}
for name in {MODULES!r}:
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(name, "cannot be imported:", error)
    else:
        print(name, "imported")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_without_app_and_charts(told: list[str], module: str):
    assert f"{module} imported" in told, [line for line in told if line.startswith(module)]
