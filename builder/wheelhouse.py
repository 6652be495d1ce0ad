"""The wheelhouse: what tools may declare that they need, beyond NumPy, pandas and SciPy.

``wheelhouse.json`` lists it, each wheel with its SHA-256. ``build.py --with NAME`` adds to the list what is of
the Pyodide distribution, or pure Python on PyPI, with all that it depends on; every build then takes
exactly those files, and no others.
"""

from __future__ import annotations

import dataclasses
import email
import json
import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import ROOT, BuildError, NoNetwork, cache, runtime
from .environment import PIP, PIP_SETTINGS, require_pip
from .files import sha256, store, write
from .processes import run, scratch, temporaries_in
from .progress import say

FILE = ROOT / "wheelhouse.json"
FOLDER = "wheelhouse"
# What pip may choose from: wheels that run anywhere, on the Python that Pyodide is.
PURE = ("--no-deps", "--only-binary=:all:", "--platform=any", "--abi=none", "--implementation=py")
# Compressed bytes that a package takes in the manifest: its entries in the lock and in the list of wheels.
IN_MANIFEST = 250
NOTHING_FITS = "no matching distribution found"


@dataclass(frozen=True)
class Package(runtime.Wheel):
    """One wheel of the wheelhouse.

    Attributes
    ----------
    name : str
        Normalised (PEP 503).
    source : str
        ``pyodide`` for one of the distribution, else ``pypi``.
    depends : list of str
        The names of what it needs.
    modules : list of str
        The outermost modules that it provides.
    """

    name: str
    version: str
    source: str
    depends: list[str]
    modules: list[str]


@dataclass(frozen=True)
class Wheelhouse:
    """What was asked for, and the packages that this takes, by name."""

    asked: list[str]
    packages: dict[str, Package]

    def of(self, source: str) -> list[Package]:
        """The packages that came from there."""
        return [package for package in self.packages.values() if package.source == source]


def change(added: Sequence[str], removed: Sequence[str], path: Path = FILE) -> None:
    """Add packages to the list and take others from it; all of that, or nothing.

    Parameters
    ----------
    added : sequence of str
        Requirements, such as ``networkx`` or ``networkx==3.5``. What is there already is taken anew.
    removed : sequence of str
        Names.

    Raises
    ------
    BuildError
        There is no such package, it is not one for the browser, or two need different versions of a third.
    """
    house = read(path)
    for name in removed:
        house = without(house, normalised(name))
    wanted = [parsed(text) for text in added]
    # What is taken anew must not stand in its own way.
    house = Wheelhouse(house.asked, needed(house, {each.name for each in wanted}))
    for each in wanted:
        house = added_to(house, each)
    write(path, text_of(house))
    say(
        f"{path.name} lists {', '.join(house.asked) or 'nothing'} beyond {', '.join(runtime.PACKAGES)}"
    )


