"""The configuration as a user meets it: what composes, what is refused, and the exact line that says so."""

from __future__ import annotations

import math
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
import yaml
from hydra import compose, initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.schema import SCHEMA as MODEL
from scenarios.configuration import (
    CONF,
    GROUPS,
    RUN_SETTINGS,
    Configuration,
    ConfigurationError,
    Setting,
    all_settings,
    load_configuration,
    options,
    with_settings,
)
from sim.declare import Parameters, Schema, gather, param
from tests.scenarios.light import OF_THE_GROUPS

if TYPE_CHECKING:
    from pathlib import Path


class Raids(Parameters):
    """A mechanism made up for these tests."""

    rate: float = param(0.1, 0, 2, "per day", "raids by a group at full strength", "made up", "assumed")
    party: int = param(12, 1, 90, "fighters", "fighters in a raid", "made up", "assumed")


raids = ModuleType("agents.raids")
raids.P = Raids  # type: ignore[attr-defined]  # a module made by hand
SCHEMA: Schema = gather([*OF_THE_GROUPS, raids])


def load(*overrides: str) -> Configuration:
    """Load with the overrides of one command."""
    return load_configuration(overrides, SCHEMA)


def message(*overrides: str, folder: Path = CONF) -> str:
    """Return what a user reads for `overrides`, which must be refused."""
    with pytest.raises(ConfigurationError) as refused:
        load_configuration(overrides, SCHEMA, folder=folder)
    text = str(refused.value)
    assert len(text.splitlines()) == 1
    return text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of `conf/` to spoil, at a path that Hydra's grammar would not like."""
    place = tmp_path / "it's [a] (strange) é=place" / "conf"
    shutil.copytree(CONF, place)
    return place


# What composes


def test_what_holds_when_nothing_is_said() -> None:
    found = load()
    assert found.choices == {
        "scenario": "zaruna",
        "mandate": "protection",
        "consent": "fragile",
        "resources": "full",
        "mission": "un",
        "exit": "none",
        "ssr": "none",
        "justice": "none",
        "situation": "war",
        "regional": "none",
        "aid": "standard",
        "development": "modest",
        "gender": "current",
    }
    top = {key: value for key, value in found.values.items() if not isinstance(value, dict)}
    assert top == {
        "country": "CF",
        "households": 10_000,
        "seed": 1,
        "replicates": 20,
        "days": 1095,
        "warmup_days": 180,
        "threads": 0,
        "figures": True,
        "report": True,
        "uncertainty": "seed",
    }
    assert found.section("output") == {"dir": ""}
    assert found.section("scenario") == {"world": "zaruna", "locations": 200, "world_seed": 1, "path": ""}


def test_declared_defaults_hold_where_no_file_differs() -> None:
    found = load().parameters()
    assert list(found) == list(SCHEMA.parameters)
    for section, fields in SCHEMA.parameters.items():
        assert found[section] == {name: item.default for name, item in fields.items()}


def test_parameters_fit_the_record_with_declared_types() -> None:
    found = load("raids.rate=1", "raids.enabled=false", "raids.party=7").parameters()
    assert found["raids"] == {"enabled": False, "rate": 1.0, "party": 7}
    assert [type(found["raids"][name]) for name in ("enabled", "rate", "party")] == [bool, float, int]
    record = SCHEMA.record(found)
    assert (record.raids.enabled, record.raids.rate, record.raids.party) == (0, 1.0, 7)


@pytest.mark.parametrize(
    ("choice", "section", "expected"),
    [
        ("mandate=observer", "mandate", {"troops_share": 0, "robustness": 0}),
        ("mandate=traditional", "mandate", {"troops_share": 1, "robustness": 0.1}),
        ("mandate=traditional", "tasks", {"ceasefire_monitoring_rank": 1, "protection_rank": 2, "wording": 0.8}),
        ("mandate=robust", "mandate", {"troops_share": 1, "robustness": 0.9}),
        ("mandate=fragmented", "tasks", {"protection_rank": 1, "elections_rank": 1, "wording": 0.4}),
        ("exit=early", "leaving", {"month": 12, "drawdown": 180, "requested": False}),
        ("exit=on_request", "leaving", {"month": 24, "requested": True}),
        ("ssr=train_and_equip", "train_and_equip", {"training": 1, "equipment": 1, "pay": 1}),
        ("ssr=train_and_equip", "oversight", {"vetting": 0, "control": 0, "law": 0}),
        ("ssr=early", "oversight", {"vetting": 1, "control": 1, "law": 1}),
        ("ssr=late", "reform_support", {"first": 24}),
        ("justice=international", "international_court", {"international": 1}),
        ("justice=truth", "truth_commission", {"month": 13}),
        ("consent=firm", "consent", {"host": 0.9, "groups": 0.7, "communities": 0.7, "fragility": 0.5}),
        ("consent=withdrawn", "consent", {"host": 0.25, "groups": 0.3, "communities": 0.35, "fragility": 1.5}),
        ("resources=half", "resources", {"personnel": 0.5, "mobility": 0.6}),
    ],
)
def test_an_option_sets_its_section(choice: str, section: str, expected: dict[str, float]) -> None:
    found = load(choice).section(section)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("group", GROUPS)
