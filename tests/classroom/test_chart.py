"""What a comparison says in words and where it stands in the chart."""

from __future__ import annotations

import itertools
import math
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.classroom import chart
from experiments.classroom.chart import INSIDE, OUTSIDE, UNDECIDED, Prediction, Zones, verdict, zones
from experiments.classroom.lessons import DIRECTIONS, lessons
from experiments.classroom.outcome_words import BY_NAME, estimate_numbers, number, shown
from experiments.classroom.words import words
from experiments.compare_folder import CONFIGURED
from experiments.compare_tables import OutcomeRow, compare_outcome
from scenarios.outcomes import OUTCOMES

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("en", "fr")
NAMES = ("A", "B")


def row_of(outcome: str, a: list[float], b: list[float], half: float = 0.0) -> OutcomeRow:
    frames = [pd.DataFrame({outcome: values, "seed": range(len(values)), "draw": CONFIGURED}) for values in (a, b)]
    return compare_outcome(NAMES, BY_NAME[outcome], "", (frames[0], frames[1]), (half, half))


def drawn(
    outcome: str, a: list[float], b: list[float], said: str | None = None, own: int | None = None
) -> ElementTree.Element:
    half = 0.1 if BY_NAME[outcome].compared == "ratio" else 0.0
    row = row_of(outcome, a, b, half)
    w = words("en")
    prediction = Prediction(said, 0.02) if said else None
    apart = chart.apart(a, b, half, row.is_ratio)
    return ElementTree.fromstring(chart.difference_chart(row, apart, shown(outcome, w), NAMES, w, prediction, own))


def marked(page: ElementTree.Element, tag: str, name: str) -> list[ElementTree.Element]:
    return [element for element in page.iter(f"{SVG}{tag}") if element.get("class") == name]


# The verdict


@pytest.mark.parametrize(
    ("answer", "low", "high", "found"),
    [
        ("lower", -0.5, -0.3, INSIDE),
        ("lower", -0.5, -0.1, INSIDE),
        ("lower", -0.5, -0.05, UNDECIDED),
        ("lower", -0.05, 0.05, OUTSIDE),
        ("lower", 0.2, 0.5, OUTSIDE),
        ("lower", -0.05, 0.5, OUTSIDE),
        ("same", -0.05, 0.05, INSIDE),
        ("same", -0.2, 0.05, UNDECIDED),
        ("same", -0.4, -0.2, OUTSIDE),
        ("higher", 0.2, 0.4, INSIDE),
        ("higher", -0.4, 0.4, UNDECIDED),
        ("higher", math.nan, math.nan, UNDECIDED),
    ],
)
def test_verdict_says_where_the_interval_lies(answer: str, low: float, high: float, found: str) -> None:
    assert verdict(answer, low, high, zones(0.1, ratio=False)) == found


def test_verdict_of_a_ratio_takes_the_margin_as_a_share() -> None:
    limits = zones(0.05, ratio=True)
    assert verdict("lower", 0.80, 0.90, limits) == INSIDE
    assert verdict("same", 0.96, 1.04, limits) == INSIDE
    assert verdict("higher", 0.96, 1.04, limits) == OUTSIDE


