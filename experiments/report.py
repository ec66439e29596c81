"""`report.html`: what a run asked, assumed and found, for a reader who was not there; one file that needs nothing else.

It is written from the run's folder alone, so that it can be written again at any time, to the same bytes.
"""

from __future__ import annotations

import base64
import json
import shlex
from collections import Counter
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import yaml

from experiments.figures import median_seed
from experiments.flows import mean_flows
from experiments.folder import NOTICE, FolderError, RunFolder, write_whole
from experiments.run import COVERED, SHOWN, interval, mean, missing, runs_and_seeds, shown, shown_interval
from scenarios.configuration import NOT_IN_DIGEST, Configuration, flat, load_configuration, options
from scenarios.draws import SHIFT, SPREAD, is_lever
from scenarios.outcomes import OUTCOMES
from scenarios.world import HOME, STATE_FORCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scenarios.world import World
    from sim.declare import F64, Param, Schema

TEMPLATE = Path(__file__).with_name("report_template.html")
FLOWS = 3
"""largest flows of displaced persons that are named"""
LARGEST = 5
"""attacks on civilians that are told in full"""
HEAVY = 1_400_000
"""bytes of a drawing from which the picture made of points is used in its place"""
COMPARED = (
    "config.yaml",
    "manifest.json",
    "summary.parquet",
    "panel.parquet",
    "events.parquet",
    "displacement.parquet",
)
"""files without which there is nothing to report"""
AREAS = {"protection": "Protection of civilians", "stability": "Stability", "mission": "The mission"}
ARROWS = {"lower": "lower is better", "higher": "higher is better", "none": ""}
GRADES = {
    "strong": "several good studies agree on direction and rough size",
    "contested": "studied, but results differ or do not carry over without doubt",
    "assumed": "no study fixes it; chosen by the authors so that the parts fit together",
}


class Picture(NamedTuple):
    """What a figure of the folder shows, for readers who see it and for those who do not."""

    heading: str
    alt: str


MAP = "territory"
PICTURES = {
    MAP: Picture(
        "Control, mission and attacks on civilians",
        "Three maps of the territory: at authorisation, half way and at the end. Places are coloured and shaped by the "
        "armed actor with most control; crosses are bases of the mission; dots are attacks on civilians.",
    ),
    "displacement": Picture(
        "Where people fled from and where displaced people are",
        "Map of the territory at the end: arrows lead from home to refuge, wider for larger flows; the lower "
        "half-circle of a place is the residents displaced from it, the upper one the displaced people it hosts.",
    ),
    "outcomes": Picture(
        "How far the runs lie apart",
        "One row of points an outcome, a point a run, with the mean and its interval. The numbers stand in the table "
        "of outcomes.",
    ),
    "series": Picture(
        "Protection, stability and the mission by month",
        "Eight charts over the months: civilians killed, attacks and opportunities deterred, attacks answered in time, "
        "displaced persons, deaths in battle, strength, consent, and trust and fear; median, band of 90 % of the runs "
        "and single runs.",
    ),
    "effort": Picture(
        "What the mission spends its effort on",
        "Two charts over the months: shares of effort by group of tasks, stacked; and the effort on dialogue, physical "
        "protection, a protective environment and escorts.",
    ),
    "who_killed_whom": Picture(
        "Who killed whom",
        "Matrix of mean deaths a run: killers in rows, victims (civilians, each armed actor, peacekeepers) in columns.",
    ),
}
"""figures of a run's folder, in the order of the report"""

LIMITS = (
    "<b>It is no forecast.</b> It says what follows from stated assumptions, so it is best used to compare two of them "
    "(<code>mandate compare</code>). No number in it is the number of a real country.",
    "<b>It has not been validated.</b> Magnitudes were tuned until they lay within published ranges; that they do is "
    "no evidence. Most parameters are assumed (see the table by grade).",
    "<b>What is left out.</b> State forces protect nobody from groups. There are no truces between groups. Distress "
    "and crime change nobody's behaviour. Neighbouring states do nothing but receive people who flee. An effect that "
    "runs through any of them cannot be seen here; <code>docs/limits.md</code> of the project lists what is known to "
    "be missing.",
    "<b>Who counts.</b> Households are weighted samples. Deaths of want are an excess rate that is assumed, and are "
    "counted apart from those of attacks and battles.",
    "<b>True and reported.</b> The tables hold what happened in the model. A real mission would know only what is "
    "marked as reported.",
    "<b>Use.</b> For teaching, research and the discussion of mandates. Not for targeting, not for ranking groups, "
    "contributors or communities, and not as evidence about real persons or organisations.",
)
"""as HTML"""