def test_every_option_composes_and_says_what_it_is(group: str) -> None:
    for option, meaning in options()[group].items():
        assert load(f"{group}={option}").choices[group] == option
        written = (CONF / group / f"{option}.yaml").read_text().splitlines()
        first = next(line for line in written if not line.startswith("# @package "))
        assert first.startswith("# mandate run ")
        assert f"{group}={option}" in first
        assert meaning.endswith(".")
        load(*first.removeprefix("# mandate run ").split())


def test_options_hold_only_what_differs_from_the_declaration() -> None:
    declared = {item.key: item.default for item in all_settings(SCHEMA)}
    for group, known in options().items():
        for option in known:
            text = (CONF / group / f"{option}.yaml").read_text()
            header = text.splitlines()[0]
            package = header.removeprefix("# @package ") if header.startswith("# @package ") else group
            values = yaml.safe_load(text) or {}
            for section, fields in (values if package == "_global_" else {package: values}).items():
                for name, value in fields.items():
                    assert declared[f"{section}.{name}"] != value


def test_schemas_are_no_options_and_groups_are_no_scalars() -> None:
    assert options()["mandate"].keys() == {"observer", "traditional", "protection", "robust", "fragmented"}
    assert not {item.key for item in RUN_SETTINGS} & set(GROUPS)


def test_an_override_wins_over_an_option_and_the_later_override_over_the_earlier() -> None:
    assert load("mandate.robustness=0.2", "mandate=robust").values["mandate"]["robustness"] == 0.2
    assert load("seed=3", "seed=4").values["seed"] == 4
    assert load("seed=3", "seed=4").origin("seed") == "override seed=4"


def test_an_origin_is_an_override_a_line_or_the_declaration() -> None:
    found = load("mandate=robust", "seed=7")
    assert found.origin("seed") == "override seed=7"
    assert found.origin("mandate.robustness") == "conf/mandate/robust.yaml:7"
    assert found.origin("mandate.protection_worded") == "declared default"
    line = (CONF / "config.yaml").read_text().splitlines().index("replicates: 20") + 1
    assert found.origin("replicates") == f"conf/config.yaml:{line}"


def test_a_section_is_a_copy() -> None:
    found = load()
    found.section("mandate")["robustness"] = 5
    found.parameters()["mandate"]["robustness"] = 5
    assert found.values["mandate"]["robustness"] == 0.6


def test_threads_are_the_cores_unless_said() -> None:
    assert load("threads=3").threads == 3
    assert load().threads >= 1


# Text that Hydra's grammar would refuse or misread


@pytest.mark.parametrize(
    "path",
    [
        "out/first run (2) [draft]",
        "it's/a 'quoted' place",
        "données/été, automne",
        'C:\\runs\\"new"\\',
        "2024_01",
        "1e3",
        "null",
        "true",
        "[a, b]",
        "{a: b}",
        "a=b",
        " padded ",
        "$HOME/100 %",
        "~/runs",
        "choice(a,b)",
        "# not a comment",
        "'open",
    ],
)
def test_a_path_is_taken_as_written(path: str) -> None:
    assert load(f"output.dir={path}").values["output"]["dir"] == path


def test_quotes_of_hydras_grammar_are_understood() -> None:
    assert load("output.dir='a b'").values["output"]["dir"] == "a b"
    assert load('output.dir="it\'s"').values["output"]["dir"] == "it's"
    assert load("mandate='robust'").choices["mandate"] == "robust"


@settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30).filter(
        lambda text: "${" not in text and text != "???" and text[:1] not in {"'", '"'}
    )
)
def test_any_text_is_a_path(path: str) -> None:
    found = load(f"output.dir={path}")
    assert found.values["output"]["dir"] == path
    assert yaml.safe_load(found.to_yaml()) == found.values


# Refusals, to the letter


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("consent.host=1.7", "consent.host = 1.7 is outside 0..1 (override consent.host=1.7)"),
        ("consent.hots=1", "consent.hots is not a setting; nearest: consent.host (override consent.hots=1)"),
        ("host=1", "host is not a setting; nearest: consent.host (override host=1)"),
        ("output=x", "output is not a setting; nearest: output.dir (override output=x)"),
        (
            "mandate=robst",
            (
                "mandate=robst is not an option of mandate; nearest: robust; "
                "there are fragmented, observer, protection, robust, traditional (override mandate=robst)"
            ),
        ),
        (
            "mandate=../mandate/robust",
            (
                "mandate=../mandate/robust is not an option of mandate; nearest: robust; "
                "there are fragmented, observer, protection, robust, traditional (override mandate=../mandate/robust)"
            ),
        ),
        (
            "uncertainty=bth",
            (
                "uncertainty=bth is not an option of uncertainty; nearest: both; "
                "there are both, parameters, seed (override uncertainty=bth)"
            ),
        ),
        ("replicates=many", "replicates = many is not a whole number (override replicates=many)"),
        ("replicates=2.5", "replicates = 2.5 is not a whole number (override replicates=2.5)"),
        ("replicates=", "replicates = (nothing) is not a whole number (override replicates=)"),
        ("seed=null", "seed = null is not a whole number (override seed=null)"),
        ("seed=1)", "seed = 1) is not a whole number (override seed=1))"),
        ("seed=-1", "seed = -1 is outside 0..9007199254740992 (override seed=-1)"),
        ("figures=maybe", "figures = maybe is not true or false (override figures=maybe)"),
        ("consent.host=true", "consent.host = true is not a number (override consent.host=true)"),
        ("consent.host=[1]", "consent.host = [1] is not a number (override consent.host=[1])"),
        ("consent.host=nan", "consent.host = nan is outside 0..1 (override consent.host=nan)"),
        ("consent.host=-inf", "consent.host = -inf is outside 0..1 (override consent.host=-inf)"),
        ("days=5000", "days = 5000 is outside 1..3650 days (override days=5000)"),
        ("mission.midpoint=40", "mission.midpoint = 40 is outside 0..36 months (override mission.midpoint=40)"),
        ("raids.party=0", "raids.party = 0 is outside 1..90 fighters (override raids.party=0)"),
        ("country=cf", "country = cf is not a code of two capital letters, as CF (override country=cf)"),
        (
            "mandate=traditional,robust",
            (
                "mandate = traditional,robust: a comma makes arms, and a run takes one value "
                "(override mandate=traditional,robust)"
            ),
        ),
        ("seed=1,2", "seed = 1,2: a comma makes arms, and a run takes one value (override seed=1,2)"),
        ("country=CF,ML", "country = CF,ML: a comma makes arms, and a run takes one value (override country=CF,ML)"),
        (
            "country=${oc.env:HOME}",
            "country = ${oc.env:HOME}: ${...} is refused; write the value itself (override country=${oc.env:HOME})",
        ),
        (
            "mandate._target_=os.system",
            (
                "mandate._target_ is refused: a configuration never names code to run "
                "(override mandate._target_=os.system)"
            ),
        ),
        ("hydra.run.dir=x", "hydra.run.dir is not a setting; nearest: output.dir (override hydra.run.dir=x)"),
        ("+seed=1", "+seed=1: settings are neither added nor removed; write KEY=VALUE (override +seed=1)"),
        ("mandate", "mandate is not an override; write KEY=VALUE, for example mandate=robust"),
        ("output.dir=a\nb", "output.dir = 'a\\nb' holds a character that no path should have"),
    ],
)
def test_a_slip_is_told_in_these_words(override: str, expected: str) -> None:
    assert message(override) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("host: 1.3\n", "consent.host = 1.3 is outside 0..1 (conf/consent/outside.yaml:1)"),
        ("# one\n\nhost: .inf\n", "consent.host = .inf is outside 0..1 (conf/consent/outside.yaml:3)"),
        ("host: high\n", "consent.host = high is not a number (conf/consent/outside.yaml:1)"),
        ("hots: 1\n", "consent.hots is not a setting; nearest: consent.host (conf/consent/outside.yaml:1)"),
        (
            "# \nhost: ${oc.env:HOME}\n",
            "consent.host = ${oc.env:HOME}: ${...} is refused; write the value itself (conf/consent/outside.yaml:2)",
        ),
        (
            "_target_: os.system\n",
            "consent._target_ is refused: a configuration never names code to run (conf/consent/outside.yaml:1)",
        ),
        ("- host\n", "conf/consent/outside.yaml does not hold settings; write KEY: VALUE, one a line"),
        ("host\n", "conf/consent/outside.yaml does not hold settings; write KEY: VALUE, one a line"),
        ("defaults:\n  - ../mandate/robust\n", "consent/../mandate/robust: a configuration is read from conf/ alone"),
        ("# @package _global_\nsed: 3\n", "sed is not a setting; nearest: seed (conf/consent/outside.yaml:2)"),
    ],
)
def test_a_slip_in_a_file_names_its_line(folder: Path, text: str, expected: str) -> None:
    (folder / "consent" / "outside.yaml").write_text(text)
    assert message("consent=outside", folder=folder) == expected


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("host: 1\nhost: 2\n", "conf/consent/outside.yaml:2 is not YAML: "),
        ("host: [1\n", "conf/consent/outside.yaml:2 is not YAML: "),
        ("defaults:\n  - nowhere\n", "the configuration cannot be composed: "),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(folder: Path, text: str, start: str) -> None:
    (folder / "consent" / "outside.yaml").write_text(text)
    assert message("consent=outside", folder=folder).startswith(start)


