"""What the debrief shows and the printed report holds: what was predicted, decided and let happen, and what came of it.

Both are made of the same sections, from the exercise's log and its runs alone, so that the same exercise gives the same
report. The report is one HTML file that needs nothing else, made for A4.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, NamedTuple

from agents.measures import MONTH
from experiments.classroom import chart
from experiments.classroom.decisions import DECISIONS, PLACEMENT
from experiments.classroom.lessons import DEBRIEF_PARTS, QUARTER
from experiments.classroom.outcome_words import number, shown
from experiments.classroom.phrases import calendar_words, date_words, value_words
from experiments.classroom.why import (
    CHOICES,
    GRADES,
    actor,
    chosen,
    grade_mark,
    grades_html,
    grounds,
    grounds_html,
    part_html,
    seen,
    why,
)
from experiments.classroom.words import words
from experiments.figures.style import BLUE, GREEN, ORANGE, VERMILLION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from experiments.classroom.course import Course
    from experiments.classroom.exercise import Entry, Exercise
    from experiments.classroom.lessons import Inject
    from experiments.classroom.pairs import Pairs
    from experiments.classroom.words import Words
    from experiments.compare_tables import OutcomeRow
    from scenarios.world import World

TEMPLATE = Path(__file__).with_name("report_template.html")
CHAINS = 3
LINES_TO_WRITE_ON = 12
COLOURS = {"council": BLUE, "mission": GREEN, "contributors": VERMILLION, "host": ORANGE}
"""authority -> colour on the timeline; its name stands beside it"""


class Section(NamedTuple):
    """One part of debrief and report."""

    name: str
    title: str
    html: str


@dataclass(frozen=True)
class Facts:
    """What an exercise and its runs come to, at the debrief."""

    exercise: Exercise
    world: World
    tables: tuple[pd.DataFrame, pd.DataFrame]
    """true events and panel up to the day that the class has reached"""
    arms: Pairs
    history: Pairs | None
    """None where the exercise has not ended, so that nothing can be said of what would have happened otherwise"""

    @property
    def values(self) -> Mapping[str, Any]:
        """The configuration in force at the end, its `days` those that the class has played."""
        reached = self.exercise.reached
        return {**self.exercise.course.at(reached).values, "days": reached}


def report(facts: Facts, language: str) -> str:
    """Return the printed report: one HTML file in a language."""
    w = words(language)
    exercise = facts.exercise
    lesson = exercise.lesson.words[language]
    title = w("debrief.report_title", lesson=lesson["title"], code=exercise.code)
    parts = [
        f'<section id="{each.name}"><h2>{escape(each.title)}</h2>{each.html}</section>' for each in sections(facts, w)
    ]
    head = (
        f"<h1>{escape(title)}</h1>"
        f'<p class="notice"><b>{escape(w("common.disclaimer"))}</b> {escape(w("debrief.banner"))}</p>'
        f'<p class="quiet">{escape(lesson["content_note"])}</p>'
    )
    room = notes(exercise, w) + blank_lines(LINES_TO_WRITE_ON)
    last = f'<section id="notes"><h2>{escape(w("debrief.notes"))}</h2>{room}</section>'
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        language=language,
        title=escape(title),
        running=_css(w("common.disclaimer")),
        page=_css(w("debrief.page_of")),
        code=_css(exercise.code),
        body=head + "".join(parts) + last,
    )


def _css(text: str) -> str:
    """Return a text as it stands in a string of a style sheet."""
    return text.replace("\\", "").replace('"', "'").replace("<", "").replace("\n", " ")


def sections(facts: Facts, w: Words) -> list[Section]:
    """Return the parts of debrief and report, in order."""
    made = {
        "about": about,
        "predictions": predictions,
        "otherwise": otherwise,
        "timeline": timeline,
        "chains": chains,
        "reported": reported_and_true,
        "questions": questions,
        "assumptions": assumptions,
        "left_out": left_out,
    }
    return [Section(name, w(f"debrief.{name}"), make(facts, w)) for name, make in made.items()]


# What it is about


def about(facts: Facts, w: Words) -> str:
    """Return which exercise this is, in so much detail that it can be run again."""
    exercise = facts.exercise
    texts = exercise.lesson.words[w.language]
    own, pairs = exercise.seed, facts.arms.seeds
    length = {"minutes": exercise.minutes, "quarters": exercise.quarters, "days": exercise.reached}
    rows = [
        ("lesson", texts["title"]),
        ("code", exercise.code),
        ("begun", calendar_words(datetime.fromisoformat(exercise.entries[0].at).astimezone(UTC).date(), w)),
        ("length", w("debrief.length_value", **length)),
        ("version", exercise.version),
        ("seeds", w("debrief.seeds_value", own=own, first=pairs[0], last=pairs[-1])),
        ("hash", configuration_hash(exercise.course)),
    ]  # fmt: skip
    if exercise.rehearsal:
        rows.append(("rehearsal", w("common.rehearsal")))
    body = "".join(
        f'<tr><th scope="row">{escape(w(f"debrief.about_{name}"))}</th>'
        f"<td{' class=hash' if name == 'hash' else ''}>{escape(str(value))}</td></tr>"
        for name, value in rows
    )
    arms = "".join(
        f"<dt>{escape(w(f'debrief.arm_{letter}', title=texts['arms'][letter]['title']))}</dt>"
        f"<dd>{escape(texts['arms'][letter]['text'])}</dd>"
        for letter in ("A", "B", "baseline")
    )
    return f"<table>{body}</table><p>{escape(texts['summary'])}</p><dl>{arms}</dl>"


def configuration_hash(course: Course) -> str:
    """Return the SHA-256 (hex) of all that decides a course: its configuration on every day on which that changes."""
    days = sorted({0, *(change.day for change in course.changes)})
    placed = [[change.day, sorted(change.troops.items())] for change in course.changes if change.troops]
    told = [[[day, course.at(day).digest()] for day in days], placed]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


# Predictions and comparisons


def predictions(facts: Facts, w: Words) -> str:
    """Return every prediction over the pairs of runs of B and A."""
    exercise, pairs = facts.exercise, facts.arms
    parts = [f"<p>{escape(w('compare.about_arms'))} {escape(runs_words(pairs, w))}</p>"]
    rows = {row.outcome: row for row in pairs.table()}
    for each in exercise.lesson.questions:
        text = exercise.lesson.words[w.language]["questions"][each.name]
        shown_answer = w(f"brief.directions.{exercise.predictions[each.name]}")
        parts.append(f"<h3>{escape(text)}</h3>")
        parts.append(f"<p>{escape(w('compare.you_said', answer=shown_answer))}</p>")
        if each.outcome not in rows:
            parts.append(f"<p>{escape(w('compare.not_yet'))}</p>")
            continue
        said = chart.Prediction(exercise.predictions[each.name], each.margin)
        parts.append(compared(pairs, rows[each.outcome], ("A", "B"), w, said))
    return "".join(parts)


def compared(
    pairs: Pairs, row: OutcomeRow, names: tuple[str, str], w: Words, said: chart.Prediction | None = None
) -> str:
    """Return how B differs from A in one outcome: chart, sentence, and in how many pairs it is better."""
    what = shown(row.outcome, w)
    differences = pair_differences(pairs, row)
    drawing = chart.difference_chart(row, differences, what, names, w, said)
    lines = [chart.difference_words(row, what, names, w)]
    if said:
        lines.append(chart.verdict_words(row, said, what, names, w))
    lines.append(chart.better_words(row, differences, what, names, w))
    return f"<figure>{drawing}</figure><p>{' '.join(map(escape, lines))}</p>"


def pair_differences(pairs: Pairs, row: OutcomeRow) -> list[float]:
    """Return the difference or ratio of every pair that is finished."""
    _, a, b = pairs.values(row.outcome)
    return chart.apart(a, b, pairs.half(row.outcome), row.is_ratio)


def runs_words(pairs: Pairs, w: Words) -> str:
    """Return how many pairs of runs there are, and their seeds."""
    return w("debrief.runs", done=pairs.done, total=pairs.total, first=pairs.seeds[0], last=pairs.seeds[-1])


def otherwise(facts: Facts, w: Words) -> str:
    """Return the class's own course against what would have happened otherwise."""
    exercise, pairs = facts.exercise, facts.history
    baseline = exercise.lesson.words[w.language]["arms"]["baseline"]
    told = f"<p>{escape(w('compare.about_history'))} {escape(pair(baseline['title'], baseline['text'], w))}</p>"
    if pairs is None:
        return f"{told}<p>{escape(w('compare.not_yet_played'))}</p>"
    if not exercise.decided or not any(chosen for _, chosen in exercise.decided):
        return f"{told}<p>{escape(w('debrief.nothing_decided'))}</p>"
    rows = {row.outcome: row for row in pairs.table()}
    if not rows:
        return f"{told}<p>{escape(w('compare.not_yet'))}</p>"
    names = (w("compare.otherwise"), w("compare.yours"))
    main = exercise.lesson.outcomes[0]
    head = [w("compare.column_outcome"), *names, w("compare.column_difference", a=names[0], b=names[1]),
            w("compare.column_better", b=names[1])]  # fmt: skip
    body = []
    for outcome in exercise.lesson.outcomes:
        row, what = rows[outcome], shown(outcome, w)
        body.append(chart.cells(row, what, w))
    return (
        f"{told}<p>{escape(runs_words(pairs, w))}</p>{compared(pairs, rows[main], names, w)}{table(head, body)}"
        f'<p class="quiet">{escape(w("compare.interval_note"))}</p>'
    )


