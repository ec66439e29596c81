"""The report of a run needs nothing else, says all it must, escapes what users wrote, and comes out the same again."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agents.events import REASONS as RECORDED_REASONS
from agents.events import RESPONSES as RECORDED_RESPONSES
from agents.schema import SCHEMA
from experiments.command_line import main
from experiments.folder import RunFolder
from experiments.report import (
    GRADES,
    PICTURES,
    REASONS,
    RESPONSES,
    again,
    command,
    hours,
    largest,
    largest_flows,
    opened,
    report,
    spread_of,
    told,
    write,
)
from scenarios.configuration import flat, load_configuration
from scenarios.displaced import Displaced
from scenarios.outcomes import OUTCOMES
from scenarios.world import HOME

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.measures import Record
    from scenarios.configuration import Configuration
    from scenarios.world import World

VOID = {"meta", "img", "br", "hr"}


class Outline(HTMLParser):
    """Reads a page: its tags, headings, links and pictures; notes tags that are not closed in order."""

    def __init__(self) -> None:
        """Start with nothing read."""
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.seen.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note a tag that ends."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def configured(path: Path, *overrides: str) -> Configuration:
    return load_configuration([f"output.dir={path}", "seed=5", "replicates=3", "days=60", *overrides], SCHEMA)


@pytest.fixture(scope="module")
def records(made_up: Callable[..., Record]) -> dict[int, Record]:
    return {seed: made_up(seed, days=60, warmup_months=1) for seed in (5, 6, 7)}


def fled(seed: int) -> Displaced:
    """Four flows; the third largest of them leads abroad, and is there in one run alone."""
    abroad = 59
    flows = Displaced(np.array([0, 1, 2, 3]), np.array([3, 2, 1, abroad]), np.array([4000, 3000, 10, 600]))
    return flows if seed == 5 else Displaced(*(column[:3] for column in flows))


def finished(path: Path, records: dict[int, Record], world: World, *overrides: str) -> RunFolder:
    folder = RunFolder.open(configured(path, *overrides), world)
    for seed in folder.seeds:
        folder.keep(seed, records[seed], fled(seed), {})
    folder.assemble()
    return folder


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, records: dict[int, Record], world: World) -> RunFolder:
    """Return a folder with its figures and report."""
    folder = finished(tmp_path_factory.mktemp("runs") / "a run [é]", records, world)
    again(folder.path)
    return folder


def outline(text: str) -> Outline:
    page = Outline()
    page.feed(text)
    page.close()
    return page


def test_the_page_is_whole_and_asks_for_nothing_outside(drawn: RunFolder) -> None:
    text = (drawn.path / "report.html").read_text("utf-8")
    page = outline(text)
    assert page.wrong == []
    assert page.open == []
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in page.seen}
    addresses = [str(about[key]) for _, about in page.seen for key in ("src", "href") if key in about]
    assert all(address.startswith(("data:image/", "#")) for address in addresses)
    assert "url(" not in text
    assert "@import" not in text
    named = {about.get("id") for _, about in page.seen}
    assert all(address[1:] in named for address in addresses if address.startswith("#"))
    assert len(text) < 6_000_000


def test_headings_tables_and_pictures_can_be_read_aloud(drawn: RunFolder) -> None:
    page = outline((drawn.path / "report.html").read_text("utf-8"))
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    tags = [tag for tag, _ in page.seen]
    assert tags.count("table") == tags.count("caption") >= 5
    pictures = [about for tag, about in page.seen if tag == "img"]
    assert len(pictures) == len(PICTURES)
    assert all(len(str(about["alt"])) > 40 for about in pictures)
    assert ("html", {"lang": "en"}) in page.seen


def test_it_says_what_a_reader_must_know(drawn: RunFolder) -> None:
    text = (drawn.path / "report.html").read_text("utf-8")
    manifest = drawn.manifest()
    needed = [
        drawn.world.title, drawn.world.banner, drawn.world.attribution, "Not a forecast: compares assumptions",
        "Ignorance was not varied", "uncertainty=both", manifest["configuration"], manifest["code"],
        f"numpy {manifest['packages']['numpy']}", "5 to 7 (3 runs)", "It has not been validated",
        "Recruitment", "@page",
    ]  # fmt: skip
    for wanted in needed:
        assert wanted in text, wanted
    for grade in GRADES:
        assert f"<b>{grade}</b>" in text
    for fields in SCHEMA.parameters.values():
        for field in fields.values():
            assert field.name in text


def test_the_largest_flows_are_told(drawn: RunFolder) -> None:
    text, names = report(drawn), list(drawn.world.territory)
    assert drawn.world.territory.nodes[names[59]]["country"] != HOME
    assert "on average over the runs, 7,210 persons live away from home" in text
    assert (
        f"the 3 largest flows lead from {names[0]} to {names[3]} (4,000 persons, 55% of all); from {names[1]} to "
        f"{names[2]} (3,000 persons, 42% of all); from {names[3]} to {names[59]}"
    ) in text
    assert "(200 persons, 3% of all)" in text


def test_one_flow_or_none_is_told(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    folder = RunFolder.open(configured(tmp_path, "replicates=1"), world)
    folder.keep(5, records[5], Displaced(*(column[:1] for column in fled(6))), {})
    folder.assemble()
    names = list(world.territory)
    assert f"all fled from {names[0]} to {names[3]} (4,000 persons, 100% of all)" in largest_flows(folder, 1)
    nobody = RunFolder.open(configured(tmp_path / "quiet", "replicates=1"), world)
    nobody.keep(5, records[5], Displaced(*(column[:0] for column in fled(6))), {})
    nobody.assemble()
    assert largest_flows(nobody, 1) == "<p>At the end nobody is displaced.</p>"


def test_writing_again_gives_the_same_bytes(drawn: RunFolder, tmp_path: Path) -> None:
    before = (drawn.path / "report.html").read_bytes()
    assert write(drawn).read_bytes() == before
    copy = tmp_path / "elsewhere"
    shutil.copytree(drawn.path, copy)
    (copy / "report.html").unlink()
    assert main(["report", str(copy)]) == 0
    assert (copy / "report.html").read_bytes() == before


def test_the_command_in_the_report_gives_the_same_configuration(tmp_path: Path) -> None:
    folder = "it's a [é] folder"
    asked = configured(
        tmp_path, "mandate=robust", "consent.host=0.4", "flight.enabled=false", f"scenario.path={folder}", "threads=2"
    )
    words = shlex.split(command(asked))
    assert words[:2] == ["mandate", "run"]
    given = load_configuration(words[2:], SCHEMA)
    unimportant = {"output.dir", "threads"}
    same = [{key: value for key, value in flat(c.values) if key not in unimportant} for c in (asked, given)]
    assert same[0] == same[1]
    assert "threads=2" not in words


def test_what_users_wrote_is_escaped(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    folder = finished(tmp_path / "run", records, world)
    bad = "<script>alert('x')</script> & \"more\""
    folder.world = replace(world, title=bad, banner=bad, attribution=bad, warnings=(bad,))
    text = report(folder)
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 5
    assert outline(text).wrong == []


def test_changes_and_ignorance_are_told(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    overrides = ("mandate=robust", "flight.at_start=0.02", "uncertainty=both", "fear.enabled=false")
    text = report(finished(tmp_path / "run", records, world, *overrides))
    assert "both were varied" in text
    assert "luck and ignorance" in text
    assert "set by mandate=robust" in text
    assert re.search(r"flight\.at_start</code></th><td class=\"number\">0\.02</td>", text)
    assert "<b>Switched off:</b> fear." in text
    assert "No figures were drawn" in text


@pytest.mark.parametrize("lost", ["manifest.json", "config.yaml", "summary.parquet", "panel.parquet", "all", "file"])
def test_no_run_folder_is_one_line(
    lost: str, tmp_path: Path, records: dict[int, Record], world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    path = finished(tmp_path / "run", records, world).path
    if lost == "all":
        shutil.rmtree(path)
    elif lost == "file":
        shutil.rmtree(path)
        path.write_text("")
    else:
        (path / lost).unlink()
    assert main(["report", str(path)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(path) in said
    assert path.is_file() == (lost == "file")


@pytest.mark.parametrize(
    ("name", "content"),
    [("manifest.json", "{"), ("manifest.json", "[]"), ("manifest.json", "{}"), ("config.yaml", "a: [")]
    + [("config.yaml", text) for text in ("", "[1]", "scenario: 3", "seed: 1")],
)
def test_a_damaged_folder_is_one_line(
    name: str,
    content: str,
    tmp_path: Path,
    records: dict[int, Record],
    world: World,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = finished(tmp_path / "run", records, world).path
    (path / name).write_text(content)
    assert main(["report", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unfinished_or_changed_run_is_refused(
    tmp_path: Path, records: dict[int, Record], world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    unfinished = RunFolder.open(configured(tmp_path / "part"), world)
    unfinished.keep(5, records[5], fled(5), {})
    unfinished.assemble()
    assert main(["report", str(unfinished.path)]) == 2
    assert "1 of 3 runs" in capsys.readouterr().err
    whole = finished(tmp_path / "whole", records, world)
    file = whole.path / "config.yaml"
    file.write_text(file.read_text("utf-8").replace("days: 60", "days: 61"))
    assert main(["report", str(whole.path)]) == 2
    assert "changed after the run" in capsys.readouterr().err


def test_a_run_of_another_version_of_the_code_can_be_reported(
    tmp_path: Path, records: dict[int, Record], world: World
) -> None:
    path = finished(tmp_path / "run", records, world).path
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    (path / "manifest.json").write_text(json.dumps({**manifest, "code": "old", "commit": None, "dirty": None}))
    assert "not known" in report(opened(path))


def test_every_recorded_answer_and_reason_has_words() -> None:
    assert set(RESPONSES) == set(RECORDED_RESPONSES.values())
    assert set(REASONS) == set(filter(None, RECORDED_REASONS.values()))


def event(**changes: Any) -> dict[str, Any]:
    usual = {
        "side_a": "Copper Band", "location": "Echarra", "base": "Lumekka", "deaths_civilians": 12,
        "intended_deaths": 30, "date_start": pd.Timestamp("2000-03-01"), "arrival_hours": 2.5, "duration_hours": 5.0,
        "response": "in_time", "reason": "", "reported": True, "displaced": 700, "day": 60,
    }  # fmt: skip
    return usual | changes


def test_attacks_are_told_in_words(world: World) -> None:
    saved = told(event(), world)
    for wanted in ("Echarra, 2000-03-01", "12 persons killed", "By Copper Band", "from Lumekka arrived after 2.5 hours",
                   "30 persons would have died", "It entered the mission's reports"):  # fmt: skip
        assert wanted in saved
    missed = told(
        event(response="missed", reason="unwilling", arrival_hours=np.nan, base="", intended_deaths=12, reported=False),
        world,
    )
    for wanted in ("did not answer", "not willing", "No answer saved anybody", "never entered"):
        assert wanted in missed
    assert "arrived after 3.0 days" in told(event(response="late", reason="too_slow", arrival_hours=72.0), world)


def test_the_largest_attacks_come_first(drawn: RunFolder) -> None:
    found = largest(drawn.replicate("events", 5))
    deaths = found["deaths_civilians"].to_list()
    assert deaths == sorted(deaths, reverse=True)
    assert len(deaths) == 5
    assert (found["day"] >= 0).all()
    assert set(found["event_type"]) == {"one_sided"}


def test_numbers_as_text() -> None:
    assert hours(0.5) == "30 minutes"
    assert hours(1.0) == "1.0 hours"
    assert spread_of(np.array([np.nan, 1.0])) == "-"
    assert spread_of(np.arange(101.0)) == "5.00 .. 95.0"
    assert {outcome.area for outcome in OUTCOMES} == {"protection", "stability", "mission"}


def test_it_prints_on_a4(drawn: RunFolder, tmp_path: Path) -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium on this machine")
    printed = tmp_path / "report.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
               "--no-pdf-header-footer", f"--user-data-dir={tmp_path / 'browser'}"]  # fmt: skip
    address = (drawn.path / "report.html").resolve().as_uri()
    done = subprocess.run(
        [browser, *options, f"--print-to-pdf={printed}", address], capture_output=True, timeout=120, check=False
    )
    if done.returncode or not printed.is_file():
        pytest.skip("Chromium does not run on this machine")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed.read_bytes())
    assert boxes
    assert all((round(float(wide)), round(float(high))) == (595, 842) for wide, high in boxes)