RESPONSES = {
    "in_time": "A unit from {base} arrived after {arrival}, while the attack was going on.",
    "late": "A unit from {base} set out but arrived after {arrival}, when the attack, which took {duration}, was over.",
    "missed": "The mission did not answer.",
    "no_mission": "There was no mission yet.",
}
REASONS = {
    "not_notified": "Nobody told the mission while it could still have acted.",
    "unwilling": "A unit was in reach but was not willing to go (its caveats, or the consent of the host state where "
    "state forces attack).",
    "no_unit_in_reach": "No unit was free within reach: too far, already out, or held up on the way.",
    "too_slow": "The order and the way there took longer than the attack.",
}
"""the record's reasons in words"""


# Reading a folder


def opened(path: Path) -> RunFolder:
    """Return the folder of a finished run, whichever version of the program wrote it.

    Raises:
        FolderError: for a path that holds no finished run, or whose world is not the one that was run.
    """
    lacking = [name for name in COMPARED if not (path / name).is_file()]
    if "manifest.json" in lacking:
        what = "is not there" if not path.exists() else "is a file" if path.is_file() else "holds no manifest.json"
        raise FolderError(f"{path} {what}; name the folder of a run, for example one in outputs/")
    try:
        manifest = json.loads((path / "manifest.json").read_text("utf-8"))
        digest, seeds, wanted = str(manifest["configuration"]), list(manifest["seeds"]), int(manifest["replicates"])
        choices, complete = dict(manifest["choices"]), bool(manifest["complete"])
        values = yaml.safe_load((path / "config.yaml").read_text("utf-8")) if "config.yaml" not in lacking else {}
    except (ValueError, KeyError, TypeError, yaml.YAMLError):
        raise FolderError(
            f"{path} is not the folder of a run: its manifest.json or config.yaml cannot be read"
        ) from None
    if not complete:
        raise FolderError(f"{path} is not finished: {len(seeds)} of {wanted} runs; the command that made it continues")
    if not isinstance(values, dict):
        raise FolderError(f"{path / 'config.yaml'} does not hold a configuration")
    if lacking:
        raise FolderError(f"{path} is not whole: {', '.join(lacking)} missing")
    sections = tuple(name for name, value in values.items() if isinstance(value, dict) and name in _schema().parameters)
    configuration = Configuration(values, choices, sections, {})
    try:
        same, folder = configuration.digest() == digest, RunFolder(path, configuration, _world(configuration))
    except (KeyError, TypeError, ValueError):
        raise FolderError(f"{path / 'config.yaml'} is not the configuration of a run of this version") from None
    if not same:
        raise FolderError(f"{path}: its config.yaml, or the scenario's own folder, was changed after the run")
    return folder


def write(folder: RunFolder) -> Path:
    """Write `report.html` of a finished run, with the pictures that are in its folder, and return its path.

    Raises:
        FolderError: when the disk refuses.
    """
    path, text = folder.path / "report.html", report(folder)
    try:
        write_whole(path, lambda new: new.write_text(text, "utf-8", newline="\n"))
    except OSError as error:
        raise FolderError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    return path


def again(path: Path) -> Path:
    """Write the report of the run in `path` again, its figures too where it has any, and return the report's path.

    Raises:
        FolderError: for a path that holds no finished run.
    """
    folder = opened(path)
    if folder.configuration.values["figures"] or (path / "figures").is_dir():
        from experiments.figures import draw

        draw(folder)
    return write(folder)


def _schema() -> Schema:
    from agents.schema import SCHEMA

    return SCHEMA