@given(low=st.floats(-2, 2), width=st.floats(0.001, 2), margin=st.floats(0.01, 1))
def test_at_most_one_prediction_is_right_and_then_all_others_are_wrong(low: float, width: float, margin: float) -> None:
    found = [verdict(answer, low, low + width, zones(margin, ratio=False)) for answer in DIRECTIONS]
    assert (sorted(found) == sorted([INSIDE, OUTSIDE, OUTSIDE])) or (
        INSIDE not in found and found.count(UNDECIDED) >= 2
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_right_wrong_and_undecided_are_said_in_words(language: str) -> None:
    w, rng = words(language), np.random.default_rng(1)
    a = rng.uniform(0.1, 0.2, 20)
    about = shown("in_time", w)
    clear = row_of("in_time", a.tolist(), (a + 0.1 + rng.normal(0, 0.005, 20)).tolist())
    vague = row_of("in_time", a.tolist(), (a + 0.02 + rng.normal(0, 0.02, 20)).tolist())
    few = row_of("in_time", a[:4].tolist(), (a[:4] + 0.1).tolist())
    right = chart.verdict_words(clear, Prediction("higher", 0.02), about, NAMES, w)
    wrong = chart.verdict_words(clear, Prediction("lower", 0.02), about, NAMES, w)
    undecided = chart.verdict_words(vague, Prediction("higher", 0.02), about, NAMES, w)
    none = chart.verdict_words(few, Prediction("higher", 0.02), about, NAMES, w)
    assert len({right, wrong, undecided, none}) == 4
    higher, lower = w("brief.directions.higher"), w("brief.directions.lower")
    assert lower in wrong
    assert higher in wrong  # what the runs say instead
    assert lower not in right
    assert w("compare.or") in undecided
    assert str(chart.LEAST_PAIRS) in none


# The sentence about pairs


def test_better_pairs_name_outcome_direction_and_ties() -> None:
    w = words("en")
    a, b = [0.2, 0.2, 0.2, 0.2], [0.3, 0.3, 0.2, 0.1]
    text = chart.better_words(row_of("in_time", a, b), chart.apart(a, b, 0, False), shown("in_time", w), NAMES, w)
    assert text == "Attacks on civilians answered in time: better (higher) with B in 2 of 4 pairs. Equal in 1."
    text = chart.better_words(row_of("late", a, b), chart.apart(a, b, 0, False), shown("late", w), NAMES, w)
    assert "better (lower) with B in 1 of 4" in text


def test_an_outcome_without_a_better_direction_is_called_higher_and_not_better() -> None:
    w = words("en")
    a, b = [1.0, 1.0, 1.0], [2.0, 2.0, 0.5]
    text = chart.better_words(row_of("patrols", a, b), chart.apart(a, b, 0, False), shown("patrols", w), NAMES, w)
    assert "higher with B in 2 of 3" in text
    assert "neither direction is better" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_pair_has_is_said_to_be_unseen(language: str) -> None:
    w, nothing = words(language), [math.nan] * 6
    row, about = row_of("response_hours", nothing, nothing), shown("response_hours", w)
    assert chart.better_words(row, nothing, about, NAMES, w) == w("compare.never_seen", name=about.name)
    assert chart.row_words(row, about, w) == w("compare.not_seen")
    ElementTree.fromstring(chart.difference_chart(row, nothing, about, NAMES, w, Prediction("same", 1.0)))


# The large chart


@pytest.mark.parametrize("outcome", ["in_time", "civilians_killed"])
@pytest.mark.parametrize("answer", DIRECTIONS)
def test_the_zone_that_was_predicted_is_marked_and_no_difference_lies_where_it_should(
    outcome: str, answer: str
) -> None:
    rng = np.random.default_rng(2)
    a = rng.uniform(0.1, 0.5, 30)
    page = drawn(outcome, a.tolist(), (a * 1.2).tolist(), answer)
    (zone,) = marked(page, "rect", "predicted")
    start = float(zone.get("x", ""))
    end = start + float(zone.get("width", ""))
    (none,) = [
        float(line.get("x1", "")) for line in page.iter(f"{SVG}line")
        if line.get("x1") == line.get("x2") and line.get("y1") == f"{chart.BAND_TOP:g}"
    ]  # fmt: skip
    if answer == "lower":
        assert start == chart.LEFT
        assert end < none
    elif answer == "same":
        assert start < none < end
    else:
        assert none < start
        assert end == pytest.approx(chart.RIGHT, abs=1e-3)
    assert any(words("en")(f"brief.directions.{answer}") in (text.text or "") for text in page.iter(f"{SVG}text"))


def test_every_pair_is_a_dot_and_the_interval_comes_with_the_fifth() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.uniform(0.1, 0.2, 50).tolist(), rng.uniform(0.1, 0.3, 50).tolist()
    for pairs, intervals in ((1, 0), (4, 0), (5, 1), (50, 1)):
        page = drawn("in_time", a[:pairs], b[:pairs], "higher")
        assert len(marked(page, "circle", "pair")) == pairs
        assert len(marked(page, "line", "interval")) == intervals


def test_the_interval_lies_over_its_numbers_on_the_axis() -> None:
    rng = np.random.default_rng(4)
    a, b = rng.uniform(0.1, 0.2, 50).tolist(), rng.uniform(0.1, 0.3, 50).tolist()
    row = row_of("in_time", a, b)
    page = drawn("in_time", a, b)
    (bar,) = marked(page, "line", "interval")
    dots = [float(dot.get("cx", "")) for dot in marked(page, "circle", "pair")]
    apart = sorted(chart.apart(a, b, 0, False))
    assert len(set(dots)) > 40
    slope = (max(dots) - min(dots)) / (apart[-1] - apart[0])
    for end, value in (("x1", row.low), ("x2", row.high)):
        assert float(bar.get(end, "")) == pytest.approx(min(dots) + slope * (value - apart[0]), abs=0.5)


def test_the_own_run_is_marked() -> None:
    a, b = [0.1] * 6, [0.2, 0.21, 0.22, 0.3, 0.24, 0.25]
    page = drawn("in_time", a, b, own=3)
    (ring,) = marked(page, "circle", "own")
    dots = [float(dot.get("cx", "")) for dot in marked(page, "circle", "pair")]
    assert float(ring.get("cx", "")) == max(dots)


def test_dots_of_a_pile_do_not_cover_each_other() -> None:
    positions = [10.0, 12.0, 14.0, 40.0, 41.0, 100.0]
    levels = chart.stacked(positions, 17)
    for i in range(len(positions)):
        for j in range(i):
            assert abs(positions[i] - positions[j]) >= 17 or levels[i] != levels[j]
    assert levels[5] == 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.booleans())
