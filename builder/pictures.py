"""Draws the pictures of the gallery: of a tool's report on its samples one chart. Runs inside Pyodide at build time.

Imports nothing of the build: only this file, the package and the samples are there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

SAMPLES = Path("/samples")
WIDTH, HEIGHT = 360, 180
EDGES = 12  # of HEIGHT, what the drawer keeps free above and below a plot without axes
COLOUR = re.compile("#[0-9a-f]{6}", re.IGNORECASE)


def collect(id: str, dark: Mapping[str, str]) -> dict[str, str]:
    """A tool's picture in ``light`` and ``dark`` as SVG, and what it shows as ``alt``.

    Parameters
    ----------
    id : str
        The tool's.
    dark : mapping of str to str
        The colour that stands for each of the light ones on a dark page.

    Raises
    ------
    ValueError
        It does not run on its samples, or has no chart to show.
    """
    from flipside import tools

    return pictures(tools.load(id), dark)


def pictures(module, dark: Mapping[str, str], samples: Path = SAMPLES) -> dict[str, str]:
    """The pictures of the tool that a module holds, as `collect` answers; the samples lie in a folder."""
    from flipside import svg, tool
    from flipside.data import read
    from flipside.errors import UserError

    declared = module.TOOL
    try:
        sets = [read((samples / name).read_bytes(), name)[0] for name in declared.samples]
        report = tool.run(module, sets).to_json()
    except UserError as error:
        raise ValueError(f"{declared.id} does not run on its samples: {error.message}") from error
    charts = {block["id"]: block for block in report["blocks"] if block["type"] == "chart"}
    if not charts:
        raise ValueError(f"{declared.id} has no chart that the gallery could show")
    if declared.picture and declared.picture not in charts:
        raise ValueError(
            f"{declared.id} has no chart {declared.picture!r}; there are {', '.join(charts)}"
        )
    chart = charts[declared.picture or next(iter(charts))]
    alt, spec = chart["alt"], plain(chart["spec"])
    dark_spec = json.loads(recoloured(json.dumps(spec), dark))
    return {
        "alt": alt,
        "light": svg.draw(spec, WIDTH, alt),
        # Once more for the colours that are the drawer's own.
        "dark": recoloured(svg.draw(dark_spec, WIDTH, alt), dark),
    }


def plain(spec: Mapping) -> dict:
    """A chart of the one size without axes and legends: a picture of its form, not to read numbers from.

    Examples
    --------
    >>> spec = {"height": 9, "layer": [{"mark": "bar", "encoding": {"x": {"field": "a", "axis": {}}}}]}
    >>> plain(spec)["layer"][0]["encoding"]["x"]
    {'field': 'a', 'axis': None}
    """
    bare = {"x": "axis", "y": "axis", "color": "legend"}
    layers = []
    for layer in spec["layer"]:
        channels = {
            name: {**channel, bare[name]: None} if name in bare and "field" in channel else channel
            for name, channel in layer["encoding"].items()
        }
        layers.append({**layer, "encoding": channels})
    return {**spec, "height": HEIGHT - EDGES, "layer": layers}


def recoloured(text: str, dark: Mapping[str, str]) -> str:
    """Text with every light colour that has a dark twin replaced by it.

    Examples
    --------
    >>> recoloured('fill="#FFFFFF" stroke="#0b6e99"', {"#0b6e99": "#5cb3da"})
    'fill="#FFFFFF" stroke="#5cb3da"'
    """
    return COLOUR.sub(lambda found: dark.get(found[0].lower(), found[0]), text)