def _world(configuration: Configuration) -> World:
    from scenarios.build import world_of

    return world_of(configuration)


# The whole


def report(folder: RunFolder) -> str:
    """Return the report as one HTML document."""
    summary, world = folder.summary(), folder.world
    sections = {
        "question": ("The question", question(folder) + in_short(summary)),
        "scenario": ("The scenario in words", scenario(folder)),
        "map": ("Map", pictures(folder, [MAP, "displacement"], 1) + largest_flows(folder, len(summary))),
        "outcomes": ("What came out", outcomes(folder, summary)),
        "figures": ("Figures", pictures(folder, [name for name in PICTURES if name not in {MAP, "displacement"}], 3)),
        "attacks": (f"The {LARGEST} largest attacks on civilians, and why not more was done", attacks(folder, summary)),
        "assumptions": ("What is assumed", assumptions(folder)),
        "limits": ("Limits", f"<ul>{''.join(f'<li>{text}</li>' for text in LIMITS)}</ul>"),
        "reproduce": ("How to reproduce it", reproduce(folder)),
        "parameters": ("Every parameter", every_parameter(folder)),
    }
    choices = ", ".join(f"{group} {option}" for group, option in folder.configuration.choices.items())
    contents = "".join(f'<li><a href="#{key}">{escape(title)}</a></li>' for key, (title, _) in sections.items())
    body = [
        f"<header><h1>{escape(world.title)}</h1>",
        f'<p class="about">{escape(choices)}. {escape(runs_and_seeds(summary))}, '
        f"{folder.configuration.values['days']} days from authorisation.</p>",
        f'<div class="notice"><p><b>{escape(NOTICE[0].upper() + NOTICE[1:])}.</b> {escape(world.banner)}</p></div>',
        f'</header><nav aria-label="Contents"><ol>{contents}</ol></nav><main>',
    ]
    for key, (title, text) in sections.items():
        kind = ' class="appendix"' if key == "parameters" else ""
        body.append(
            f'<section id="{key}"{kind} aria-labelledby="{key}-title"><h2 id="{key}-title">{escape(title)}</h2>'
        )
        body.append(f"{text}</section>")
    body.append("</main>")
    page = Template(TEMPLATE.read_text("utf-8"))
    return page.substitute(title=escape(f"Mandate: {world.title}"), body="\n".join(body))


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> str:
    """Return a table; cells are HTML, the first of a row is its header, a row of one cell heads the rows below it.

    Args:
        caption: above the table, as HTML.
        head: of each column.
        rows: of cells.
        numbers: columns that hold numbers.
    """
    aligned = set(numbers)

    def look(column: int) -> str:
        return ' class="number"' if column in aligned else ""

    lines = [f'<div class="wide"><table><caption>{caption}</caption><thead><tr>']
    lines += [f'<th scope="col"{look(column)}>{text}</th>' for column, text in enumerate(head)]
    lines.append("</tr></thead><tbody>")
    for row in rows:
        if len(row) == 1:
            lines.append(f'<tr><th scope="rowgroup" colspan="{len(head)}">{row[0]}</th></tr>')
            continue
        cells = "".join(f"<td{look(column)}>{text}</td>" for column, text in enumerate(row) if column)
        lines.append(f'<tr><th scope="row">{row[0]}</th>{cells}</tr>')
    lines.append("</tbody></table></div>")
    return "\n".join(lines)


# Question and scenario


def question(folder: RunFolder) -> str:
    """Say what was asked."""
    choices, values = folder.configuration.choices, folder.configuration.values
    about = {group: known.get(choices[group], "") for group, known in options().items() if group in choices}
    rows = [(escape(group), f"<b>{escape(choices[group])}</b>", escape(text)) for group, text in about.items()]
    return (
        f"<p>What becomes of the people of {escape(folder.world.title)} in the {values['days']} days after a peace "
        f"operation is authorised, if its mandate is <b>{escape(choices['mandate'])}</b>, the parties' consent "
        f"<b>{escape(choices['consent'])}</b> and its resources <b>{escape(choices['resources'])}</b>? How many "
        "civilians are attacked, killed and driven out, how often does the mission come in time, and what happens to "
        "its standing?</p>" + table("<b>What was chosen.</b>", ("group", "choice", "meaning"), rows)
    )


