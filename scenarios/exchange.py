"""Territories in GeoJSON (RFC 7946) and GraphML, instead of `locations.csv` and `roads.csv`.

GeoJSON: a FeatureCollection. Every Point, Polygon or MultiPolygon is a place, whose properties are the columns of the
locations but for latitude and longitude, which come from the geometry (for an area, its centre). Every LineString is a
road with the columns of the roads as properties; its own points are for drawing only. Areas without any road are joined
to those they share a border with, by the usual detour and speed.

GraphML: every node is a place with the columns of the locations as data (`name` is its id), every edge a road with
those of the roads (`from` and `to` are its source and target). Document types and entities are refused, since a few
lines of them can fill any memory.

Both are also written, and then hold the same as the two tables.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import networkx as nx

from scenarios.folder_columns import GEOJSON, GRAPHML, ROADS
from scenarios.folder_tables import Findings, Row, WorldError, checked_row, plain, read_text
from scenarios.geography import by_road, centre, great_circle, is_closed, road_by_rule, shared_borders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from scenarios.folder_columns import Cell, Column, Table
    from scenarios.geography import Point, Ring
    from scenarios.world import World

type Territory = tuple[list[Row] | None, list[Row]]
"""rows of locations (None where the file cannot be read at all) and rows of roads"""

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
SHAPES = ("Point", "Polygon", "MultiPolygon", "LineString")


# GeoJSON


def read_geojson(file: Path, places: Table, findings: Findings) -> Territory:
    """Read `file` as rows of `places` and of roads, everything wrong noted."""
    try:
        features = _features(file)
    except WorldError as slip:
        findings.error(str(slip))
        return None, []
    locations: list[Row] = []
    roads: list[Row] = []
    outlines: list[list[Ring]] = []
    for number, feature in enumerate(features, start=1):
        where = f"{file}, feature {number}"
        try:
            kind, coordinates, properties = _parts(feature)
            if kind == "LineString":
                roads.append(_row(where, properties, ROADS.columns, findings))
                continue
            rings = [] if kind == "Point" else _rings(kind, coordinates)
            east, north = centre(rings) if rings else _point(coordinates)
        except ValueError as slip:
            findings.error(f"{slip} ({where})")
            continue
        given = properties | {"longitude": east, "latitude": north}
        locations.append(_row(where, given, places.columns, findings))
        outlines.append(rings)
    if not roads:
        roads = _neighbours(file, locations, outlines)
    return locations, roads


def _features(file: Path) -> list[object]:
    """Return the features of a FeatureCollection; raises `WorldError` where there are none."""
    try:
        content = json.loads(read_text(file), parse_constant=_no_number)
    except json.JSONDecodeError as slip:
        raise WorldError(f"{file.name} is not JSON: {slip.msg} ({file}:{slip.lineno})") from None
    except (ValueError, RecursionError) as slip:
        if isinstance(slip, WorldError):
            raise
        what = "nested too deeply" if isinstance(slip, RecursionError) else str(slip)
        raise WorldError(f"{file.name} is not JSON: {what} ({file}:1)") from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise WorldError(f"{file.name} holds no features; a FeatureCollection of places is needed ({file}:1)")
    return features


def _no_number(word: str) -> float:
    """Refuse NaN and infinities, which JSON does not have."""
    raise ValueError(f"{word} is no number")


def _parts(feature: object) -> tuple[str, Any, dict[str, Any]]:
    """Return geometry type, coordinates and properties of a feature; raises `ValueError` with what is wrong."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(feature, dict) or not isinstance(geometry, dict) or kind not in SHAPES:
        raise ValueError(f"geometry = {str(kind)[:60]!r} is not known; allowed: {', '.join(SHAPES)}")
    properties = feature.get("properties")
    return str(kind), geometry.get("coordinates"), properties if isinstance(properties, dict) else {}


def _point(coordinates: object) -> Point:
    """Return longitude and latitude; raises `ValueError` where they are no two finite numbers."""
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        raise ValueError("coordinates are not [longitude, latitude]")
    for number in coordinates[:2]:
        if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) <= 360:
            raise ValueError("coordinates are not [longitude, latitude] in degrees")
    return float(coordinates[0]), float(coordinates[1])


def _rings(kind: str, coordinates: object) -> list[Ring]:
    """Return the outer rings of an area; raises `ValueError` where they are no closed rings of points."""
    areas = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(areas, list) or not areas or not all(isinstance(area, list) and area for area in areas):
        raise ValueError("coordinates are no outline: rings of [longitude, latitude] are needed")
    if not all(isinstance(area[0], list) for area in areas):
        raise ValueError("coordinates are no outline: rings of [longitude, latitude] are needed")
    rings: list[Ring] = [[_point(point) for point in area[0]] for area in areas]
    if not all(is_closed(ring) for ring in rings):
        raise ValueError("the outline is not closed; its last point must be its first")
    return rings


