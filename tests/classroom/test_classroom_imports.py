"""Rooms and votes stand on their own: no module of them needs the app, the charts or the studies."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import classroom

ROOT = Path(__file__).parents[2]
MODULES = sorted(module.name for module in pkgutil.walk_packages(classroom.__path__, "classroom."))
BLOCKED = ("streamlit", "plotly", "pandas", "components", "views", "evidence", "app")


def test_every_module_imports_without_the_app():
    assert {"classroom.codes", "classroom.problems", "classroom.rooms", "classroom.storage"} <= set(MODULES)
    block = "".join(f"sys.modules[{name!r}] = None\n" for name in BLOCKED)
    program = f"import importlib, sys\n{block}\nfor name in {MODULES!r}:\n    importlib.import_module(name)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
