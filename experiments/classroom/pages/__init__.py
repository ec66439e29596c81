"""The pages: one module each, with ``async def show(view: View) -> None``; the order here is that of the navigation.

A page is a view: it reads ``view.room``, and what somebody does in it goes through ``view.act`` to a handler of the
exercise, which checks the role. Its words stand in ``words/{en,fr}/NAME.yaml``, its name in ``common.pages.NAME``.
"""

from __future__ import annotations

from dataclasses import dataclass

ALWAYS, PREDICTED, REVEALED, INSTRUCTOR = "always", "predicted", "revealed", "instructor"


@dataclass(frozen=True)
class Page:
    """A page of an exercise, and from when on it can be opened."""

    name: str
    """of its module here and of its route"""
    opens: str
    """`ALWAYS`; once the prediction is locked (`PREDICTED`); from the debrief on (`REVEALED`); to the `INSTRUCTOR`"""
    bare: bool = False
    """shown without header and navigation, as on a projector"""


PAGES: dict[str, Page] = {
    page.name: page
    for page in (
        Page("brief", ALWAYS),
        Page("picture", PREDICTED),
        Page("decide", PREDICTED),
        Page("compare", PREDICTED),
        Page("why", PREDICTED),
        Page("debrief", REVEALED),
        Page("instructor", INSTRUCTOR),
        Page("projector", ALWAYS, bare=True),
    )
}