def _row(where: str, given: dict[str, Any], columns: Sequence[Column], findings: Findings) -> Row:
    """Return the row of properties; those that are no column are passed over, as maps have many of their own."""
    cells = {column.name: _text(given.get(column.name)) for column in columns}
    return checked_row(where, cells, columns, findings)


def _text(value: object) -> str:
    """Return a JSON value as it would stand in a table."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and math.isfinite(value):
        return str(int(value))  # programs that know one kind of number write 5.0 for 5
    return "" if value is None else plain(str(value))


def _neighbours(file: Path, rows: Sequence[Row], outlines: Sequence[Sequence[Ring]]) -> list[Row]:
    """Return roads between areas with a common border, by the usual detour and speed of a track."""
    found = []
    for i, j in shared_borders(outlines):
        a, b = rows[i], rows[j]
        if not (a.complete and b.complete):
            continue
        straight = float(great_circle(a["latitude"], a["longitude"], b["latitude"], b["longitude"]))
        road = road_by_rule(round(by_road(straight), 1), paved=False, border=a["country"] != b["country"])
        values: dict[str, Cell] = {"from": a["name"], "to": b["name"], **road}
        found.append(Row(str(file), {key: str(value) for key, value in values.items()}, values, complete=True))
    return found


def geojson(world: World) -> str:
    """Return the world's territory as GeoJSON: a Point for every place, a LineString for every road."""
    nodes = world.territory.nodes
    features = []
    for name, place, shares in placed(world):
        at = [place.pop("longitude"), place.pop("latitude")]
        features.append(_feature("Point", at, {"name": name, **place, **shares}))
    for start, end, road in world.territory.edges(data=True):
        line = [[nodes[name]["longitude"], nodes[name]["latitude"]] for name in (start, end)]
        features.append(_feature("LineString", line, {"from": start, "to": end, **road}))
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, allow_nan=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _feature(kind: str, coordinates: object, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": properties,
    }


def placed(world: World) -> list[tuple[str, dict[str, Any], dict[str, float]]]:
    """Return every location's name, a copy of its attributes, and its shares by constituency."""
    return [
        (name, dict(world.territory.nodes[name]), dict(zip(world.constituencies, map(float, shares), strict=True)))
        for name, shares in zip(world.territory, world.shares, strict=True)
    ]


# GraphML


def read_graphml(file: Path, places: Table, findings: Findings) -> Territory:
    """Read `file` as rows of `places` and of roads, everything wrong noted.

    Our own reader, as networkx's merges nodes of one name and stops at the first value that is no number.
    """
    try:
        graph, names = _graph(file)
    except WorldError as slip:
        findings.error(str(slip))
        return None, []
    locations = []
    for number, node in enumerate(graph.findall(f"{NAMESPACE}node"), start=1):
        given = _data(node, names) | {"name": node.get("id")}
        locations.append(_row(f"{file}, node {number}", given, places.columns, findings))
    roads = []
    for number, edge in enumerate(graph.findall(f"{NAMESPACE}edge"), start=1):
        given = _data(edge, names) | {"from": edge.get("source"), "to": edge.get("target")}
        roads.append(_row(f"{file}, edge {number}", given, ROADS.columns, findings))
    return locations, roads


def _graph(file: Path) -> tuple[ElementTree.Element, dict[str, str]]:
    """Return the first graph of a GraphML file, and the names of its keys."""
    text = read_text(file)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise WorldError(f"{file.name} declares a document type or entities, which are refused ({file}:1)")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as slip:
        raise WorldError(f"{file.name} is not XML: {slip} ({file}:{slip.position[0]})") from None
    except ValueError as slip:  # an encoding that Python does not know
        raise WorldError(f"{file.name} is not XML: {slip} ({file}:1)") from None
    graph = root.find(f"{NAMESPACE}graph")
    if graph is None:
        raise WorldError(f"{file.name} holds no graph of GraphML's namespace ({file}:1)")
    keys = root.findall(f"{NAMESPACE}key")
    return graph, {str(key.get("id")): str(key.get("attr.name")) for key in keys}


def _data(element: ElementTree.Element, names: dict[str, str]) -> dict[str, Any]:
    """Return the data of a node or edge by name."""
    data = element.findall(f"{NAMESPACE}data")
    return {names.get(str(item.get("key")), ""): item.text for item in data}


def graphml(world: World) -> str:
    """Return the world's territory as GraphML."""
    territory: nx.Graph[str] = nx.Graph()
    for name, place, shares in placed(world):
        territory.add_node(name, **place, **shares)
    territory.add_edges_from(world.territory.edges(data=True))
    return "\n".join(nx.generate_graphml(territory, named_key_ids=False)) + "\n"


READERS: dict[str, Callable[[Path, Table, Findings], Territory]] = {
    GEOJSON: read_geojson,
    GRAPHML: read_graphml,
}
"""readers by the file's name in a folder"""