def test_a_setting_without_a_value_is_told(folder: Path) -> None:
    path = folder / "config.yaml"
    path.write_text(path.read_text().replace("replicates: 20", "replicates: ???"))
    assert message(folder=folder) == "the configuration cannot be composed: Missing mandatory value: replicates"


def test_a_file_that_is_not_utf8_is_told_in_one_line(folder: Path) -> None:
    (folder / "consent" / "outside.yaml").write_bytes(b"# \xff\nhost: 1\n")
    assert "is not UTF-8" in message("consent=outside", folder=folder)


def test_the_first_file_cannot_widen_where_hydra_looks(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "trap.py").write_text("raise SystemExit('code was run')\n")
    with (folder / "config.yaml").open("a") as config:
        config.write("hydra:\n  searchpath: [pkg://trap]\n")
    assert message(folder=folder).startswith("hydra.searchpath is not a setting; nearest: ")
    assert "trap" not in sys.modules


def test_a_country_that_yaml_reads_as_no_is_told(folder: Path) -> None:
    path = folder / "config.yaml"
    path.write_text(path.read_text().replace("country: CF", "country: NO"))
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if text.startswith("country"))
    assert message(folder=folder) == f"country = NO is not text; put it in quotes (conf/config.yaml:{line})"


def test_an_option_may_build_on_another(folder: Path) -> None:
    (folder / "mandate" / "mine (2).yaml").write_text(
        "# \n# Mine.\ndefaults:\n  - robust\n  - _self_\ntroops_share: 0.1\n"
    )
    found = load_configuration(["mandate=mine (2)"], SCHEMA, folder=folder)
    assert found.choices["mandate"] == "mine (2)"
    assert found.values["mandate"]["robustness"] == 0.9
    assert found.origin("mandate.robustness") == "conf/mandate/robust.yaml:7"
    assert found.origin("mandate.troops_share") == "conf/mandate/mine (2).yaml:6"


def test_a_mechanism_cannot_take_the_name_of_a_setting() -> None:
    taken = Schema({"output": raids.P.fields}, {}, {}, {})
    with pytest.raises(ValueError, match="a mechanism cannot be called output"):
        all_settings(taken)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([item for item in all_settings(SCHEMA) if item.kind in {int, float}]), st.data())
def test_numbers_pass_exactly_when_they_are_in_range(setting: Setting, data: st.DataObject) -> None:
    numbers = st.integers(-(10**6), 10**7) if setting.kind is int else st.floats(-1e3, 1e3) | st.just(math.nan)
    value = data.draw(numbers | st.sampled_from([setting.kind(setting.low), setting.kind(setting.high)]))
    override = f"{setting.key}={value}"
    if setting.low <= value <= setting.high:
        found = load(override).values
        section, _, name = setting.key.rpartition(".")
        assert (found[section] if section else found)[name] == value
    else:
        assert message(override).startswith(f"{setting.key} = {value} is outside {setting.range}")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=20), st.sampled_from(["", "=", "seed=", "mandate=", "consent.host=", "figures=", "country="]))
