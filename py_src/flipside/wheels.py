"""Installs what a tool needs beyond the page's own: by micropip, from the wheelhouse and from nowhere else.

Only the browser runs this, called by ``static/python/wheels.js``. Packages of the Pyodide distribution are loaded by
Pyodide itself, which knows what each needs; the others micropip finds in an index that lists the wheelhouse, resolves and
checks. Where it would ask the network, it is given a function that hands over files of the page.
"""

from __future__ import annotations

import hashlib
import json
import re
import traceback
from collections.abc import Awaitable, Callable, Sequence

from .errors import UserError
from .requirements import normalised, unavailable

# micropip wants addresses. Nobody is ever asked at this one.
PLACE = "https://wheelhouse.invalid/"


async def install(
    requirements: str,
    wheelhouse: str,
    file: Callable[[str], Awaitable],
    load: Callable[[list[str]], Awaitable],
) -> str:
    """Install packages and what they need, and answer as `flipside.session.answer` does.

    Parameters
    ----------
    requirements : str
        JSON list of requirements (PEP 508).
    wheelhouse : str
        JSON list of what there is, as in the manifest.
    file : callable
        Given a path, gives a promise of that file's content as a JavaScript buffer.
    load : callable
        Given names, loads packages of the Pyodide distribution.
    """
    try:
        await _install(json.loads(requirements), json.loads(wheelhouse), file, load)
        return json.dumps({"ok": True, "value": None})
    except UserError as error:
        told = {"kind": "user", **error.to_json()}
    except Exception as error:
        told = {
            "kind": "bug",
            "message": f"{type(error).__name__}: {error}",
            "traceback": traceback.format_exc(),
        }
    return json.dumps({"ok": False, "error": told})


async def _install(requirements: Sequence[str], wheelhouse: Sequence[dict], file, load) -> None:
    from micropip import PackageManager
    from micropip._compat import compatibility_layer

    listed = {normalised(wheel["name"]): wheel for wheel in wheelhouse}

    class Wheelhouse(compatibility_layer):
        """What micropip asks for, answered by the page."""

        @staticmethod
        async def fetch_bytes(address: str, settings: dict) -> bytes:
            return (await file(address.removeprefix(PLACE))).to_bytes()

        @staticmethod
        async def fetch_string_and_headers(address: str, settings: dict) -> tuple[str, dict]:
            name = address.removeprefix(PLACE)
            if name in compatibility_layer.lockfile_packages:
                raise LookupError(f"{name} is loaded by Pyodide")
            kind = "application/vnd.pypi.simple.v1+json"
            return json.dumps(project(listed[name])), {"content-type": kind}

        loadPackage = load

    try:
        await PackageManager(Wheelhouse).install(
            requirements,
            keep_going=True,  # so that all that is missing is named
            reinstall=True,  # so that what is there in another version is named like all else
            index_urls=PLACE + "{package_name}",
        )
    except (ValueError, KeyError) as error:  # its ways to say that something cannot be had
        wanted = refused(str(error))
        if wanted:
            raise unavailable(wanted, wheelhouse) from None
        raise UserError(
            f"The packages that this tool needs cannot be installed ({error}).",
            remedy="Correct the dependencies in the block “# /// script” of the tool.",
        ) from None


def project(wheel: dict) -> dict:
    """What a package index says of a package (PEP 691), of which it has one file.

    Examples
    --------
    >>> wheel = {"name": "tiny", "path": "wheelhouse/tiny-1.0-py3-none-any.whl", "sha256": "00"}
    >>> project(wheel)["files"][0]["url"]
    'https://wheelhouse.invalid/wheelhouse/tiny-1.0-py3-none-any.whl'
    """
    file = {
        "filename": wheel["path"].rsplit("/", 1)[-1],
        "url": PLACE + wheel["path"],
        "hashes": {"sha256": wheel["sha256"]},
    }
    return {"meta": {"api-version": "1.0"}, "name": wheel["name"], "files": [file]}


def refused(told: str) -> list[str]:
    """The requirements that micropip names in an error because they cannot be met.

    Examples
    --------
    >>> refused("Can't find a pure Python 3 wheel for: 'tiny>=2', 'torch'\\nSee: https://...")
    ['tiny>=2', 'torch']
    >>> refused("Requested 'pandas<2', but pandas==3.0.2 is already installed. If you want ...")
    ['pandas<2']
    """
    if told.startswith("Requested '"):
        return [told.split("'")[1]]
    if told.startswith("Can't find a pure Python 3 wheel for: "):
        return list(dict.fromkeys(re.findall(r"'([^']+)'", told.split(": ", 1)[1].split("\n")[0])))
    return []


def sha256(content) -> str:
    """The SHA-256 of a JavaScript buffer, in hexadecimal; the browser computes it on some hosts only."""
    return hashlib.sha256(content.to_bytes()).hexdigest()
