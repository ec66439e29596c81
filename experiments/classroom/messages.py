"""What the classroom says when something cannot be done: one catalogue, so that a page says it in its own language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.classroom.words import words
from sim.errors import UserError

if TYPE_CHECKING:
    from experiments.classroom.words import Words


class SaidError(UserError):
    """A user's error by its key in the catalogue ``messages``; as text it is English, for logs and the command line."""

    def __init__(self, key: str, /, **values: Any) -> None:
        """Keep the key and the values of its braces.

        Raises:
            KeyError: for a key or value that is missing, which is a fault of ours.
        """
        self.key = key
        self.values = values
        super().__init__(self.said(words("en")))

    def said(self, w: Words) -> str:
        """Return the message in the language of `w`, as one line; of a list one thing or another is meant."""
        either = f" {w('messages.or')} "
        told = {
            name: either.join(map(str, value)) if isinstance(value, list) else value
            for name, value in self.values.items()
        }
        return " ".join(w(f"messages.{self.key}", **told).split())


def said(error: UserError, w: Words) -> str:
    """Return what a page shows of a user's error; one that the classroom did not raise itself stays English."""
    return error.said(w) if isinstance(error, SaidError) else str(error)