def in_short(summary: pd.DataFrame) -> str:
    """Give the main results in a few sentences."""

    def said(name: str, factor: float = 1.0, unit: str = "") -> str:
        values = factor * summary[name].to_numpy(dtype=np.float64)
        low, high = interval(values)
        about = "" if np.isnan(low) else f" (interval of the mean {shown(low)} to {shown(high)})"
        return f"<b>{shown(mean(values))}{unit}</b>{about}"

    several = "On average over the runs, " if len(summary) > 1 else "In this one run, "
    return (
        f"<h3>In short</h3><p>{several}{said('civilians_killed')} civilians per 100,000 and year were killed in "
        "attacks "
        f"on them, in {said('attacks')} attacks a month. The mission answered {said('in_time', 100, ' %')} of these "
        "attacks "
        f"in time and did not answer {said('missed', 100, ' %')}. At the end {said('displaced', unit=' %')} of "
        "the residents were "
        f"displaced, and the consent of the host state stood at {said('host_consent')} on a scale from 0 to 1. "
        f'What these numbers can bear is said under <a href="#outcomes">What came out</a> and '
        f'<a href="#limits">Limits</a>.</p>'
    )


def scenario(folder: RunFolder) -> str:
    """Describe territory, actors, mission and period."""
    world, values = folder.world, folder.configuration.values
    places = [(name, place) for name, place in world.territory.nodes(data=True) if place["country"] == HOME]
    abroad = [(name, place) for name, place in world.territory.nodes(data=True) if place["country"] != HOME]
    people = sum(place["population"] for _, place in places)
    capital = [name for name, place in places if place["capital"]]
    states = list(dict.fromkeys(str(place["country"]) for _, place in abroad))
    text = (
        f"<p>{escape(world.title)}: {people:,.0f} persons in {len(places)} places of "
        f"{len({place['district'] for _, place in places})} districts"
        + (f"; the capital is {escape(', '.join(capital))}" if capital else "")
        + (f"; {len(abroad)} places in neighbouring {escape(', '.join(states))}" if abroad else "")
        + f". They are simulated as {values['households']:,} households, each of which stands for many. The war is "
        f"{values['warmup_days']} days old when the mission is authorised (day 0); it then deploys over months.</p>"
    )
    actors = [
        (
            escape(actor.name),
            escape(actor.kind.replace("_", " ")),
            f"{actor.fighters:,}",
            escape(actor.constituency) or "none",
            f"{actor.command_control:.2f}",
        )
        for actor in world.actors
    ]
    text += table(
        "<b>Armed actors</b> at the start.",
        ("actor", "kind", "fighters", "supported by", "control of leaders over fighters, 0 to 1"),
        actors,
        (2, 4),
    )
    kinds = Counter(base.kind for base in world.bases)
    parts = {"troops": "troops", "police": "police", "observers": "military observers", "civilians": "civilian staff"}
    strength = ", ".join(f"{sum(getattr(base, part) for base in world.bases):,} {name}" for part, name in parts.items())
    plural = {"headquarters": "headquarters", "company": "companies"}
    bases = ", ".join(
        f"{number} {plural.get(kind, f'{kind}s') if number > 1 else kind}" for kind, number in kinds.items()
    )
    text += f"<p><b>The mission</b> is planned with {strength}, at {len(world.bases)} bases: {escape(bases)}.</p>"
    if world.warnings:
        doubts = "".join(f"<li>{escape(warning)}</li>" for warning in world.warnings)
        text += f"<p><b>Doubts about the data of the territory:</b></p><ul>{doubts}</ul>"
    return text + (f'<p class="about">Source: {escape(world.attribution)}</p>' if world.attribution else "")


# Pictures


