"""Draw a chart as an SVG element that can stand in a page: no script, no style, no link, no reference to anything."""

import re
from typing import Any
from xml.etree import ElementTree

import altair as alt
import vl_convert

# The version that Altair 5 and 6 both write; a newer one renders it alike.
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "title"}
ATTRIBUTES = {
    *("viewBox", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "r", "cx", "cy", "d", "transform", "dx", "dy"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "stroke-opacity"),
    *("text-anchor", "font-size", "font-weight", "display"),
}
# Colours are names of the page's style sheet, so that they follow the reader's choice of light or dark.
COLOUR = re.compile(r"var\(--([a-z0-9-]+)\)")


def draw(chart: alt.TopLevelMixin, title: str) -> str:
    """The chart as an inline SVG picture named `title`; each mark's description becomes its tooltip."""
    svg = vl_convert.vegalite_to_svg(chart.to_dict(validate=False))
    root = _clean(ElementTree.fromstring(svg))
    if root is None:
        raise ValueError("Vega gave no SVG.")
    size = {name: root.attrib.pop(name) for name in ("width", "height")}
    root.attrib |= {"role": "img", "aria-label": title, "data-width": size["width"]}
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)


def warm_up() -> None:
    """Start the engine that draws, which takes as long as all the pictures of a page."""
    vl_convert.vegalite_to_svg(alt.Chart(alt.Data(values=[{}])).mark_point().to_dict(validate=False))


def _clean(element: ElementTree.Element) -> ElementTree.Element | None:
    """The element with nothing in it but shapes, text and tooltips; None for what is none of them."""
    name = element.tag.removeprefix(SVG)
    if name not in ELEMENTS:
        return None
    classes = []
    attributes: dict[str, str] = {}
    for attribute, value in element.attrib.items():
        colour = COLOUR.fullmatch(value)
        if colour is not None and attribute in ("fill", "stroke"):
            classes.append(f"{attribute}-{colour[1]}")
        elif attribute in ATTRIBUTES:
            attributes[attribute] = value
    if classes:
        attributes["class"] = " ".join(classes)
    kept = ElementTree.Element(name, attributes)
    kept.text = element.text
    for child in element:
        clean = _clean(child)
        if clean is not None and not _is_nothing(clean):
            clean.tail = None
            kept.append(clean)
    _name(element, kept)
    return kept


def _name(element: ElementTree.Element, kept: ElementTree.Element) -> None:
    if element.get("role") == "graphics-symbol" and element.get("aria-roledescription") != "axis":
        label: Any = element.get("aria-label")
        if label and kept.tag not in ("g", "text"):
            tooltip = ElementTree.SubElement(kept, "title")
            tooltip.text = label


def _is_nothing(element: ElementTree.Element) -> bool:
    """Whether an element shows nothing: Vega draws many empty frames."""
    if element.get("display") == "none":
        return True
    if element.tag == "g":
        return len(element) == 0
    return (
        element.tag == "path"
        and "fill" not in element.attrib
        and not element.get("class")
        and not element.get("stroke")
    )
