"""The built site starts and does what it was asked meanwhile, and nothing it asks for lies outside its folder."""

from __future__ import annotations

import pytest

from builder import ROOT

PAGES = ROOT / "builder" / "pages"
START_MS = 90_000

pytestmark = pytest.mark.pyodide


def test_python_starts_and_every_request_stays_below_the_sub_path(page, site):
    del site.requests[:]
    # Asks for a report at once, which waits: Chromium drops messages to a module worker that is still being fetched.
    page.add_init_script(path=PAGES / "first_report.js")
    page.goto(site.url)
    page.wait_for_selector("body[data-report=done]", timeout=START_MS)
    assert "Python 3.14" in page.inner_text("#engine")
    assert {path.split("?")[0] for path in site.requests} >= {
        "/flipside/",
        "/flipside/manifest.js",
        "/flipside/pyodide/pyodide.asm.wasm",
        "/flipside/start/python.bin",
    }
    assert all(path.startswith("/flipside/") for path in site.requests)