def pictures(folder: RunFolder, names: Sequence[str], first: int) -> str:
    """Return the figures of the folder, numbered from `first`."""
    found = [(name, data) for name in names if (data := picture(folder.path / "figures", name))]
    if not found:
        return "<p>No figures were drawn (<code>figures=false</code>).</p>"
    return "\n".join(
        f'<figure><img src="{data}" alt="{escape(PICTURES[name].alt)}">'
        f"<figcaption><b>Figure {number}.</b> {escape(PICTURES[name].heading)}.</figcaption></figure>"
        for number, (name, data) in enumerate(found, start=first)
    )


def picture(folder: Path, name: str) -> str:
    """Return a picture as a data address: the drawing, or points where that is heavy; empty where there is none."""
    drawing, points = folder / f"{name}.svg", folder / f"{name}.png"
    if drawing.is_file() and drawing.stat().st_size < HEAVY:
        return f"data:image/svg+xml;base64,{base64.b64encode(drawing.read_bytes()).decode()}"
    return f"data:image/png;base64,{base64.b64encode(points.read_bytes()).decode()}" if points.is_file() else ""


def largest_flows(folder: RunFolder, runs: int) -> str:
    """Name the largest flows of displaced persons at the end."""
    flows = mean_flows(folder.replicates("displacement"), runs, folder.world)
    total, names = flows.persons.sum(), list(folder.world.territory)
    if not total:
        return "<p>At the end nobody is displaced.</p>"
    largest_ones = [
        f"from {escape(names[home])} to {escape(names[place])}{outside(folder.world, names[place])} "
        f"({persons(round(number))}, {number / total:.0%} of all)"
        for home, place, number in zip(*flows.chosen(slice(FLOWS)), strict=True)
    ]
    several = "on average over the runs, " if runs > 1 else ""
    what = f"the {len(largest_ones)} largest flows lead " if len(largest_ones) > 1 else "all fled "
    return (
        f"<p>At the end, {several}{persons(round(total))} live away from home; {what}{'; '.join(largest_ones)}. "
        "<code>displacement.csv</code> holds every flow of every run.</p>"
    )


def outside(world: World, name: str) -> str:
    """Return the country of a place abroad that its name does not tell, as HTML in brackets."""
    country = str(world.territory.nodes[name]["country"])
    return "" if country == HOME or country in name else f" ({escape(country)})"


# Outcomes


def outcomes(folder: RunFolder, summary: pd.DataFrame) -> str:
    """Return the table of outcomes with both kinds of uncertainty, and what they mean."""
    uncertainty = str(folder.configuration.values["uncertainty"])
    spread = {
        "seed": f"{COVERED:.0%} of runs (luck)",
        "parameters": f"{COVERED:.0%} of parameter draws (ignorance)",
        "both": f"{COVERED:.0%} of runs (luck and ignorance)",
    }[uncertainty]
    rows: list[tuple[str, ...]] = []
    for area, heading in AREAS.items():
        rows.append((heading,))
        for outcome in OUTCOMES:
            if outcome.area != area or outcome.name not in SHOWN:
                continue
            values = summary[outcome.name].to_numpy(dtype=np.float64)
            better = f' <span class="about">({ARROWS[outcome.better]})</span>' if ARROWS[outcome.better] else ""
            unit = escape(outcome.unit + missing(values))
            rows.append(
                (escape(outcome.meaning) + better, shown(mean(values)), shown_interval(values), spread_of(values), unit)
            )
    caption = (
        f"<b>Outcomes</b> over the whole mission, {escape(runs_and_seeds(summary))}: the mean, the {COVERED:.0%} "
        "interval of the mean, and the range in which that share of the runs lies."
    )
    head = ("outcome", "mean", f"{COVERED:.0%} interval of the mean", spread, "unit")
    return table(caption, head, rows, (1, 2, 3)) + two_kinds(uncertainty, len(summary))


