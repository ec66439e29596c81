"""The data dictionary in the documentation is the one of the code."""

from __future__ import annotations

from pathlib import Path

from experiments.dictionary import dictionary_markdown


def test_the_dictionary_in_the_documentation_is_current() -> None:
    written = (Path(__file__).parents[2] / "docs" / "data_dictionary.md").read_text(encoding="utf-8")
    assert written.endswith(dictionary_markdown()), "run `make docs`"
