"""The words of the pages: one catalogue a language, one file a page, all of them data.

A key is ``file.name`` or ``file.group.name``; braces in a text take values by name. Both languages have the same files,
keys and braces (tested), and no text of a page stands anywhere else.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "fr")
SPACED = re.compile(r" (?=[;:!?»%])|(?<=«) ")
FOLDER = Path(__file__).parent / "words"


class Words:
    """The catalogue of one language; call it with a key and the values of its braces."""

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        """Hold the texts of `language`, by key."""
        self.language = language
        self.texts = texts

    def __call__(self, key: str, /, **values: Any) -> str:
        """Return the text of a key.

        Raises:
            KeyError: for a key that is not in the catalogue, which is a fault of ours.
        """
        text = self.texts[key]
        return text.format(**values) if values else text


@cache
def words(language: str) -> Words:
    """Return the catalogue of a language, `en` or `fr`."""
    if language not in LANGUAGES:
        raise ValueError(f"{language} is not one of {', '.join(LANGUAGES)}")
    texts: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.yaml")):
        texts.update(flat(yaml.safe_load(path.read_text("utf-8")), path.stem))
    return Words(language, {key: typeset(text, language) for key, text in texts.items()})


def typeset(text: str, language: str) -> str:
    """Return a text with the spaces of its language: French keeps signs on the line of the word before them."""
    return SPACED.sub("\N{NO-BREAK SPACE}", text) if language == "fr" else text


def flat(tree: Any, prefix: str) -> dict[str, str]:
    """Return the texts of a tree by their dotted keys."""
    if not isinstance(tree, dict):
        return {prefix: str(tree)}
    return {key: text for name, branch in tree.items() for key, text in flat(branch, f"{prefix}.{name}").items()}