def spread_of(values: F64) -> str:
    """Return the range in which `COVERED` of the runs lie."""
    there = values[~np.isnan(values)]
    if len(there) < 2:
        return "-"
    low, high = np.quantile(there, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return f"{shown(float(low))} .. {shown(float(high))}"


def two_kinds(uncertainty: str, runs: int) -> str:
    """Explain luck and ignorance, and which of them the runs varied."""
    few = " One run says nothing about luck; ask for <code>replicates=20</code> or more." if runs < 2 else ""
    drawn = f"drawn within a factor of {SPREAD:g} (those at or below 0: within {SHIFT:g}) of its value"
    told = {
        "seed": "<b>Ignorance was not varied</b> in these runs: all of them share one set of parameters, so the "
        "intervals say only how far luck moves the results, and understate what is not known. To vary it, run "
        "again with <code>uncertainty=parameters</code> (ignorance alone) or <code>uncertainty=both</code>.",
        "parameters": "In these runs <b>ignorance alone was varied</b>: every contested or assumed parameter was "
        f"{drawn}, "
        "anew in each run, while luck stayed that of the first seed. The interval of the mean says how well the "
        "number of "
        "draws fixes the mean over draws; the range is the spread over draws. <code>uncertainty=seed</code> shows luck "
        "alone.",
        "both": "In these runs <b>both were varied</b>: each run has luck of its own and its own set of "
        "parameters (every "
        f"contested or assumed one {drawn}). The interval of the mean says how well the number of runs fixes the "
        "mean; the "
        "range holds luck and ignorance together. With one draw a run they cannot be told apart in this table: "
        "<code>uncertainty=seed</code> and <code>uncertainty=parameters</code> show each alone.",
    }
    return (
        "<h3>Two kinds of uncertainty</h3><ul><li><b>Luck:</b> the same country with the same rules takes "
        "another course "
        f"with another seed. The interval of the mean (bootstrap over runs) shrinks with more runs.{few}</li>"
        "<li><b>Ignorance:</b> no study fixes the size of most parameters. More runs do not help against "
        "that.</li></ul>"
        f"<p>{told[uncertainty]}</p>"
    )


# Attacks


def attacks(folder: RunFolder, summary: pd.DataFrame) -> str:
    """Tell the largest attacks on civilians of the run that the map shows."""
    median = median_seed(summary["seed"].to_list(), summary["civilians_killed"].to_list())
    events = folder.replicate("events", median)
    found = largest(events)
    which = f"the run with seed {median}"
    which += ", the one with the median number of civilians killed, which the map shows too" if len(summary) > 1 else ""
    if found.empty:
        return f"<p>No civilian was killed in an attack on civilians after authorisation in {which}.</p>"
    notes = "".join(told(row, folder.world) for row in found.to_dict("records"))
    return (
        f"<p>From {which}. Dates are fictional; the mission is authorised on 2000-01-01. Deaths are those that "
        f"happened in the model, whether the mission learned of them or not. An alarm may reach a base although the "
        f"attack never enters the mission's reports, and the other way round.</p>{notes}"
    )


def largest(events: pd.DataFrame) -> pd.DataFrame:
    """Return the attacks on civilians after authorisation with most civilians killed; the earlier of two as large."""
    found = events[(events["event_type"] == "one_sided") & (events["day"] >= 0) & (events["deaths_civilians"] > 0)]
    return found.sort_values(["deaths_civilians", "id"], ascending=[False, True]).head(LARGEST)


def told(event: dict[Any, Any], world: World) -> str:
    """Tell one attack: what happened, what the mission did, and why not more."""
    state = world.actors[STATE_FORCES].name
    attacker, place = (escape(str(event[key])) for key in ("side_a", "location"))
    killed, intended = int(event["deaths_civilians"]), int(event["intended_deaths"])
    date = f"{pd.Timestamp(event['date_start']):%Y-%m-%d}"
    answer = answer_words(event)
    without = (
        f"Without that, {persons(intended)} would have died." if intended > killed
        else "No answer saved anybody in this attack."
    )  # fmt: skip
    reported = "It entered the mission's reports." if event["reported"] else "It never entered the mission's reports."
    whose = "the state forces" if attacker == escape(state) else attacker
    return (
        f'<article class="attack"><h3>{place}, {date} (day {int(event["day"])}): {persons(killed)} killed</h3>'
        f"<p>By {whose}, over {hours(float(event['duration_hours']))}; {persons(int(event['displaced']))} fled. "
        f"{reported}</p><p><b>The mission:</b> {escape(answer.did)} {escape(answer.why)} {without}</p></article>"
    )


class Answer(NamedTuple):
    """What the mission did about an attack on civilians, in words."""

    did: str
    why: str
    """why not in time; empty where it came in time and where there was no mission"""


def answer_words(event: dict[Any, Any]) -> Answer:
    """Say what the mission did about an attack on civilians, and why not more."""
    arrival = hours(float(event["arrival_hours"])) if event["arrival_hours"] == event["arrival_hours"] else ""
    response, duration = str(event["response"]), hours(float(event["duration_hours"]))
    did = RESPONSES.get(response, "").format(base=event["base"], arrival=arrival, duration=duration)
    return Answer(did, "" if response == "in_time" else REASONS.get(str(event["reason"]), ""))


def persons(number: int) -> str:
    """Return a number of persons as text."""
    return f"{number:,} person{'s' * (number != 1)}"


def hours(number: float) -> str:
    """Return a time as text: minutes below an hour, days from two on."""
    if number < 1:
        return f"{max(1, round(60 * number))} minutes"
    return f"{number:.1f} hours" if number < 48 else f"{number / 24:.1f} days"


# Assumptions


def mechanisms(schema: Schema) -> Iterable[tuple[str, Param]]:
    """Yield section and parameter of everything that is believed, not chosen: no switches, no levers."""
    for section, fields in schema.parameters.items():
        for name, field in fields.items():
            if name != "enabled" and not is_lever(section, field):
                yield section, field


def assumptions(folder: RunFolder) -> str:
    """Return the parameters by grade, and what differs from what is used when nothing is said."""
    schema, values = _schema(), folder.configuration.values
    counts = Counter[str](field.grade for _, field in mechanisms(schema))
    varied = values["uncertainty"] != "seed"
    rows = [
        (
            f"<b>{grade}</b>",
            str(counts[grade]),
            escape(about),
            "no, held fixed" if grade == "strong" or not varied else "yes, if not a whole number or a switch",
        )
        for grade, about in GRADES.items()
    ]
    text = (
        "<p>Every parameter of the model carries a grade that says how well evidence supports its value.</p>"
        + table(
            f"<b>Parameters by evidence grade</b> ({counts.total()} of mechanisms; settings of mandate, consent, "
            "resources and "
            "mission are what a user compares, and are not counted).",
            ("grade", "parameters", "meaning", "varied in these runs"),
            rows,
            (1,),
        )
    )
    off = [name for name, fields in schema.parameters.items() if "enabled" in fields and not values[name]["enabled"]]
    if off:
        text += f"<p><b>Switched off:</b> {escape(', '.join(off))}.</p>"
    changed = changes(folder.configuration)
    if not changed:
        return text + "<p>No setting differs from what <code>mandate run</code> uses when nothing is said.</p>"
    return text + table(
        "<b>What differs</b> from what <code>mandate run</code> uses when nothing is said.",
        ("setting", "here", "usually", "why", "grade"),
        [
            (
                f"<code>{escape(key)}</code>",
                escape(_plain(here)),
                escape(_plain(usual)),
                escape(why),
                grade_of(key) or "-",
            )
            for key, here, usual, why in changed
        ],
        (1, 2),
    )


def changes(configuration: Configuration) -> list[tuple[str, Any, Any, str]]:
    """List key, value, usual value and why, of every setting that differs from a run about which nothing is said."""
    schema = _schema()
    usual = dict(flat(load_configuration([], schema).values))
    chosen = load_configuration([f"{group}={option}" for group, option in configuration.choices.items()], schema)
    by_choice = dict(flat(chosen.values))
    found = []
    for key, value in flat(configuration.values):
        if key in usual and value != usual[key] and key not in NOT_IN_DIGEST:
            why = f"set by {_chooser(chosen, key)}" if value == by_choice[key] else "set by the user"
            found.append((key, value, usual[key], why))
    return found


def grade_of(key: str) -> str:
    """Return the evidence grade of a parameter; empty for a setting of the run."""
    section, _, name = key.rpartition(".")
    field = _schema().parameters.get(section, {}).get(name)
    return field.grade if field else ""


def every_parameter(folder: RunFolder) -> str:
    """Return a table of all parameters of the model, with their grade and source."""
    schema, values = _schema(), folder.configuration.values
    rows: list[tuple[str, ...]] = []
    for section, fields in schema.parameters.items():
        about = schema.documents[section].strip().splitlines()[0]
        rows.append((f"<code>{escape(section)}</code> - {escape(about)}",))
        for name, field in fields.items():
            here = values.get(section, {}).get(name, field.default)
            rows.append(
                (
                    f"{escape(name)}: {escape(field.meaning)}",
                    escape(_plain(here)),
                    f"{field.low:g} .. {field.high:g}",
                    escape(field.unit),
                    escape(field.grade) if name != "enabled" else "-",
                    escape(field.source),
                )
            )
    whole = table(
        "<b>All parameters</b> by mechanism, in the order of the model's day.",
        ("parameter", "value", "allowed", "unit", "grade", "source"),
        rows,
        (1, 2),
    )
    # Open, since a printer shows nothing of what is closed.
    return f'<details open class="small"><summary>Table of all parameters</summary>{whole}</details>'


def _chooser(configuration: Configuration, key: str) -> str:
    """Say which choice wrote the value of `key`."""
    place = configuration.origin(key)
    for group, option in configuration.choices.items():
        if f"{group}/{option}.yaml" in place:
            return f"{group}={option}"
    return place


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


# Reproducing


def reproduce(folder: RunFolder) -> str:
    """Say with which command, version, seeds and packages the same results come out."""
    manifest = folder.manifest()
    commit, dirty = manifest.get("commit"), manifest.get("dirty")
    state = "" if dirty is None else ", with changes that are not in it" if dirty else ", unchanged"
    packages = ", ".join(f"{name} {version}" for name, version in manifest.get("packages", {}).items())
    seeds = [int(seed) for seed in manifest["seeds"]]
    rows = {
        "program": f"{manifest.get('program')} {manifest.get('version')}",
        "commit": f"{commit}{state}" if commit else "not known",
        "code": str(manifest.get("code")),
        "seeds": f"{seeds[0]} to {seeds[-1]} ({len(seeds)} runs)" if len(seeds) > 1 else str(seeds[0]),
        "configuration (SHA-256)": str(manifest["configuration"]),
        "Python": str(manifest.get("python")),
        "packages": packages,
    }
    doubt = (
        "<p><b>The code had changes that its commit does not hold</b>, so the commit alone does not give these "
        "results; "
        "the hash of the code tells whether two runs used the same.</p>"
        if dirty else ""
    )  # fmt: skip
    return (
        f"<p>In a checkout of the commit below:</p><pre><code>{escape(command(folder.configuration))}</code></pre>"
        "<p>Add <code>output.dir=FOLDER</code> to choose where results go. The same command gives the same "
        "numbers with "
        "any number of threads.</p>"
        + table(
            "<b>What made these results.</b>",
            ("", "value"),
            [(escape(name), f'<span class="hash">{escape(text)}</span>') for name, text in rows.items()],
        )
        + doubt
        + "<p>Beside this page lie <code>summary.csv</code> (one row a run), <code>panel.parquet</code> (by "
        "month, place and actor), <code>events.csv</code> (one row an event), <code>displacement.csv</code> (who "
        "is displaced from where to where), <code>config.yaml</code> and "
        "<code>manifest.json</code>; <code>docs/data_dictionary.md</code> of the project explains every column.</p>"
    )


def command(configuration: Configuration) -> str:
    """Return the shortest command that runs this configuration, all choices named, ready to be pasted into a shell."""
    choices = [f"{group}={option}" for group, option in configuration.choices.items()]
    plain = dict(flat(load_configuration(choices, _schema()).values))
    named = ("seed", "replicates")
    elsewhere = NOT_IN_DIGEST - set(named)
    words = [
        f"{key}={str(value).lower() if isinstance(value, bool) else value}"
        for key, value in flat(configuration.values)
        if key not in elsewhere and (key in named or plain.get(key) != value)
    ]
    return " ".join(["mandate run", *(shlex.quote(word) for word in [*choices, *words])])
