"""Pictures from elsewhere, made safe to embed: known elements and attributes, nothing that acts or loads."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from .elements import escaped
from .errors import CannotDraw

_ELEMENTS = {
    "svg", "g", "path", "rect", "line", "circle", "ellipse", "polyline", "polygon", "text", "tspan",
    "title", "desc", "defs", "clipPath", "linearGradient", "radialGradient", "stop",
}  # fmt: skip
_ATTRIBUTES = {
    "id", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d",
    "points", "width", "height", "viewBox", "preserveAspectRatio", "transform", "overflow", "offset",
    "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "clip-path", "clip-rule",
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity",
    "stop-color", "stop-opacity", "color", "display", "visibility", "font-family", "font-size",
    "font-style", "font-weight", "font-variant", "text-anchor", "dominant-baseline", "letter-spacing",
}  # fmt: skip
_REFUSED = {
    "script", "foreignobject", "iframe", "object", "embed", "image", "use", "a", "set", "animate",
    "animatetransform", "animatemotion", "feimage", "handler", "listener",
}  # fmt: skip
_SPACE = "{http://www.w3.org/2000/svg}"
_LOCAL_URL = re.compile(r"url\(\s*#([A-Za-z][\w.-]*)\s*\)")
_ID = re.compile(r"[A-Za-z][\w.-]*")
_DEEPEST = 60


def safe_svg(text: str, alt: str, prefix: str) -> str:
    """The picture in `text`, written anew from what is known to be harmless.

    Parameters
    ----------
    text : str
        An SVG document.
    alt : str
        What it shows; becomes its title and its label.
    prefix : str
        Put before every id, so that two pictures on one page do not share one.

    Raises
    ------
    CannotDraw
        It is not well-formed SVG, or holds a script, an event handler, foreign content, a
        document type or a reference to anything outside itself. Other unknown parts are left out.

    Examples
    --------
    >>> safe_svg('<svg xmlns="http://www.w3.org/2000/svg" class="x"><path d="M0,0"/></svg>', "A", "p-")
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="A"><title>A</title><path d="M0,0"/></svg>'
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise CannotDraw("the picture has a document type")
    try:
        root = ET.fromstring(text)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise CannotDraw(f"the picture is not well-formed ({error})") from None
    if root.tag != f"{_SPACE}svg":
        raise CannotDraw("the picture is not SVG")
    attributes = _attributes(root, prefix)
    if "viewBox" not in attributes:
        size = [attributes.get(side, "").removesuffix("px") for side in ("width", "height")]
        if all(re.fullmatch(r"\d+(\.\d+)?", side) for side in size):
            attributes["viewBox"] = f"0 0 {size[0]} {size[1]}"
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": alt, **attributes
    }  # fmt: skip
    inside = "".join(_written(child, prefix, 1) for child in root if child.tag != f"{_SPACE}title")
    return _element("svg", attributes, f"<title>{escaped(alt)}</title>{inside}")


def _written(node: ET.Element, prefix: str, depth: int) -> str:
    if depth > _DEEPEST:
        raise CannotDraw("the picture is nested too deeply")
    space, _, tag = node.tag.rpartition("}")
    if tag.lower() in _REFUSED:
        raise CannotDraw(f"the picture has an element {tag!r}")
    attributes = _attributes(node, prefix)
    # What is left out is looked through all the same: one handler in it refuses the picture.
    inside = "".join(_written(child, prefix, depth + 1) + _tail(child, tag) for child in node)
    if f"{space}}}" != _SPACE or tag not in _ELEMENTS:
        return ""
    if tag in ("title", "desc"):  # the HTML parser reads what is in these as HTML: text only
        return _element(tag, {}, escaped("".join(node.itertext())))
    if tag in ("text", "tspan"):
        inside = escaped(node.text or "") + inside
    return _element(tag, attributes, inside)


def _tail(child: ET.Element, parent: str) -> str:
    return escaped(child.tail or "") if parent in ("text", "tspan") else ""


def _element(tag: str, attributes: dict[str, str], inside: str) -> str:
    written = "".join(f' {name}="{escaped(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def _attributes(node: ET.Element, prefix: str) -> dict[str, str]:
    kept = {}
    for full, value in node.attrib.items():
        name = full.rpartition("}")[2]
        if name.lower().startswith("on"):
            raise CannotDraw(f"the picture has an event handler, {name!r}")
        if name.lower() in ("href", "src"):
            raise CannotDraw("the picture refers to something else")
        if full not in _ATTRIBUTES and name != "style":
            continue
        # A backslash could spell url( in a way that only CSS understands.
        if "url(" in _LOCAL_URL.sub("", value).lower() or "\\" in value or "@import" in value:
            raise CannotDraw("the picture refers to something else")
        if name == "style":
            continue
        if name == "id":
            if _ID.fullmatch(value):
                kept["id"] = prefix + value
            continue
        kept[name] = _LOCAL_URL.sub(lambda found: f"url(#{prefix}{found[1]})", value)
    return kept
