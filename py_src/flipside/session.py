"""What the page's worker calls: loaded data sets, and JSON in and out.

Every call answers with one JSON text, ``{"ok": true, "value": ...}`` or ``{"ok": false,
"error": {...}}``, so that no Python object crosses into JavaScript and no exception is lost.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable

from . import late, tool, tools
from .data import read
from .data.outline import outline
from .errors import CodeError, UserError
from .report import to_plain

_loaded: dict[str, object] = {}
# In GB; Firefox and Safari do not tell.
_USUAL_MEMORY = 4


def answer(call: str, args: str, content=None, progress=tool.no_progress) -> str:
    """Do one call and answer as JSON text.

    Parameters
    ----------
    call : str
        ``read``, ``run``, ``html``, ``script`` or ``remove``; of tools that are not the gallery's
        ``outline``, ``needs``, ``declare`` and ``run_source``, and of what these answered elsewhere ``declared``
        and ``admit``.
    args : str
        JSON object with the call's named arguments.
    content : bytes-like or `flipside.data.source.Source`, optional
        The file, for ``read``; the worker hands a large one over as something to read pieces from.
    progress : callable
        Called with a fraction from 0 to 1 and a few words.

    Examples
    --------
    >>> json.loads(answer("remove", '{"id": "nothing"}'))
    {'ok': True, 'value': None}
    """
    try:
        extra = {} if content is None else {"content": _held(content)}
        value = _CALLS[call](**json.loads(args), **extra, progress=progress)
        told = json.dumps({"ok": True, "value": value}, allow_nan=False)
        if call == "run_source":
            _check_size(told)
        return told
    except UserError as error:
        record = error.record and to_plain(error.record.to_json())
        told = {"kind": "user", **error.to_json(), "import": record}
    except CodeError as error:
        told = {"kind": "code", **error.to_json()}
    except MemoryError:
        told = {
            "kind": "user",
            **_too_much("source" in json.loads(args)),
            "field": None,
            "faults": {},
            "import": None,
        }
    except Exception as error:
        late.bring_sources()
        told = {
            "kind": "bug",
            "message": f"{type(error).__name__}: {error}",
            "traceback": traceback.format_exc(),
        }
    return json.dumps({"ok": False, "error": told}, allow_nan=False)


def _too_much(own: bool) -> dict[str, str]:
    """What is told where the memory is full, by a tool of somebody's own or by anything else."""
    if not own:
        return {
            "message": "This is more than the memory of the browser tab can hold.",
            "remedy": "Remove other files, shorten the history, or use the command line.",
        }
    from .limits import MEMORY_BYTES

    return {
        "message": f"The tool needs more memory than the {MEMORY_BYTES / 1e9:.0f} GB that it may use in the browser.",
        "remedy": "Let it work on less at a time, give it less data, or run it from the command line.",
    }


class _InBrowser:
    """The file as the browser holds it: pieces of it come into Python's memory, never all of it."""

    def __init__(self, file) -> None:
        self._file = file
        self.size = int(file.size)

    def read(self, start: int, stop: int) -> bytes:
        try:
            return self._file.read(start, stop).to_bytes()
        except (
            Exception
        ) as error:  # what the browser throws; there is no class for it outside of it
            raise UserError(
                f"The browser could not read on in the file ({error}).",
                remedy="It may have been moved, changed or locked since it was chosen. Choose it again.",
            ) from None


def _held(content):
    return _InBrowser(content) if hasattr(content, "read") else bytes(content)


def _room(device_memory: float | None, id: str) -> float:
    """Bytes that a table of factors may take: a quarter of what the device has, as far as the browser tells.

    Of that goes what other tables of factors hold. One that is read again stays until the new one is there, so it does
    not count, and the quarter is small enough for two.
    """
    held = sum(getattr(data, "nbytes", 0) for other, data in _loaded.items() if other != id)
    return (device_memory or _USUAL_MEMORY) * 1e9 / 4 - held


def _read(
    id: str,
    name: str,
    corrections: dict,
    content: bytes,
    progress: Callable,
    device_memory: float | None = None,
) -> dict:
    data, record = read(content, name, corrections, progress, _room(device_memory, id))
    _loaded[id] = data
    described = {
        **data.describe(),
        "kind_label": data.label,
        "source": data.source,
        "labels": getattr(data, "labels", getattr(data, "nodes", ())),
        "buckets": getattr(data, "buckets", None),
        "benchmark_name": getattr(data, "benchmark_name", None),
        "forward_name": getattr(data, "forward_name", None),
        "outline": outline(data),
    }
    return to_plain({"id": id, "data": described, "import": record.to_json()})


def _run(tool_id: str, ids: list[str], params: dict, progress: Callable) -> dict:
    module = tools.load(tool_id)
    data = tuple(_loaded[id] for id in ids)
    return tool.run(module, data, params, progress).to_json()


def _html(report: dict, charts: dict[str, str], progress: Callable) -> str:
    from .html import to_html  # here, so that the first report does not wait for it

    return to_html(report, charts)


def _script(kind: str, params: dict, progress: Callable) -> dict:
    from . import script, scripts  # here, because few visitors want one

    module = scripts.load(kind)
    return {"name": module.SCRIPT.name, "text": script.generate(module, params)}


def _remove(id: str, progress: Callable) -> None:
    _loaded.pop(id, None)


def _outline(source: str, progress: Callable) -> dict:
    from . import source as sources

    return sources.outline(source)


def _needs(source: str, wheelhouse: list[dict], progress: Callable) -> list[str]:
    """What has to be installed before a tool's file is run: PEP 508."""
    from . import source as sources
    from .requirements import needs

    if not sources.is_python(source):
        return []  # to run it tells at which line it is not
    found = needs(source, wheelhouse)
    return [*found.requirements, *found.packages]


def _declare(source: str, name: str, progress: Callable) -> dict:
    """The declaration of a tool's file; it is run for that."""
    from . import source as sources

    return to_plain(sources.load(source, name).TOOL.to_json())


def _run_source(
    source: str, name: str, origin: str, ids: list[str], params: dict, progress: Callable
) -> dict:
    from . import source as sources

    data = tuple(_loaded[id] for id in ids)
    return sources.run(sources.load(source, name), origin, data, params, progress)


def _admit(
    report: object, origin: str, ids: list[str] | None, several: bool, progress: Callable
) -> dict:
    """A report from another Python, in which anything may have been done to it."""
    from . import source as sources

    if ids is None:
        return sources.admitted(report, origin)
    data = tuple(_loaded[id] for id in ids)
    return sources.admitted(report, origin, data if several else data[0])


def _declared(tool: object, progress: Callable) -> dict:
    """A declaration from another Python, likewise."""
    from . import source as sources

    return sources.declared(tool)


def _check_size(told: str) -> None:
    from .limits import REPORT_BYTES

    if len(told) > REPORT_BYTES:
        raise UserError(
            f"The report has {len(told) / 1e6:,.0f} MB; {REPORT_BYTES / 1e6:,.0f} MB is the most that the page shows.",
            remedy="Let the tool summarise: fewer rows, fewer points in the charts, smaller files.",
        )


_CALLS: dict[str, Callable] = {
    "read": _read,
    "run": _run,
    "html": _html,
    "script": _script,
    "remove": _remove,
    "outline": _outline,
    "needs": _needs,
    "declare": _declare,
    "run_source": _run_source,
    "admit": _admit,
    "declared": _declared,
}
