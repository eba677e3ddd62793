"""The package is typed throughout, and the stubs of the compiled core are complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import kartlegg


def run(*arguments: str, cwd: Path) -> None:
    done = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr


def test_package_is_typed(tmp_path: Path) -> None:
    run("mypy", "--strict", "--config-file=", "-p", "kartlegg", cwd=tmp_path)


def test_stubs_are_those_of_the_module(tmp_path: Path) -> None:
    run("mypy.stubtest", "kartlegg._core", cwd=tmp_path)


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
