"""A drawing as a page holds it: named for those who hear it, without what Vega says for itself and what it says twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from xml.etree import ElementTree

from markupsafe import Markup

SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = (  # attributes that hold pixels and no words
    "d", "transform", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "dx", "dy", "width", "height", "points",
)  # fmt: skip
LONG = re.compile(r"-?\d+\.\d{2,}")  # a tenth of a pixel is enough, and half the bytes
SPOKEN = re.compile(r"class|role|aria-.*")  # of the parts of a drawing; the whole has a role and a name instead
SAID_ANYWAY = {"opacity": "1", "pointer-events": "none", "font-weight": "normal", "stroke-miterlimit": "10"}
CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")
PLACE = re.compile(r"translate\((.+)\)")
MANY = 8  # circles, from which on they are drawn as one line of dots
NOTHING = ("", "M0,0h0v0h0Z")  # paths that draw nothing


def dressed(text: str, title: str, description: str, ident: str = "", kind: str = "") -> Markup:
    """An SVG whose root has a role and a name, and a title and a description where it has an `ident`.

    Parameters
    ----------
    text : str
        An SVG document.
    title, description : str
        What it is called, and what it shows, in words.
    ident : str
        From which the ids of its title and its description are made.
    kind : str
        The root's class.
    """
    root = ElementTree.fromstring(text)
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
        kept = {name: value for name, value in element.attrib.items() if not SPOKEN.fullmatch(name)}
        element.attrib = {name: LONG.sub(_short, v) if name in NUMBERS else v for name, v in kept.items()}
    _leave_out(root)
    _dot(root)
    named = {"aria-labelledby": f"{ident}-t {ident}-d"} if ident else {"aria-label": title}
    root.attrib = {**({"class": kind} if kind else {}), "role": "img", **named, "xmlns": SVG.strip("{}"), **root.attrib}
    root.attrib.pop("version", None)
    if ident:
        for place, (tag, suffix, words) in enumerate((("title", "t", title), ("desc", "d", description))):
            child = ElementTree.Element(tag, {"id": f"{ident}-{suffix}"})
            child.text = words
            root.insert(place, child)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _short(number: re.Match) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")


def _leave_out(root: ElementTree.Element) -> None:
    """Paths that draw nothing, what holds anyway, and the face of letters but once, on the root."""
    for parent in root.iter():
        for child in list(parent):
            if child.tag == "path" and child.get("d") in NOTHING:
                parent.remove(child)
    faces = Counter(element.get("font-family") for element in root.iter() if "font-family" in element.attrib)
    face = faces.most_common(1)[0][0] if faces else None
    for element in root.iter():
        said = {**SAID_ANYWAY, "font-family": face}
        element.attrib = {name: value for name, value in element.attrib.items() if said.get(name) != value}
    if face:
        root.set("font-family", face)


def _dot(root: ElementTree.Element) -> None:
    """Many circles of one look become one line that is nothing but round ends: a map of worlds has hundreds in each drawing."""
    for parent in list(root.iter()):
        looks = defaultdict(list)
        for child in parent:
            circle, place = CIRCLE.fullmatch(child.get("d", "")), PLACE.fullmatch(child.get("transform", ""))
            if circle and place and "stroke" not in child.attrib:
                rest = {k: v for k, v in child.attrib.items() if k not in ("d", "transform", "stroke-width")}
                looks[circle[1], tuple(rest.items())].append((child, place[1]))
        for (radius, rest), circles in looks.items():
            if len(circles) < MANY:
                continue
            first, look = circles[0][0], dict(rest)
            line = "".join(f"M{place}h0" for _, place in circles)
            round_ends = {"stroke-linecap": "round", "stroke-width": f"{2 * float(radius):g}"}
            first.attrib = {**look, "d": line, "fill": "none", "stroke": look.get("fill", "black"), **round_ends}
            for child, _ in circles[1:]:
                parent.remove(child)
