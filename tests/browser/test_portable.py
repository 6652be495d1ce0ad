"""The page in one file, opened from the disk: the same numbers, and no connection to anywhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from browser import coder, listener, probe, visitor
from unit.data.dialects import Dialect, monthly, write

from builder import box, node, portable, runtime
from flipside import script, scripts

pytestmark = pytest.mark.pyodide

DATA = write(*monthly(48, 5), Dialect())
WAYS_OUT = (Path(__file__).parent / "ways_out.py").read_text(encoding="utf-8")
MISSING = """
import numpy.polynomial, sqlite3
with sqlite3.connect(":memory:") as base:
    answer = base.execute("select 6 * 7").fetchone()[0]
verdict = f"{answer} {numpy.polynomial.Polynomial([6, -5, 1]).roots().round(6).tolist()}"
"""


@pytest.fixture(scope="module")
def file(dist, tmp_path_factory) -> Path:
    """The file alone in a folder, as a visitor has it."""
    return Path(shutil.copy(dist / portable.NAME, tmp_path_factory.mktemp("Own files ü")))


def file_with_probe(site, folder: Path, packages: tuple[str, ...]) -> Path:
    """The file as a build with one more tool makes it."""
    staged = folder / "staged"
    shutil.copytree(site.folder, staged)
    manifest = probe.manifest_with_tools(site, packages)
    (staged / "start" / "python.bin").write_bytes(probe.with_tools(site.folder))
    for id, source in probe.SOURCES.items():
        (staged / "tools" / f"{id}.py").write_text(source, encoding="utf-8")
    (staged / "manifest.js").write_text(f"export default {json.dumps(manifest)};")
    box.write_worker(node.ensure(), staged)
    portable.write(node.ensure(), staged, manifest["lock"], manifest, folder)
    return folder / portable.NAME


@pytest.fixture
def page(browser, faults):
    """A page whose every request is a fault, but for the file and what it has in itself."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(visitor.PATIENCE_MS)
    context.set_offline(True)
    faults.watch(context, None)
    yield context.new_page()
    context.close()
    assert faults.left() == []


def opened(page, file: Path):
    page.goto(file.as_uri())
    page.wait_for_selector("body:not([data-python=loading])", timeout=visitor.PATIENCE_MS)
    assert page.get_attribute("body", "data-python") == "ready", page.inner_text("body")
    return page


def probed(page, file: Path):
    opened(page, file)
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", probe.DATA))
    return page


def test_a_dropped_file_gives_the_numbers_of_the_site_and_of_the_command_line(page, file, booted):
    opened(page, file)
    visitor.tidy(booted)
    for each in (page, booted):
        with visitor.new_report(each):
            visitor.drop(each, ("made up.csv", DATA))
    expected = visitor.native(DATA, "made up.csv")
    visitor.assert_shows(page, expected)
    visitor.draw_all_charts(page)
    assert visitor.shown_metrics(page) == visitor.shown_metrics(booted)
    assert visitor.shown_tables(page) == visitor.shown_tables(booted)


