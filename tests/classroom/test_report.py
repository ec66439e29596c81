"""The printed report: whole, self-contained and the same twice, in both languages; as PDF nothing is clipped."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from experiments.classroom.course import Change
from experiments.classroom.lessons import DEBRIEF_PARTS
from experiments.classroom.report import Facts, configuration_hash, report, sections, three
from experiments.classroom.words import LANGUAGES, words
from tests.classroom.played import facts, played

VOID = {"meta", "br", "img", "line", "rect", "circle", "polygon", "polyline", "path", "link", "hr"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts(played(tmp_path_factory.mktemp("exercises"), revealed=True))


class Page(HTMLParser):
    """Reads a page: that its elements are closed, its ids, addresses and headings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.headings: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"h1", "h2", "h3"}:
            self.headings.append("")
        for name, value in attrs:
            if name == "id":
                self.ids.append(str(value))
            if name in {"src", "href"}:
                self.addresses.append(str(value))

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"style", "title"}:
            self.text.append(data)
        if self.open and self.open[-1] in {"h1", "h2", "h3"} and self.headings:
            self.headings[-1] += data


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    assert page.open == []
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_whole_and_needs_nothing_else(told: Facts, language: str) -> None:
    html, w = report(told, language), words(language)
    page = read(html)
    assert html == report(told, language)
    assert f'<html lang="{language}">' in html
    assert page.addresses == []
    assert not re.search(r"https?://(?!www\.w3\.org)|url\(|@import|<script", html)
    assert len(page.ids) == len(set(page.ids))
    for name in ("about", "predictions", "otherwise", "timeline", "chains", "reported", "questions", "assumptions"):
        assert w(f"debrief.{name}") in page.headings
    for part in DEBRIEF_PARTS:
        assert w(f"debrief.parts.{part}") in page.headings
    assert w("debrief.left_out") in page.headings
    assert w("debrief.notes") in page.headings
    text = unescape(" ".join(page.text))
    assert w("common.disclaimer") in text
    assert w("common.disclaimer") in html.partition("@page")[2].partition("</style>")[0]
    assert not re.search(r"[{}]|\$[a-z]|\bnan\b", text)
    assert html.count("<svg") >= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_what_was_done(told: Facts, language: str) -> None:
    w, exercise = words(language), told.exercise
    text = unescape(" ".join(read(report(told, language)).text))
    texts = exercise.lesson.words[language]
    for something in (
        "KESTREL-7", "1.2.3", texts["title"], configuration_hash(exercise.course), texts["content_note"],
        w("decisions.caveats.options.few"), w("decisions.reserve.options.large"),
        w("decisions.tasks.names.protection"), "Lumekka 640 → 540", "Samovelle 120 → 220",
        "Who would not go? <script>alert(1)</script>", w("debrief.kinds.drafted"),
    ):  # fmt: skip
        assert something in text, something
    assert w("decisions.caveats.options.some") not in text
    for inject in exercise.lesson.injects[:2]:
        assert inject.texts[language]["title"] in text
        assert inject.texts[language]["activity"] in text
    assert exercise.lesson.injects[2].texts[language]["title"] not in text
    for question in exercise.lesson.questions:
        assert texts["questions"][question.name] in text
    for line in texts["left_out"]:
        assert line in text
    for key in texts["key"]:
        assert key not in text
    assert text.count(w("debrief.runs", done=6, total=6, first=1, last=6)) == 2


def test_three_chains_are_of_three_attacks(told: Facts) -> None:
    found = three(told.tables[0])
    assert len({event for _, event in found}) == 3
    assert [which for which, _ in found] == ["largest", "latest", "missed"]
    few = told.tables[0][told.tables[0]["id"].isin([event for _, event in found[:2]])]
    assert len(three(few)) == 2
    assert three(few.iloc[:0]) == []


def test_reported_and_true_are_counted(told: Facts) -> None:
    html = next(each.html for each in sections(told, words("en")) if each.name == "reported")
    events = told.tables[0]
    attacks = events[(events["event_type"] == "one_sided") & (events["day"] >= 0)]
    last = re.findall(r"<td>([^<]*)</td>", html)[-4:]
    known = attacks[attacks["reported"]]
    numbers = (len(attacks), len(known), attacks["deaths_civilians"].sum(), known["deaths_civilians"].sum())
    assert last == [f"{each:,}" for each in numbers]


def test_an_exercise_that_was_not_played_out_has_a_report(tmp_path: Path, told: Facts) -> None:
    exercise = played(tmp_path, revealed=True)
    exercise.reached, exercise.decided, exercise.injected, exercise.notes = 0, [], [], []
    exercise.entries = exercise.entries[:2]
    little = Facts(exercise, told.world, (told.tables[0].iloc[:0], told.tables[1].iloc[:0]), told.arms, None)
    for language in LANGUAGES:
        text = unescape(" ".join(read(report(little, language)).text))
        assert words(language)("debrief.no_attacks") in text
        assert words(language)("debrief.nothing_done") in text


def test_the_hash_is_of_all_that_decides_a_run(told: Facts) -> None:
    course = told.exercise.course
    assert configuration_hash(course) == configuration_hash(told.exercise.course)
    other = course.with_changes([Change(10, {}, {"Lumekka": 1})])
    later = course.with_changes([Change(10, {"consent.host": 0.5})])
    assert len({configuration_hash(each) for each in (course, other, later)}) == 3


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_clipped_in_print(told: Facts, language: str, tmp_path: Path, browser: Any) -> None:
    import pypdfium2

    html, w = report(told, language), words(language)
    source, target = tmp_path / "report.html", tmp_path / "report.pdf"
    source.write_text(html, "utf-8")
    page = browser.new_page()
    page.goto(source.as_uri())
    page.pdf(path=target, prefer_css_page_size=True, print_background=True)
    page.close()
    document = pypdfium2.PdfDocument(target)
    texts = []
    for number in range(len(document)):
        sheet = document[number]
        width, height = sheet.get_size()
        assert (round(width), round(height)) == (595, 842) or (round(width), round(height)) == (595, 841)
        text = sheet.get_textpage()
        texts.append(text.get_text_range())
        assert f"{w('debrief.page_of')} {number + 1}/{len(document)}" in texts[-1]
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            assert 40 <= left <= right <= width - 40, (number, texts[-1])
            assert 15 <= bottom <= top <= height - 40, (number, texts[-1])
        picture = sheet.render(scale=0.5).to_numpy()
        assert (picture.min(axis=2) < 200).mean() > 0.004, f"page {number + 1} is as good as blank"
    whole = squeezed(" ".join(texts))
    shown = read(html)
    for heading in shown.headings:
        assert squeezed(heading) in whole, heading
    missing = [piece for piece in shown.text if len(piece) > 3 and squeezed(piece) not in whole]
    assert len(missing) <= 0.02 * len(shown.text), missing


def squeezed(text: str) -> str:
    """Return a text without what lines and hyphens of a PDF change."""
    return re.sub(r"[\s\N{SOFT HYPHEN}\uFFFE-]+", "", text)
