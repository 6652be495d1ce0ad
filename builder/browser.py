"""A browser for the tests: an installed one, else what apt or Playwright can install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from . import BuildError, cache
from .processes import run, scratch, temporaries_in
from .progress import say

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
MAC_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS_PLACES = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
# No sandbox: as root, as in containers, Chromium refuses to start with one. The rest keeps the
# browser from calling home, so that every request seen in a test is the page's.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def ensure(python: Path) -> Path:
    """A Chromium, Chrome or Edge that starts; installs one where there is none.

    Parameters
    ----------
    python : path
        The interpreter of the environment that has Playwright.

    Raises
    ------
    BuildError
        There is none, and none could be installed.
    """
    found = installed() or playwrights_own(python)
    if found:
        return found
    reasons = []
    for name, install in (("apt", by_apt), ("Playwright", by_playwright)):
        try:
            install(python)
        except BuildError as error:
            reasons.append(f"{name}: {error}")
        found = installed() or playwrights_own(python)
        if found:
            return found
    raise BuildError(
        "The tests need Chromium, Chrome or Edge, and none could be installed "
        f"({' '.join(reasons)}) Install one of them, or name its program in FLIPSIDE_BROWSER."
    )


def installed() -> Path | None:
    """The browser that ``FLIPSIDE_BROWSER`` names, else the first one that starts."""
    named = os.environ.get("FLIPSIDE_BROWSER")
    if named:
        if not shutil.which(named):
            raise BuildError(f"FLIPSIDE_BROWSER names {named}, which is not a program.")
        return Path(shutil.which(named))
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> Iterator[Path]:
    """Where browsers usually are."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    if sys.platform == "darwin":
        yield from (Path(place) for place in MAC_PLACES)
    if os.name == "nt":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if variable in os.environ:
                yield from (Path(os.environ[variable], place) for place in WINDOWS_PLACES)


def starts(path: Path) -> bool:
    """Whether a browser is there and works; on some systems the name only advises to install it."""
    if not path.is_file():
        return False
    if os.name == "nt":  # there, --version opens a window
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwrights_own(python: Path) -> Path | None:
    """The browser that an earlier ``playwright install`` left, if any."""
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True)
    path = Path(answer.stdout.strip() or "-")
    return path if starts(path) else None


def by_apt(python: Path) -> None:
    """``apt-get install chromium``, where one may."""
    root = getattr(os, "geteuid", lambda: 1)() == 0
    if not (root and shutil.which("apt-get")):
        raise BuildError("needs a Debian-like system and root.")
    say("Chromium by apt-get")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], "read apt's package lists", env=quiet)
    run(
        ["apt-get", "install", "-y", "-qq", "chromium"],
        "install chromium by apt-get",
        watch=Path("/var/cache/apt/archives"),
        env=quiet,
    )


def by_playwright(python: Path) -> None:
    """Playwright's own build of Chromium, into the user's cache."""
    say("Chromium by Playwright")
    work = scratch(cache(), "browser")
    try:
        run(
            [python, "-m", "playwright", "install", "chromium"],
            "download Playwright's Chromium",
            watch=work,
            env=temporaries_in(work),
        )
    finally:
        shutil.rmtree(work, ignore_errors=True)
