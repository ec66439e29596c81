"""The map and its playback: one element of the page, drawn by ``map.js``.

A period goes to the browser as one message and is played there, so that a slow laptop is never behind. The element
takes one world, or two that are played with one clock.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from experiments.classroom.why import actor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from experiments.classroom.words import Words

STYLE = Path(__file__).with_name("map.css")


class WorldMap(Element, component="map.js"):
    """Map, controls, log, series and list of places of one or two worlds.

    What it draws is what it is given: whoever calls :meth:`load` leaves out what may not be seen.
    """

    def __init__(self, country: Mapping[str, Any], w: Words, titles: Sequence[str] = ("",)) -> None:
        """Show an empty map.

        Args:
            country: of :meth:`experiments.classroom.stage.Stage.country`; the same for both worlds.
            w: words of the page's language.
            titles: one a world; the title of a single one may be empty.
        """
        super().__init__()
        ui.add_css(STYLE.read_text("utf-8"))
        actors = [{**each, "name": actor(each["name"], w)} for each in country["actors"]]
        self._props["country"] = {**country, "actors": actors}
        self._props["texts"] = {key.removeprefix("map."): text for key, text in w.texts.items() if key[:4] == "map."}
        self._props["language"] = w.language
        self._props["titles"] = list(titles)
        self._message: tuple[str, int] | None = None
        self._shown = False
        self.on("ready", self._ready)

    def load(self, periods: Sequence[Mapping[str, Any]], day: int) -> None:
        """Show periods, standing on `day`; nothing is played before somebody presses play.

        Args:
            periods: one a world, of :meth:`experiments.classroom.stage.Stage.period`, over the same days.
            day: one of theirs.
        """
        self._send("load", packed(periods), day)

    def replace(self, periods: Sequence[Mapping[str, Any]], day: int) -> None:
        """Put periods in the place of those loaded that differ from `day` on.

        What is being played goes on; who has come further than `day` is put back to it.
        """
        self._send("replace", packed(periods), day)

    def truth(self, shown: bool) -> None:
        """Show what truly happened, where the periods hold it, or what is reported."""
        self.run_method("truth", shown)

    def on_reached(self, reached: Callable[[int], Any]) -> None:
        """Have `reached` called with the last day when it is played or jumped to."""
        self.on("reached", lambda event: reached(int(event.args["day"])), ["day"])

    def on_day(self, looked_at: Callable[[int], Any]) -> None:
        """Have `looked_at` called with the day that is shown, at most once a second while it is played."""
        self.on("day", lambda event: looked_at(int(event.args["day"])), ["day"], throttle=1.0)

    def _send(self, method: str, periods: str, day: int) -> None:
        self._message = periods, day
        if self._shown:
            self.run_method(method, periods, day)

    def _ready(self, _: GenericEventArguments) -> None:
        # A message that comes before the element stands in the page would be lost.
        self._shown = True
        if self._message:
            self.run_method("load", *self._message)


def packed(periods: Sequence[Mapping[str, Any]]) -> str:
    """Return periods as one short text: JSON, compressed (zlib), in base64."""
    return b64encode(zlib.compress(json.dumps(list(periods), separators=(",", ":")).encode())).decode()