def test_every_tool_and_the_sample_are_in_it(page, file, site):
    opened(page, file)
    visitor.try_sample(page)
    sample = visitor.SAMPLE.read_bytes()
    visitor.assert_shows(page, visitor.native(sample, visitor.SAMPLE.name))
    text = (site.folder / "manifest.js").read_text(encoding="utf-8")
    for tool in json.loads(text.removeprefix("export default ").rstrip().removesuffix(";"))[
        "tools"
    ]:
        assert page.locator(f"label[data-tool={tool['id']}]").is_visible()
        for package in tool["packages"]:
            archives = page.locator(f"script[data-path*='/{package}-']")
            assert package in runtime.AT_START or archives.count() == 1
    # What installs the packages that tools declare.
    assert page.locator("script[data-late][data-path^='pyodide/micropip-']").count() == 1
    visitor.choose_tool(page, "seasonality")
    visitor.assert_shows(page, visitor.native(sample, visitor.SAMPLE.name, "seasonality"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pictures_of_the_gallery_are_in_it(page, file, scheme):
    page.emulate_media(color_scheme=scheme)
    opened(page, file)
    assert page.locator("script[data-path='workshop/starter.py']").count() == 1
    for picture in page.locator("#gallery img").all():
        picture.scroll_into_view_if_needed()
        visitor.wait_until(page, lambda picture=picture: picture.evaluate("e => e.naturalWidth"))
    with visitor.new_report(page):
        page.locator("[data-card=weight_results] [data-action=open-sample]").click()
    assert page.locator("article.report").get_attribute("data-tool") == "weight_results"


def test_it_does_not_offer_itself_nor_a_service_worker(page, file, booted):
    opened(page, file)
    assert page.locator("[data-action=keep]").count() == 0
    assert page.locator("link[rel=manifest]").count() == 0
    page.wait_for_timeout(2500)  # when the site begins to keep itself
    assert page.locator("iframe").count() == 0
    link = booted.locator("[data-action=keep]")
    assert link.get_attribute("href") == f"./{portable.NAME}"
    assert f"{file.stat().st_size / 1e6:.1f} MB" in booted.locator(".foot").inner_text()


def test_the_copy_that_the_site_gives_is_that_file(tidied, file, tmp_path):
    with tidied.expect_download() as coming:
        tidied.locator("[data-action=keep]").click()
    coming.value.save_as(tmp_path / "saved.html")
    assert coming.value.suggested_filename == portable.NAME
    assert (tmp_path / "saved.html").read_bytes() == file.read_bytes()


def test_it_is_within_its_limit_and_its_policy_is_strict(file):
    assert file.stat().st_size <= 30_000_000
    source = file.read_text(encoding="utf-8")
    policy = re.search(r'content="(default-src[^"]*)"', source)[1]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    assert rules["worker-src"] == "blob:"
    # The page's own script, and that of the frame of a tool's own Python: no other.
    own = r"'sha256-[\w+/]{43}='"
    assert re.fullmatch(
        f"{own} '{re.escape(box.relay_hash())}' 'wasm-unsafe-eval'", rules["script-src"]
    )
    assert re.fullmatch(r"'sha256-[\w+/]{43}='", rules["style-src"])
    assert not re.search(r"https?:|\*|unsafe-inline|'unsafe-eval'|'self'", policy)
    shell = re.sub(r"<(script|style)\b.*?</\1>", "", source, flags=re.DOTALL)
    assert not re.search(r'(?:src|href)="(?!data:)', shell)


def test_python_in_it_reaches_nobody(page, site, faults, tmp_path):
    faults.allow(".")
    probed(page, file_with_probe(site, tmp_path, ("numpy",)))
    page.context.set_offline(False)
    with listener.listening() as elsewhere:
        probe.run(page, f"ADDRESS = '127.0.0.1:{elsewhere.port}'\n{WAYS_OUT}")
        for turn in range(200):
            told = f"import builtins, json\nverdict = json.dumps(builtins.outcomes)  # {turn}"
            outcomes = json.loads(probe.run(page, told))
            if "pending" not in outcomes.values():
                break
        assert {name: o for name, o in outcomes.items() if not o.startswith("refused")} == {}
        assert elsewhere.came == []


def test_what_the_start_left_out_and_a_tool_s_packages_are_in_it(page, site, tmp_path):
    probed(page, file_with_probe(site, tmp_path, ("numpy", "pytz")))
    assert probe.run(page, MISSING) == "42 [2.0, 3.0]"
    assert probe.run(page, "import pytz\nverdict = pytz.utc.zone") == "UTC"
    probe.ask(page, "while True: pass")
    page.get_by_role("button", name="Cancel").click()
    # A fresh worker has to be handed all of it again.
    assert probe.run(page, MISSING) == "42 [2.0, 3.0]"


def test_a_package_that_there_is_no_room_for_is_named(page, site, faults, tmp_path):
    faults.allow("scipy")
    file = file_with_probe(site, tmp_path, ("numpy", "scipy"))
    assert file.stat().st_size <= 30_000_000
    probed(page, file)
    probe.ask(page, "import scipy")
    told = visitor.problem(page, "This analysis cannot be made").inner_text()
    assert "needs scipy, which could not be loaded" in told
    assert "no room for it. Use the page on the web" in told


def test_scripts_are_made_there_too(page, file):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, file)
    page.locator("#script-first").click()
    page.locator("#script-kind").select_option("trial_results")
    page.locator("#script-param-universe").fill("SP500")
    page.locator("#script-param-universe").press("Tab")
    page.locator("#copy-script:enabled").click()
    page.get_by_text("Copied.").wait_for()
    expected = script.generate(scripts.load("trial_results"), {"universe": "SP500"})
    assert page.locator(".script-text").text_content() == expected
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\r\n", "\n") == expected


def test_tools_are_read_changed_and_run_there(page, file):
    page.context.grant_permissions(coder.CLIPBOARD)
    opened(page, file)
    page.locator("label[data-tool=seasonality]").click()
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", DATA))
    coder.open_code(page)
    assert coder.text_of(page) == coder.gallery("seasonality")
    mine = coder.edited(
        coder.gallery("seasonality"),
        "len(present), test.mean,",
        "len(present), np.median(present),",
    )
    coder.write_and_run(page, mine)
    visitor.assert_shows(page, coder.native(mine, DATA, "made up.csv"))
    assert coder.tags(page) == {"seasonality": "edited"}

    card = coder.drop_code(page, coder.COUNTER)
    card.locator(".consent-about", has_text="Ada").wait_for()
    assert card.locator("input[type=checkbox]").is_checked()
    with visitor.new_report(page):
        coder.agree(page)
    visitor.assert_shows(page, coder.native(coder.COUNTER, DATA, "made up.csv", "shared"))
    # No address leads to a file on the disk, so there is no link to make.
    coder.panel(page, "share", "[data-action=code-download]")
    assert page.locator("[data-action=code-link]").count() == 0

    # Whether it keeps them is the browser's to say; the page says what it does.
    lasting = "This browser keeps nothing after you leave" not in page.locator("#own").inner_text()
    if lasting:
        coder.wait_kept(page, "seasonality", mine)
    page.reload()
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    kept = {"seasonality": "edited", "counter": "shared"} if lasting else {}
    visitor.wait_until(page, lambda: coder.tags(page) == kept)
    page.locator("label[data-tool=seasonality]").click()
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", DATA))
    expected = visitor.native(DATA, "made up.csv", "seasonality")
    visitor.assert_shows(page, coder.native(mine, DATA, "made up.csv") if lasting else expected)
