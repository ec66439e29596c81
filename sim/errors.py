"""What a user can cause: errors whose text is for the person at the keyboard, never for a programmer."""

from __future__ import annotations


class UserError(ValueError):
    """Something a user wrote, named or ran out of; the text says in one or two lines what, where and what is allowed.

    The command line prints the text alone and exits with status 2; any other exception is a failure of ours (1).
    """
