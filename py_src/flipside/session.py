"""What the page's worker calls: loaded data sets, and JSON in and out.

Every call answers with one JSON text, ``{"ok": true, "value": ...}`` or ``{"ok": false,
"error": {...}}``, so that no Python object crosses into JavaScript and no exception is lost.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable

from . import tool, tools
from .data import read
from .errors import UserError
from .report import to_plain

_loaded: dict[str, object] = {}


def answer(call: str, args: str, content=None, progress=tool.no_progress) -> str:
    """Do one call and answer as JSON text.

    Parameters
    ----------
    call : str
        ``read``, ``run``, ``html`` or ``remove``.
    args : str
        JSON object with the call's named arguments.
    content : bytes-like, optional
        The file, for ``read``.
    progress : callable
        Called with a fraction from 0 to 1 and a few words.

    Examples
    --------
    >>> json.loads(answer("remove", '{"id": "nothing"}'))
    {'ok': True, 'value': None}
    """
    try:
        extra = {"content": bytes(content)} if content is not None else {}
        value = _CALLS[call](**json.loads(args), **extra, progress=progress)
        return json.dumps({"ok": True, "value": value}, allow_nan=False)
    except UserError as error:
        record = error.record and to_plain(error.record.to_json())
        told = {"kind": "user", **error.to_json(), "import": record}
    except MemoryError:
        told = {
            "kind": "user",
            "message": "This is more than the memory of the browser tab can hold.",
            "field": None,
            "remedy": "Remove other files, shorten the history, or use the command line.",
            "faults": {},
            "import": None,
        }
    except Exception as error:
        told = {
            "kind": "bug",
            "message": f"{type(error).__name__}: {error}",
            "traceback": traceback.format_exc(),
        }
    return json.dumps({"ok": False, "error": told}, allow_nan=False)


def _read(id: str, name: str, corrections: dict, content: bytes, progress: Callable) -> dict:
    data, record = read(content, name, corrections, progress)
    _loaded[id] = data
    described = {
        **data.describe(),
        "kind_label": data.label,
        "source": data.source,
        "labels": getattr(data, "labels", ()),
        "buckets": getattr(data, "buckets", None),
    }
    return to_plain({"id": id, "data": described, "import": record.to_json()})


def _run(tool_id: str, ids: list[str], params: dict, progress: Callable) -> dict:
    module = tools.load(tool_id)
    data = tuple(_loaded[id] for id in ids)
    return tool.run(module, data, params, progress).to_json()


def _html(report: dict, charts: dict[str, str], progress: Callable) -> str:
    from .html import to_html  # here, so that the first report does not wait for it

    return to_html(report, charts)


def _remove(id: str, progress: Callable) -> None:
    _loaded.pop(id, None)


_CALLS: dict[str, Callable] = {"read": _read, "run": _run, "html": _html, "remove": _remove}
