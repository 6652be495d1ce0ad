"""The page in one file, opened from the disk: the same numbers, and no connection to anywhere."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import coder, hosted, listener, probe, visitor
from browser.conftest import Faults, Site, faultless
from playwright.sync_api import Page
from unit.data.dialects import Dialect, monthly, write

from builder import box, node, portable, runtime
from flipside import script, scripts

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


@pytest.fixture(scope="module")
def manifest(dist) -> dict:
    """What the build tells the page."""
    text = (dist / "manifest.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("export default ").rstrip().removesuffix(";"))


@pytest.fixture(scope="module")
def opens(browser):
    """Opens a file of the disk in a context whose every request is a fault, but for the file and what it has in itself."""
    contexts = []

    def open_file(file: Path) -> tuple[Page, Faults]:
        faults = Faults()
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        context.set_default_timeout(visitor.PATIENCE_MS)
        context.set_offline(True)
        context.grant_permissions(coder.CLIPBOARD)
        context.add_init_script(hosted.IMPATIENT)
        faults.watch(context, None)
        page = context.new_page()
        page.goto(file.as_uri())
        wait_ready(page)
        return page, faults

    yield open_file
    for context in contexts:
        context.close()


def wait_ready(page: Page) -> None:
    page.wait_for_selector("body:not([data-python=loading])", timeout=visitor.PATIENCE_MS)
    assert page.get_attribute("body", "data-python") == "ready", page.inner_text("body")


@pytest.fixture(scope="module")
def shared(opens, file) -> tuple[Page, Faults]:
    return opens(file)


@pytest.fixture
def opened(shared) -> Iterator[Page]:
    """The file in the browser, with nothing loaded; shared by the tests that leave nothing behind."""
    with faultless(*shared) as page:
        visitor.tidy(page)
        yield page


@pytest.fixture(scope="module")
def with_probe(opens, dist, tmp_path_factory) -> Page:
    """The file as a build with two more tools makes it, in the browser with some data.

    Nobody watches for faults here: to provoke them is what the tools are for.
    """
    folder = tmp_path_factory.mktemp("probe")
    staged = folder / "staged"
    shutil.copytree(dist, staged, ignore=shutil.ignore_patterns(portable.NAME))
    told = probe.manifest_with_tools(Site("", dist))
    wanted = {"probe": ["numpy", "pytz"], "lineup": ["numpy", "scipy"]}
    for tool in told["tools"]:
        tool["packages"] = wanted.get(tool["id"], tool["packages"])
    (staged / "start" / "python.bin").write_bytes(probe.with_tools(dist))
    for id, source in probe.SOURCES.items():
        (staged / "tools" / f"{id}.py").write_text(source, encoding="utf-8")
    (staged / "manifest.js").write_text(f"export default {json.dumps(told)};")
    box.write_worker(node.ensure(), staged)
    portable.write(node.ensure(), staged, told["lock"], told, folder)
    file = folder / portable.NAME
    assert file.stat().st_size <= portable.LIMIT
    page, _ = opens(file)
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", probe.DATA))
    return page


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
    assert "rel=manifest" not in shell.replace('"', "")


def test_every_tool_with_its_packages_is_in_it(file, manifest):
    blocks = re.findall(r"<script ([^>]*)>", file.read_text(encoding="utf-8"))
    paths = [match[1] for block in blocks if (match := re.search(r'data-path="([^"]*)"', block))]
    for tool in manifest["tools"]:
        assert paths.count(f"tools/{tool['id']}.py") == 1
        for package in tool["packages"]:
            archives = [path for path in paths if f"/{package}-" in path]
            assert package in runtime.AT_START or len(archives) == 1
    assert paths.count("workshop/starter.py") == 1
    # What installs the packages that tools declare: only Python asks for it.
    assert any("pyodide/micropip-" in block and "data-late" in block for block in blocks)


def test_the_site_gives_a_copy_and_says_how_large_it_is(tidied, file, tmp_path):
    link = tidied.locator("[data-action=keep]")
    assert link.get_attribute("href") == f"./{portable.NAME}"
    assert f"{file.stat().st_size / 1e6:.1f} MB" in tidied.locator(".foot").inner_text()
    with tidied.expect_download() as coming:
        link.click()
    coming.value.save_as(tmp_path / "saved.html")
    assert coming.value.suggested_filename == portable.NAME
    assert (tmp_path / "saved.html").read_bytes() == file.read_bytes()


@pytest.mark.pyodide
def test_a_dropped_file_gives_the_numbers_of_the_command_line(opened):
    with visitor.new_report(opened):
        visitor.drop(opened, ("made up.csv", DATA))
    visitor.assert_shows(opened, visitor.native(DATA, "made up.csv"))
    visitor.draw_all_charts(opened)


@pytest.mark.pyodide
def test_every_tool_and_the_sample_are_there(opened, manifest):
    visitor.try_sample(opened)
    sample = visitor.SAMPLE.read_bytes()
    visitor.assert_shows(opened, visitor.native(sample, visitor.SAMPLE.name))
    for tool in manifest["tools"]:
        assert opened.locator(f"label[data-tool={tool['id']}]").is_visible()
    visitor.choose_tool(opened, "seasonality")
    visitor.assert_shows(opened, visitor.native(sample, visitor.SAMPLE.name, "seasonality"))


@pytest.mark.pyodide
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pictures_of_the_gallery_are_in_it(opened, scheme):
    with visitor.look(opened, scheme):
        for picture in opened.locator("#gallery img").all():
            picture.scroll_into_view_if_needed()
            visitor.wait_until(
                opened, lambda picture=picture: picture.evaluate("e => e.naturalWidth")
            )


@pytest.mark.pyodide
def test_an_analysis_opens_with_its_sample(opened):
    with visitor.new_report(opened):
        opened.locator("[data-card=weight_results] [data-action=open-sample]").click()
    assert opened.locator("article.report").get_attribute("data-tool") == "weight_results"


@pytest.mark.pyodide
def test_it_does_not_offer_itself_nor_a_service_worker(opened):
    assert opened.locator("[data-action=keep]").count() == 0
    assert opened.locator("link[rel=manifest]").count() == 0
    # By now the site would have begun to keep itself: its time is over before one that begins now.
    opened.evaluate("new Promise((over) => setTimeout(over, 2000))")
    assert opened.locator("iframe").count() == 0


@pytest.mark.pyodide
def test_python_in_it_reaches_nobody(with_probe):
    with_probe.context.set_offline(False)
    with listener.listening() as elsewhere:
        probe.run(with_probe, f"ADDRESS = '127.0.0.1:{elsewhere.port}'\n{WAYS_OUT}")
        for turn in range(200):
            told = f"import builtins, json\nverdict = json.dumps(builtins.outcomes)  # {turn}"
            outcomes = json.loads(probe.run(with_probe, told))
            if "pending" not in outcomes.values():
                break
        assert {name: o for name, o in outcomes.items() if not o.startswith("refused")} == {}
        assert elsewhere.came == []
    with_probe.context.set_offline(True)


@pytest.mark.pyodide
def test_what_the_start_left_out_and_a_tool_s_packages_are_in_it(with_probe):
    assert probe.run(with_probe, MISSING) == "42 [2.0, 3.0]"
    assert probe.run(with_probe, "import pytz\nverdict = pytz.utc.zone") == "UTC"
    probe.ask(with_probe, "while True: pass")
    with_probe.get_by_role("button", name="Cancel").click()
    # A fresh worker has to be handed all of it again.
    assert probe.run(with_probe, MISSING) == "42 [2.0, 3.0]"


@pytest.mark.pyodide
def test_a_package_that_there_is_no_room_for_is_named(with_probe):
    with_probe.evaluate("location.hash = 'tool=lineup'")
    told = visitor.problem(with_probe, "This analysis cannot be made").inner_text()
    assert "needs scipy, which could not be loaded" in told
    assert "no room for it. Use the page on the web" in told


@pytest.mark.pyodide
def test_scripts_are_made_there_too(opened):
    page = opened
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


@pytest.mark.pyodide
def test_tools_are_read_changed_and_run_there(opens, file):
    page, faults = opens(file)  # its own, as these are kept
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

    # No address leads to a file on the disk, so there is no link to make.
    coder.panel(page, "share", "[data-action=code-download]")
    assert page.locator("[data-action=code-link]").count() == 0

    # Whether it keeps them is the browser's to say; the page says what it does.
    lasting = "This browser keeps nothing after you leave" not in page.locator("#own").inner_text()
    if lasting:
        coder.wait_kept(page, "seasonality", mine)
    page.reload()
    kept = {"seasonality": "edited"} if lasting else {}
    visitor.wait_until(page, lambda: coder.tags(page) == kept)
    page.locator("label[data-tool=seasonality]").click()
    coder.open_code(page)
    assert coder.text_of(page) == (mine if lasting else coder.gallery("seasonality"))
    assert faults.left() == []