def read(path: Path = FILE) -> Wheelhouse:
    """The wheelhouse as it is listed."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        packages = [Package(**each) for each in told["packages"]]
        return Wheelhouse([*told["asked"]], {package.name: package for package in packages})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(
            f"{path.name} cannot be read ({error}). Take it back as it was committed: "
            f"git checkout {path.name}"
        ) from None


def text_of(house: Wheelhouse) -> str:
    """The list as it is written: the same wheelhouse always gives the same text."""
    packages = [dataclasses.asdict(house.packages[name]) for name in sorted(house.packages)]
    return json.dumps({"asked": sorted(house.asked), "packages": packages}, indent=2) + "\n"


def check(house: Wheelhouse) -> None:
    """Raise BuildError where what was taken from Pyodide is not of the release that is built with."""
    lock = runtime.official_lock()
    for package in house.of("pyodide"):
        there = official(lock, package.name)
        if there is None or there.sha256 != package.sha256:
            raise BuildError(
                f"{FILE.name} has {package.name} {package.version}, which is not of this Pyodide release. Take "
                f"all anew: python3 build.py {' '.join(f'--with {name}' for name in house.asked)}"
            )


def without(house: Wheelhouse, name: str) -> Wheelhouse:
    """The wheelhouse without a package, and without what only that one needed."""
    if name in house.asked:
        left = Wheelhouse([each for each in house.asked if each != name], house.packages)
        return Wheelhouse(left.asked, needed(left))
    if name in runtime.closure(runtime.official_lock(), runtime.PACKAGES):
        raise BuildError(f"{name} is part of every build and cannot be removed.")
    users = [package.name for package in house.packages.values() if name in package.depends]
    reason = f"; {' and '.join(users)} cannot do without it" if users else ""
    raise BuildError(
        f"{name} was not added by --with{reason}. What was: {', '.join(house.asked) or 'nothing'}."
    )


def needed(house: Wheelhouse, except_for: Iterable[str] = ()) -> dict[str, Package]:
    """The packages that what was asked for takes, but for some of what was asked for."""
    found: dict[str, Package] = {}
    open_ = [name for name in house.asked if name not in set(except_for)]
    while open_:
        package = house.packages.get(open_.pop())
        if package and package.name not in found:
            found[package.name] = package
            open_ += package.depends
    return found


def added_to(house: Wheelhouse, requirement: Any) -> Wheelhouse:
    """The wheelhouse with a package and all that it depends on."""
    lock = runtime.official_lock()
    standard = runtime.closure(lock, runtime.PACKAGES)
    if requirement.name in standard:
        version = lock["packages"][requirement.name]["version"]
        raise BuildError(f"{requirement.name} {version} is part of every build already.")
    packages = dict(house.packages)
    open_: list[tuple[Any, Package | None]] = [(requirement, None)]
    while open_:
        each, user = open_.pop(0)
        there = official(lock, each.name) if each.name in standard else packages.get(each.name)
        if there and not each.specifier.contains(there.version, prereleases=True):
            raise conflict(each, user, there, packages)
        if there and (each.name in standard or not each.extras):
            continue
        if there:  # whose extras need more than is there
            each = parsed(f"{each.name}{extras_of(each)}=={there.version}")
        package, requires = taken(each, lock, user)
        if there:
            requires = [more for more in requires if more.name not in there.depends]
            depends = sorted({*there.depends, *package.depends})
            package = dataclasses.replace(there, depends=depends)
        packages[each.name] = package
        open_ += [(more, package) for more in requires]
    return Wheelhouse(sorted({*house.asked, requirement.name}), packages)


def conflict(
    requirement: Any, user: Package | None, there: Package, packages: dict[str, Package]
) -> BuildError:
    """The error for two that need different versions of a third."""
    users = [each.name for each in packages.values() if there.name in each.depends and each != user]
    others = f", which {' and '.join(users)} took" if users else ""
    if user is None:
        return BuildError(
            f"{requirement} cannot be added: the wheelhouse has {there.name} {there.version}{others}. "
            f"Leave the version away, or remove what needs the other one."
        )
    return BuildError(
        f"{user.name} {user.version} needs {requirement}, and the wheelhouse has {there.name} "
        f"{there.version}{others}. Ask for another version: python3 build.py --with {user.name}==VERSION"
    )


def taken(requirement: Any, lock: dict, user: Package | None) -> tuple[Package, list]:
    """The package for a requirement, its wheel in the download cache, and what it requires.

    One of the Pyodide distribution where that has a version that fits, because it is made for the browser.
    Where nobody has its file and it is pure Python, the same version from PyPI; but not for what another one of the
    distribution needs, since Pyodide loads these together.
    """
    there = official(lock, requirement.name)
    if not (there and requirement.specifier.contains(there.version, prereleases=True)):
        return from_pypi(requirement, there)
    together = [official(lock, name) for name in runtime.closure(lock, [there.name])]
    try:
        runtime.fetch(together, runtime.folder(), runtime.SOURCES)
    except NoNetwork:
        if not there.file.endswith("-none-any.whl") or (user and user.source == "pyodide"):
            raise
    else:
        versions = ((name, lock["packages"][name]["version"]) for name in there.depends)
        return there, [parsed(f"{name}=={version}") for name, version in versions]
    say(f"{there.name} {there.version} from PyPI, where Pyodide's file cannot be had")
    return from_pypi(parsed(f"{there.name}{extras_of(requirement)}=={there.version}"), there)


def official(lock: dict, name: str) -> Package | None:
    """A package of the Pyodide distribution, as an entry of the list."""
    told = lock["packages"].get(name)
    return told and Package(
        name=name,
        version=told["version"],
        file=told["file_name"],
        sha256=told["sha256"],
        source="pyodide",
        depends=sorted(told["depends"]),
        modules=sorted({module.split(".")[0] for module in told["imports"]}),
    )


def from_pypi(requirement: Any, there: Package | None) -> tuple[Package, list]:
    """The newest pure Python wheel that meets a requirement, in the download cache, and what it requires."""
    work = scratch(cache(), "wheel")
    try:
        path = downloaded(requirement, work, there)
        with zipfile.ZipFile(path) as archive:
            requires = requirements_of(archive, requirement.extras)
            modules = modules_of(archive)
        package = Package(
            name=requirement.name,
            version=path.name.split("-")[1],
            file=path.name,
            sha256=sha256(path),
            source="pypi",
            depends=sorted(each.name for each in requires),
            modules=modules,
        )
        store(folder() / path.name, [path.read_bytes()], package.sha256, "PyPI")
        return package, requires
    finally:
        shutil.rmtree(work, ignore_errors=True)


def downloaded(requirement: Any, target: Path, there: Package | None = None) -> Path:
    """The wheel that pip found for a requirement, in a folder."""
    require_pip()
    purpose = f"fetch {requirement} from PyPI"
    on = ("--python-version", short(python()))
    settings = {**PIP_SETTINGS, **temporaries_in(target)}
    try:
        run(
            [*PIP, "download", "--quiet", *PURE, *on, "-d", target, str(requirement)],
            purpose,
            env=settings,
            known={NOTHING_FITS: ""},
        )
    except NoNetwork:
        raise
    except BuildError as error:
        if str(error):
            raise
        raise BuildError(missing(requirement, there, settings)) from None
    [path] = target.glob("*.whl")
    return path


def missing(requirement: Any, there: Package | None, settings: dict[str, str]) -> str:
    """Why pip finds nothing for a requirement, in words."""
    name = requirement.name
    unknown = f"PyPI has no package {name}. Check the spelling."
    versions = run(
        [*PIP, "index", "versions", "--pre", name],
        f"ask PyPI for {name}",
        env=settings,
        known={NOTHING_FITS: unknown},
    )
    told = re.search(r"Available versions: ([^\n]+)", versions)
    newest = ", ".join(told[1].split(", ")[:5]) if told else "unknown"
    if there:
        newest += f"; Pyodide has {there.version}"
    return (
        f"PyPI has {name}, but nothing for {requirement} that is pure Python and runs on Python {short(python())}. A "
        f"browser cannot run what is compiled for other machines. Ask for another version (the newest: {newest}), "
        "or do without it."
    )


def fetch(wanted: Iterable[Package], target: Path) -> None:
    """Make sure that wheels from PyPI lie in a folder, each with the SHA-256 of the list."""
    for package in wanted:
        runtime.check_kept(package, target)
        if (target / package.file).exists():
            continue
        work = scratch(cache(), "wheel")
        try:
            path = downloaded(parsed(f"{package.name}=={package.version}"), work)
            store(target / package.file, [path.read_bytes()], package.sha256, "PyPI")
        finally:
            shutil.rmtree(work, ignore_errors=True)
        say(f"{package.file} from PyPI, SHA-256 as listed")


def folder() -> Path:
    """Where the wheels from PyPI are kept."""
    return cache() / FOLDER


def copy(house: Wheelhouse, staged: Path) -> None:
    """The wheels from PyPI into a staged dist/; those of Pyodide lie beside its core."""
    for package in house.of("pypi"):
        (staged / FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(folder() / package.file, staged / FOLDER / package.file)


def listing(house: Wheelhouse, lock: dict) -> list[dict]:
    """All that tools can have, as the manifest lists it: of each its name, version, path, SHA-256 and modules.

    Parameters
    ----------
    lock : dict
        The lock of what is shipped. The installer is in it for the page's own use; shared libraries are no
        packages.
    """
    shipped = [
        official(lock, name)
        for name, told in lock["packages"].items()
        if told["package_type"] == "package" and name != runtime.INSTALLER
    ]
    places = {"pyodide": "pyodide", "pypi": FOLDER}
    return [
        {
            "name": package.name,
            "version": package.version,
            "path": f"{places[package.source]}/{package.file}",
            "sha256": package.sha256,
            "modules": package.modules,
        }
        for package in sorted([*shipped, *house.of("pypi")], key=lambda package: package.name)
    ]


def requirements_of(archive: zipfile.ZipFile, extras: Iterable[str]) -> list:
    """What a wheel requires in the browser, each package once."""
    [path] = [n for n in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n)]
    texts = email.message_from_bytes(archive.read(path)).get_all("Requires-Dist", [])
    environments = [{**environment(), "extra": extra} for extra in ("", *extras)]
    found: dict[str, Any] = {}
    for each in map(parsed, texts):
        if each.marker is None or any(map(each.marker.evaluate, environments)):
            each.marker = None
            first = found.setdefault(each.name, each)
            first.specifier &= each.specifier
            first.extras |= each.extras
    return list(found.values())


def environment() -> dict[str, str]:
    """What markers are compared with: the Python of this Pyodide release."""
    return {
        "implementation_name": "cpython",
        "implementation_version": python(),
        "os_name": "posix",
        "platform_machine": "wasm32",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Emscripten",
        "platform_version": "",
        "python_full_version": python(),
        "python_version": short(python()),
        "sys_platform": "emscripten",
    }


def python() -> str:
    """The version of Pyodide's Python."""
    return runtime.official_lock()["info"]["python"]


def short(version: str) -> str:
    return version.rsplit(".", 1)[0]


def modules_of(archive: zipfile.ZipFile) -> list[str]:
    """The outermost modules in a wheel."""
    found = set()
    for name in archive.namelist():
        top, _, rest = name.partition("/")
        if name.endswith(".py") and not top.endswith((".dist-info", ".data")):
            found.add(top if rest else top.removesuffix(".py"))
    return sorted(found)


def parsed(text: str) -> Any:
    """A requirement, its name normalised, or a BuildError that says how one looks."""
    require_pip()
    # The standard library cannot read these; pip, which is needed anyway, can.
    from pip._vendor.packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        raise BuildError(
            f"“{text}” is not the name of a package. Write a name, and a version if need be, such as "
            "networkx or networkx==3.5."
        ) from None
    if requirement.url:
        raise BuildError(f"“{text}” is an address; packages are taken by their names only.")
    requirement.name = normalised(requirement.name)
    return requirement


def extras_of(requirement: Any) -> str:
    return f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""


def normalised(name: str) -> str:
    """A package's name as all its spellings have it in common (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