def test_an_override_ends_in_a_configuration_or_in_one_line(text: str, start: str) -> None:
    told = "a configuration"
    try:
        load(f"{start}{text}")
    except ConfigurationError as error:
        told = str(error)
    assert len(told.splitlines()) == 1


# What identifies a model


@pytest.mark.parametrize(
    "same", ["output.dir=x", "threads=2", "figures=false", "report=false", "seed=9", "replicates=3", "consent.host=.6"]
)
def test_the_digest_ignores_where_and_how_often(same: str) -> None:
    assert load(same).digest() == load().digest()


@pytest.mark.parametrize(
    "other", ["days=10", "households=2000", "mandate=robust", "raids.enabled=false", "uncertainty=both"]
)
def test_the_digest_tells_models_apart(other: str) -> None:
    assert load(other).digest() != load().digest()


def test_yaml_holds_every_value() -> None:
    found = load("output.dir=été: 1")
    assert yaml.safe_load(found.to_yaml()) == found.values


# What is kept of the files


def test_a_file_that_has_changed_is_read_again(folder: Path) -> None:
    path = folder / "consent" / "mine.yaml"
    for host in (0.1, 0.2):
        path.write_text(f"host: {host}\n")
        found = load_configuration(["consent=mine"], SCHEMA, folder=folder)
        assert found.values["consent"]["host"] == host
    path.unlink()
    assert "consent=mine is not an option" in message("consent=mine", folder=folder)


def test_another_schema_has_its_own_settings() -> None:
    assert load("raids.party=80").values["raids"]["party"] == 80
    with pytest.raises(ConfigurationError, match=r"raids\.party is not a setting"):
        load_configuration(["raids.party=80"], MODEL)


def test_configurations_share_nothing() -> None:
    found = load()
    found.values["consent"]["host"] = 0.0
    found.choices["mandate"] = "none"
    assert load().values["consent"]["host"] != 0.0
    assert load().choices["mandate"] != "none"


# Hydra's global state


def test_another_users_hydra_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("a: 1\n")
    with initialize_config_dir(str(tmp_path), version_base=None):
        load("mandate=robust")
        message("mandate=nothing")
        message("seed=???")
        assert compose("other") == {"a": 1}
    load()
    assert not GlobalHydra.instance().is_initialized()


def test_threads_may_load_at_the_same_time() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda seed: load(f"seed={seed}").values["seed"], range(12)))
    assert found == list(range(12))


@pytest.mark.parametrize(
    "chosen",
    [{}, {"mission.caveats": 0.5}, {"site_plan.sites": 6, "mandate.protection_worded": False, "consent.host": 1}],
)
def test_settings_put_in_afterwards_are_as_if_they_had_been_typed(chosen: dict[str, bool | int | float]) -> None:
    typed = [f"{key}={str(value).lower() if isinstance(value, bool) else value}" for key, value in chosen.items()]
    before = load_configuration(["mandate=robust"], MODEL)
    after = with_settings(before, chosen, MODEL)
    composed = load_configuration(["mandate=robust", *typed], MODEL)
    assert after == composed
    assert after.digest() == composed.digest()
    assert [after.origin(key) for key in chosen] == [composed.origin(key) for key in chosen]
    assert before == load_configuration(["mandate=robust"], MODEL)


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"mission.caveat": 0.5}, r"mission\.caveat is not a setting; nearest: mission\.caveats"),
        ({"mission.caveats": 1.5}, r"mission\.caveats = 1\.5 is outside 0\.\.1"),
        ({"mission.caveats": float("nan")}, "outside 0"),
        ({"mission.caveats": "many"}, r"mission\.caveats = many is not"),
        ({"site_plan.sites": 2.5}, r"site_plan\.sites = 2\.5 is not"),
        ({"mandate": "robust"}, "mandate is not a setting"),
    ],
)
def test_settings_put_in_afterwards_are_checked(chosen: dict[str, bool | float | str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        with_settings(load_configuration(["mandate=robust"], MODEL), chosen, MODEL)