def table(head: Iterable[str], body: Iterable[Iterable[str]], style: str = "") -> str:
    """Return a table of text; the first cell of a row is its heading."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(cell)}</th>' if at == 0 else f"<td>{escape(cell)}</td>"
            for at, cell in enumerate(cells)
        )
        + "</tr>"
        for cells in body
    )
    return f'<table class="{style}"><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>'


# The timeline


class Moment(NamedTuple):
    """Something that was decided, drafted, let happen or noted."""

    day: int
    kind: str
    """`decided`, `drafted`, `injected` or `noted`"""
    who: str
    what: str


def timeline(facts: Facts, w: Words) -> str:
    """Return what was decided, drafted, let happen and noted, on a line and as a table."""
    exercise = facts.exercise
    found = list(moments(exercise, facts.world, w))
    if not found:
        return f"<p>{escape(w('debrief.nothing_done'))}</p>"
    head = [w(f"debrief.column_{name}") for name in ("day", "kind", "who", "what")]
    body = [
        [day_words(each.day, w), w(f"debrief.kinds.{each.kind}"), each.who, each.what]
        for each in found
    ]  # fmt: skip
    return f"<figure>{timeline_chart(exercise, w)}</figure>{table(head, body, 'timeline')}"


def moments(exercise: Exercise, world: World, w: Words) -> Iterator[Moment]:
    """Yield what the log says was done, in the order in which it was; without drafts replaced at once."""
    day = 0
    placed = {base.location: base.troops for base in world.bases}
    for at, entry in enumerate(exercise.entries):
        data = entry.data
        if entry.kind == "reached":
            day = data["day"]
        elif entry.kind == "noted":
            yield Moment(day, "noted", w(f"debrief.roles.{entry.role}"), data["text"])
        elif entry.kind == "drafted" and not _replaced(exercise.entries, at):
            name = data["decision"]
            what = pair(w(f"decisions.{name}.title"), decided_words(name, data["value"], placed, w), w)
            yield Moment(day, "drafted", authority_words(name, w), what)
        elif entry.kind == "decided":
            for name, value in data["chosen"].items():
                delay = DECISIONS[name].delay
                acts = w("debrief.acts", day=data["day"] + delay) if delay else w("debrief.acts_at_once")
                what = f"{pair(w(f'decisions.{name}.title'), decided_words(name, value, placed, w), w)} {acts}"
                yield Moment(data["day"], "decided", authority_words(name, w), what)
                if DECISIONS[name].kind == PLACEMENT:
                    placed |= value
            if not data["chosen"]:
                yield Moment(data["day"], "decided", "", w("debrief.left_as_is"))
        elif entry.kind == "injected":
            inject = _injected(exercise, entry)
            yield Moment(data["day"], "injected", _sender(exercise, inject, w), inject_words(inject, w))


def _replaced(entries: list[Entry], at: int) -> bool:
    """Say whether the draft at `at` was drafted anew before anything else was done."""
    for later in entries[at + 1 :]:
        if later.kind != "drafted":
            return False
        if later.data["decision"] == entries[at].data["decision"]:
            return True
    return False


def _injected(exercise: Exercise, entry: Entry) -> Inject:
    at = [each.number for each in exercise.entries if each.kind == "injected"].index(entry.number)
    return exercise.injected[at][1]


def _sender(exercise: Exercise, what: Inject, w: Words) -> str:
    roles = exercise.lesson.words[w.language]["roles"]
    sender, receiver = (roles[key]["title"] if key in roles else key for key in (what.sender, what.receiver))
    return w("debrief.from_to", sender=sender, receiver=receiver)


def inject_words(what: Inject, w: Words) -> str:
    """Return an inject in words: title, kind, means, what happened, and through what it acted."""
    texts = what.texts[w.language]
    moved = [
        f"{key} = {number(value, w.language) if isinstance(value, float) else value}"
        for key, value in what.settings.items()
    ]
    moved += [f"{place} {troops}" for place, troops in what.troops.items()]
    lasts = w("debrief.lasts", days=what.days) if what.days else w("debrief.for_good")
    how = w(f"lesson.means.{what.means}")
    return (
        f"{texts['title']} ({w(f'lesson.types.{what.type}')}, {how}). {texts['activity']} [{'; '.join(moved)}; {lasts}]"
    )


def authority_words(name: str, w: Words) -> str:
    """Return who decides."""
    return w(f"decisions.authorities.{DECISIONS[name].authority}")


def decided_words(name: str, value: Any, placed: Mapping[str, int], w: Words) -> str:
    """Return the value of a decision in words; of a placement the bases at which something changes."""
    if DECISIONS[name].kind != PLACEMENT:
        return value_words(name, value, w)
    moved = [
        f"{place} {placed.get(place, 0)} → {troops}" for place, troops in value.items() if placed.get(place) != troops
    ]
    return "; ".join(moved) or w("debrief.as_before")


def pair(name: str, value: str, w: Words) -> str:
    """Return a name and what it stands for, with the sign that the language puts between them."""
    return w("debrief.pair", name=name, value=value)


def day_words(day: int, w: Words) -> str:
    """Return a day of the mission with its date."""
    return w("debrief.day", day=day, date=date_words(day, w))


def timeline_chart(exercise: Exercise, w: Words) -> str:
    """Draw quarters, decisions by authority at the day of their submission and of their effect, and injects."""
    rows = [*COLOURS, "injects"]
    names = [w(f"decisions.authorities.{name}") for name in COLOURS] + [w("debrief.injects")]
    left, right, top, high = 250.0, 1190.0, 30.0, 46.0
    bottom = top + high * len(rows)
    last = max(exercise.reached, 1)
    page = chart.Drawing(1220, bottom + 70, w("debrief.timeline_words"))

    def x(day: float) -> float:
        return left + (right - left) * min(day, last) / last

    for day in range(0, last + 1, QUARTER):
        page.line(x(day), top, x(day), bottom + 6, stroke=chart.LINE, stroke_width=2)
        page.text(x(day), bottom + 32, str(day), 20, "middle", fill=chart.QUIET)
    page.text((left + right) / 2, bottom + 60, w("debrief.days_axis"), 20, "middle", fill=chart.QUIET)
    for at, name in enumerate(names):
        y = top + high * (at + 0.5)
        page.text(left - 14, y + 7, name, 20, "end")
        page.line(left, y, right, y, stroke=chart.LINE, stroke_width=1)
    for day, made in exercise.decided:
        for name in made:
            decision = DECISIONS[name]
            y = top + high * (rows.index(decision.authority) + 0.5)
            colour = COLOURS[decision.authority]
            page.line(x(day), y, x(day + decision.delay), y, stroke=colour, stroke_width=4)
            page.add("circle", cx=x(day), cy=y, r=8, fill=colour)
            if day + decision.delay <= last:
                page.add("circle", cx=x(day + decision.delay), cy=y, r=7, fill="#fff", stroke=colour, stroke_width=3)
    y = top + high * (len(rows) - 0.5)
    for day, what in exercise.injected:
        end = x(day + what.days) if what.days else right
        page.add("rect", x=x(day), y=y - 9, width=max(4, end - x(day)), height=18, fill=chart.INK, fill_opacity=0.25)
        corners = f"{x(day):.1f},{y - 14} {x(day) + 12:.1f},{y} {x(day):.1f},{y + 14}"
        page.add("polygon", points=corners, fill=chart.INK)
    return page.svg()


# Chains, reported and true


def chains(facts: Facts, w: Words) -> str:
    """Return the chains behind three attacks on civilians: the largest, the latest, the largest of those missed."""
    found = three(facts.tables[0])
    if not found:
        return f"<p>{escape(w('debrief.no_attacks'))}</p>"
    parts = [f"<p>{escape(w('why.about_all'))}</p>"]
    for which, event in found:
        read = why(event, facts.tables, facts.world, facts.values, w, revealed=True)
        inside = "".join(part_html(part, w, sources=False) for part in read.parts[1:])
        first = " ".join(escape(line.text) for line in read.parts[0].lines)
        label = w(f"why.{which}") if which in CHOICES else w("debrief.another")
        parts.append(f'<article class="chain"><h3>{escape(label)}</h3><p><b>{first}</b></p>{inside}</article>')
    return "".join(parts) + grades_html(w)


def three(events: pd.DataFrame) -> list[tuple[str, int]]:
    """Return three different attacks and why they were chosen; fewer where there were fewer."""
    left = seen(events, revealed=True)
    found: list[tuple[str, int]] = []
    for which in (*CHOICES, "another", "another"):
        event = chosen(left, which if which in CHOICES else "largest")
        if event is not None and len(found) < CHAINS:
            found.append((which, event))
            left = left[left["id"] != event]
    return found


def reported_and_true(facts: Facts, w: Words) -> str:
    """Return what the mission learned of against what happened: by actor, and by month."""
    events = seen(facts.tables[0], revealed=True)
    attacks = events[events["event_type"] == "one_sided"]
    known = attacks[attacks["reported"]]
    head = [w(f"debrief.column_{name}") for name in ("by", "attacks", "attacks_reported", "killed", "killed_reported")]
    body = []
    for name in [*dict.fromkeys(attacks["side_a"].sort_values()), None]:
        own = attacks if name is None else attacks[attacks["side_a"] == name]
        reported = own[own["reported"]]
        body.append([
            w("debrief.all") if name is None else actor(str(name), w),
            *(number(float(each), w.language) for each in (
                len(own), len(reported), own["deaths_civilians"].sum(), reported["deaths_civilians"].sum(),
            )),
        ])  # fmt: skip
    months = range(1, -(-facts.exercise.reached // MONTH) + 1)
    series = [(int((attacks["month"] == month).sum()), int((known["month"] == month).sum())) for month in months]
    return f"<figure>{reported_chart(series, w)}</figure>{table(head, body, 'numbers')}"


def reported_chart(series: list[tuple[int, int]], w: Words) -> str:
    """Draw attacks by month: all of them as outlines, those the mission learned of filled."""
    page = chart.Drawing(1220, 420, w("debrief.reported_words"))
    left, right, bottom, top = 80.0, 1190.0, 340.0, 50.0
    most = max((true for true, _ in series), default=0) or 1
    up = chart.Axis(0, most, bottom, top)
    for value in chart.ticks(up, 70):
        page.line(left, up.at(value), right, up.at(value), stroke=chart.LINE, stroke_width=1)
        page.text(left - 10, up.at(value) + 7, number(value, w.language), 20, "end", fill=chart.QUIET)
    width = (right - left) / max(len(series), 1)
    for month, (true, reported) in enumerate(series):
        x = left + width * (month + 0.18)
        for value, fill in ((true, "#fff"), (reported, BLUE)):
            page.add(
                "rect", x=x, y=up.at(value), width=width * 0.64, height=bottom - up.at(value), fill=fill,
                stroke=BLUE, stroke_width=2,
            )  # fmt: skip
        page.text(left + width * (month + 0.5), bottom + 28, str(month + 1), 20, "middle", fill=chart.QUIET)
    page.text((left + right) / 2, bottom + 62, w("debrief.months_axis"), 20, "middle", fill=chart.QUIET)
    page.add("rect", x=left, y=10, width=24, height=18, fill=BLUE, stroke=BLUE, stroke_width=2)
    page.text(left + 34, 26, w("debrief.reported_key"), 20)
    page.add("rect", x=left + 480, y=10, width=24, height=18, fill="#fff", stroke=BLUE, stroke_width=2)
    page.text(left + 514, 26, w("debrief.true_key"), 20)
    return page.svg()


# Questions, assumptions, what is left out


def questions(facts: Facts, w: Words) -> str:
    """Return the questions to the class, with room to write on paper."""
    asked = facts.exercise.lesson.words[w.language]["debrief"]
    return "".join(
        f"<h3>{escape(w(f'debrief.parts.{part}'))}</h3><ul>"
        + "".join(f"<li>{escape(text)}{blank_lines(2)}</li>" for text in asked[part])
        + "</ul>"
        for part in DEBRIEF_PARTS
    )


def blank_lines(count: int) -> str:
    """Return lines to write on, in print."""
    return f'<div class="lines" aria-hidden="true">{"<span></span>" * count}</div>'


def notes(exercise: Exercise, w: Words) -> str:
    """Return what was noted in the exercise."""
    rows = [f"<li>{escape(pair(day_words(day, w), text, w))}</li>" for day, text in exercise.notes]
    return f"<ul>{''.join(rows)}</ul>" if rows else ""


def assumptions(facts: Facts, w: Words) -> str:
    """Return the parameters of the lesson's mechanisms by grade, with the source of each."""
    lesson = facts.exercise.lesson
    found = {name: grounds([name], w) for name in lesson.mechanisms}
    counts = table(
        [w("why.column_mechanism"), *(w(f"why.grades.{grade}") for grade in GRADES)],
        [
            [w(f"mechanisms.{name}"), *(str(sum(each.grade == grade for each in own)) for grade in GRADES)]
            for name, own in found.items()
        ],
        "numbers",
    )
    every = grounds(lesson.mechanisms, w)
    lists = "".join(
        f"<h3>{grade_mark(grade, w)}</h3>{grounds_html([each for each in every if each.grade == grade], w)}"
        for grade in GRADES
        if any(each.grade == grade for each in every)
    )
    return f"{grades_html(w)}{counts}<div class=small>{lists}</div>"


def left_out(facts: Facts, w: Words) -> str:
    """Return what the model leaves out of this lesson's question, and what holds for every run."""
    texts = [*facts.exercise.lesson.words[w.language]["left_out"], w("debrief.not_validated"), w("debrief.crsv")]
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
