"""The catalogues: complete in both languages, and nothing on a page that does not stand in them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from experiments.classroom.words import FOLDER, LANGUAGES, flat, typeset, words
from experiments.explain import BEHIND

CLASSROOM = Path(FOLDER).parent
SOURCES = [*sorted(CLASSROOM.rglob("*.py")), CLASSROOM.parent / "chain.py"]
SHOWN = {"label", "button", "link", "heading", "paragraph", "notify", "checkbox", "radio", "input", "select", "tab"}
"""calls whose first argument is read by the class"""
NOT_WORDS = {"Mandate"}


def tree(path: Path) -> ast.AST:
    return ast.parse(path.read_text("utf-8"))


def calls(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """Yield name and first argument of every call."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and node.args:
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node.args[0]


def keys_of(node: ast.expr) -> Iterator[str]:
    """Yield the keys that an expression stands for, as patterns: what is known only when it runs is any text."""
    match node:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=values):
            yield "".join(re.escape(str(each.value)) if isinstance(each, ast.Constant) else ".+" for each in values)
        case ast.IfExp(body=body, orelse=orelse):
            yield from keys_of(body)
            yield from keys_of(orelse)
        case ast.BinOp(left=left, right=right):
            ends = ([*keys_of(left)] or [".+"], [*keys_of(right)] or [".+"])
            yield from (first + last for first in ends[0] for last in ends[1])


def leaves(data: object) -> Iterator[object]:
    if isinstance(data, dict):
        for value in data.values():
            yield from leaves(value)
    else:
        yield data


def used() -> Iterator[tuple[str, str]]:
    """Yield file and pattern of every key that the code asks for."""
    for path in SOURCES:
        for name, argument in calls(path):
            if name in {"w", "words"}:
                yield from ((path.name, key) for key in keys_of(argument) if "\\." in key)
            if name in {"SaidError", "NotAllowedError"}:
                yield from ((path.name, f"messages\\.{key}") for key in keys_of(argument))
            if name == "Said":
                yield from ((path.name, f"why\\.chain\\.{key}") for key in keys_of(argument))


def test_every_language_has_the_same_files_keys_and_braces() -> None:
    files = {language: {path.name for path in (FOLDER / language).iterdir()} for language in LANGUAGES}
    assert files["en"] == files["fr"]
    en, fr = words("en").texts, words("fr").texts
    assert set(en) == set(fr)
    for key, text in en.items():
        assert text, key
        assert fr[key], key
        braces = [sorted(re.findall(r"\{([a-z_0-9]*)\}", each)) for each in (text, fr[key])]
        assert set(braces[0]) == set(braces[1]), key


def test_long_texts_are_translated() -> None:
    en, fr = words("en").texts, words("fr").texts
    assert [key for key, text in en.items() if fr[key] == text and len(text) > 25] == []


def test_every_key_that_the_code_asks_for_is_there() -> None:
    there = list(words("en").texts)
    asked = list(used())
    assert len(asked) > 200
    missing = [(path, key) for path, key in asked if not any(re.fullmatch(key, each) for each in there)]
    assert missing == []


def test_no_text_of_a_page_stands_in_the_code() -> None:
    found = [
        (path.name, argument.value)
        for path in (CLASSROOM / "pages").glob("*.py")
        for name, argument in calls(path)
        if name in SHOWN and isinstance(argument, ast.Constant) and re.search("[A-Za-z]{2}", str(argument.value))
    ]
    assert [each for each in found if each[1] not in NOT_WORDS and not re.fullmatch("[a-z_-]+", each[1])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice_in_a_file(language: str) -> None:
    class Strict(yaml.SafeLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, object]:
            names = [key.value for key, _ in node.value]
            assert len(names) == len(set(names)), (node.start_mark, names)
            return super().construct_mapping(node, deep)

    for path in (FOLDER / language).glob("*.yaml"):
        read = yaml.load(path.read_text("utf-8"), Strict)
        assert flat(read, path.stem), path
        assert set(map(type, leaves(read))) == {str}, path


def test_french_signs_stay_on_the_line_of_their_word() -> None:
    assert typeset("Qui savait ? « Nous » : 20 %", "fr").count("\N{NO-BREAK SPACE}") == 5
    assert typeset("Who knew? 20 %", "en") == "Who knew? 20 %"
    assert [key for key, text in words("fr").texts.items() if re.search(" [;:!?»%]|« ", text)] == []


def test_the_chain_has_its_labels_from_the_catalogue() -> None:
    assert list(BEHIND) == ["Threat", "Who knew", "Who could reach it", "What held them back", "What came of it"]