def test_every_value_lies_on_its_axis_and_marks_stand_apart(values: list[float], ratio: bool) -> None:
    values = [math.exp(value / 1e5) for value in values] if ratio else values
    on = chart.axis(values, 40, 1180, ratio)
    assert all(40 <= on.at(value) <= 1180 for value in values)
    marks = [on.at(value) for value in chart.ticks(on, 90)]
    assert all(second - first > 60 for first, second in itertools.pairwise(marks))


def test_a_name_cannot_become_markup() -> None:
    about = shown("in_time", words("en"))._replace(name="<script>alert('&')</script>")
    row = row_of("in_time", [0.1] * 6, [0.2] * 6)
    svg = chart.difference_chart(row, [0.1] * 6, about, ("<i>", '"b"'), words("en"))
    assert "<script" not in svg
    assert "<i>" not in svg
    ElementTree.fromstring(svg)


def test_both_arms_are_in_the_charts_of_two_outcomes_and_of_months() -> None:
    w = words("fr")
    x, y = shown("civilians_killed", w), shown("in_time", w)
    values = ([1.0, 2.0, math.nan], [2.0, 3.0, 1.0]), ([0.1, 0.2, 0.3], [0.2, math.nan, 0.4])
    page = ElementTree.fromstring(chart.pareto_chart(((1.5, 2.0), (0.2, 0.3)), values, (x, y), NAMES, w))
    assert len(list(page.iter(f"{SVG}circle"))) == 2 + 1  # pairs without a value stay out; a mean each
    assert len(list(page.iter(f"{SVG}rect"))) == 2 + 1
    assert any(w("compare.better_both") in (text.text or "") for text in page.iter(f"{SVG}text"))
    runs = [[1.0, 2.0, 4.0], [2.0, 2.0, 2.0]], [[0.0, 1.0, 1.0], [9.0, 1.0, 0.0]]
    page = ElementTree.fromstring(chart.lines_chart(runs, "x", NAMES, w))
    assert len(list(page.iter(f"{SVG}polyline"))) == 4 + 2 * 2  # runs, and a mean each with its halo


def test_zones_are_touched_by_what_reaches_into_them() -> None:
    limits = Zones(-1, 1)
    assert limits.touched(-2, 2) == DIRECTIONS
    assert limits.touched(-1, 1) == ("same",)
    assert limits.touched(1, 3) == ("higher",)


# Numbers and names


def test_numbers_are_written_as_the_language_does() -> None:
    assert number(1234567.0, "en") == "1,234,567"
    assert number(1234567.0, "fr") == "1\u202f234\u202f567"
    assert number(0.1234, "en") == "0.123"
    assert number(-2.5, "fr") == "\N{MINUS SIGN}2,5"
    assert number(-0.0001, "en") == "0"
    assert number(math.nan, "en") == "\N{EN DASH}"
    assert estimate_numbers(0.916, 0.899, 0.933, "en", sign=False) == ("0.916", "0.899", "0.933")
    assert estimate_numbers(-11.04, -12.12, -9.96, "en", sign=True) == tuple(
        f"\N{MINUS SIGN}{text}" for text in ("11.0", "12.1", "10.0")
    )
    assert estimate_numbers(5.0, 5.0, 5.0, "fr", sign=True) == ("+5,00",) * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_can_be_shown(language: str) -> None:
    w = words(language)
    names = [shown(outcome.name, w).name for outcome in OUTCOMES]
    assert len(set(names)) == len(OUTCOMES)


def test_lessons_show_outcomes_that_have_words() -> None:
    for lesson in lessons().values():
        asked = {question.outcome for question in lesson.questions}
        assert {*lesson.outcomes, *lesson.pareto, *asked} <= BY_NAME.keys(), lesson.name
