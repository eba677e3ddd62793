"""The package is typed throughout, and the stubs of the compiled core are complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import kartlegg
from kartlegg import _core


def run(*arguments: str, cwd: Path, **environment: str) -> None:
    done = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=cwd, env=os.environ | environment)
    assert done.returncode == 0, done.stdout + done.stderr


def test_package_is_typed(tmp_path: Path) -> None:
    run("mypy", "--strict", "--config-file=", "--cache-dir=/dev/null", "-p", "kartlegg", cwd=tmp_path)


def test_stubs_are_those_of_the_module(tmp_path: Path) -> None:
    alone = tmp_path / "kartlegg"  # the core needs nothing of the package, of which the types take three times as long to read
    alone.mkdir()
    for file in (_core.__file__, Path(_core.__file__).with_name("_core.pyi")):
        shutil.copy(file, alone)
    (alone / "__init__.py").touch()
    run("mypy.stubtest", "kartlegg._core", cwd=tmp_path, PYTHONPATH=str(tmp_path))


def test_the_package_says_that_it_is_typed() -> None:
    assert Path(kartlegg.__file__).with_name("py.typed").is_file()


def test_everything_public_has_a_docstring() -> None:
    for name in kartlegg.__all__:
        thing = getattr(kartlegg, name)
        if name != "__version__":
            assert thing.__doc__, name
        if isinstance(thing, type) and thing.__module__.startswith("kartlegg.") and thing.__module__ != "kartlegg._core":
            for member, value in vars(thing).items():
                if not member.startswith("_") and (callable(value) or isinstance(value, property)):
                    assert value.__doc__, f"{name}.{member}"
