"""The day: every mechanism in its phase, every argument its column, and nothing that outlives the day."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import os
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest

import agents
from agents import bookkeeping, day, events, ground, month
from agents.peacekeepers import tasks
from agents.schema import CLASSES, SCHEMA, TABLES
from sim.declare import DTYPES
from sim.state import allocate, duplicate, equal

ROOT = Path(__file__).resolve().parents[2]
RULES = ("decide", "act", "decide_rows", "update", "review")
PHASES = {
    "decide": ("morning",),
    "act": ("morning",),
    "decide_rows": ("homes",),
    "update": ("homes", "evening"),
    "review": ("review", "help_people", "lead", "govern"),
}
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(agents.__path__, "agents.")
    if not found.ispkg
]
MECHANISMS = {
    module.__name__.rpartition(".")[2]: module
    for module in MODULES
    if hasattr(module, "P") and "enabled" in module.P.fields
}

NOT_COLUMNS = {
    "indptr", "neighbours", "nearest", "nearest_hours", "nearest_before", "base_hours",  # the ground
    "strength", "sums", "mask", "uniformed",  # scratch
    "grievance", "against_state", "against_others",  # means over those present, found once a review for several rules
    "u", "known", "target", "mission", "authority",  # of each row of a block: a draw, or what holds at its place
}  # fmt: skip
"""names of arrays of a rule that are no column"""
WORK = {"weight"}
"""scratch that has the name of a column"""
SET_ON_AUTHORISATION = {"consent", "consent_baseline", "consent_start", "community_consent"}
"""state that `consent.begin` sets in the morning on which the mission is authorised"""


class Call(NamedTuple):
    """A call of a function of another module in `day.py` or `month.py`."""

    module: str
    function: str
    phase: str
    line: int
    switches: frozenset[str]
    arguments: tuple[ast.expr, ...]


def calls_in(schedule: ModuleType, function: ast.FunctionDef) -> list[Call]:
    found = []

    def visit(node: ast.AST, switches: frozenset[str]) -> None:
        if isinstance(node, ast.If):
            both = isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And)
            every = node.test.values if both else [node.test]
            for child in node.body:
                visit(child, switches.union(map(ast.unparse, every)))
            for child in node.orelse:
                visit(child, switches)
            return
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            module = ast.unparse(node.func.value)
            if getattr(schedule, module, None) in MODULES:
                found.append(Call(module, node.func.attr, function.name, node.lineno, switches, tuple(node.args)))
        for child in ast.iter_child_nodes(node):
            visit(child, switches)

    visit(function, frozenset())
    return found


FUNCTIONS = {node.name: node for node in ast.parse(inspect.getsource(day)).body if isinstance(node, ast.FunctionDef)}
MONTHLY = {node.name: node for node in ast.parse(inspect.getsource(month)).body if isinstance(node, ast.FunctionDef)}
CALLS = [call for function in FUNCTIONS.values() for call in calls_in(day, function)]
CALLS += [call for name in PHASES["review"] for call in calls_in(month, MONTHLY[name])]


# The order of the day


def test_mechanisms_are_found() -> None:
    assert len(MECHANISMS) > 30
    assert set(MECHANISMS) == {name for name, fields in SCHEMA.parameters.items() if "enabled" in fields}


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_rule_is_called_once_in_its_phase_and_can_be_switched_off(name: str) -> None:
    rules = [rule for rule in RULES if hasattr(MECHANISMS[name], rule)]
    assert rules
    for rule in rules:
        (call,) = (call for call in CALLS if (call.module, call.function) == (name, rule))
        assert call.phase in PHASES[rule]
        assert f"P.{name}.enabled" in call.switches


@pytest.mark.parametrize("phase", ["morning", "homes"])
def test_decisions_come_first(phase: str) -> None:
    lines = {rule: [call.line for call in CALLS if (call.phase, call.function) == (phase, rule)] for rule in RULES}
    decided = lines["decide"] + lines["decide_rows"]
    done = lines["act"] + lines["update"]
    assert len(decided) > 2
    assert len(done) > 2
    assert max(decided) < min(done)


@pytest.mark.parametrize("rules", [("response", "reporting"), ("battle", "movement")])
def test_rules_of_the_morning_that_build_on_each_other(rules: tuple[str, str]) -> None:
    # Who marches must have survived the battles; what a unit went to is known.
    first, then = (call.line for rule in rules for call in CALLS if (call.module, call.function) == (rule, "act"))
    assert first < then


def test_a_day_is_morning_homes_evening() -> None:
    (loop,) = (node for node in ast.walk(FUNCTIONS["run_days"]) if isinstance(node, ast.While))
    called = [
        (node.lineno, node.func.id)
        for node in ast.walk(loop)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert [name for _, name in sorted(called)] == ["morning", "homes", "evening"]


def test_flows_are_cleared_before_anything_else() -> None:
    (cleared,) = (
        node.lineno
        for node in ast.walk(FUNCTIONS["morning"])
        if isinstance(node, ast.Call) and ast.unparse(node) == "bookkeeping.clear(S)"
    )
    assert cleared < min(call.line for call in CALLS if call.phase == "morning" and call.function in RULES)


# Names agree with columns


def signature(module: ModuleType, function: str) -> dict[str, str]:
    """Parameter -> annotation as written."""
    found = inspect.signature(inspect.unwrap(getattr(module, function)))
    return {name: str(parameter.annotation) for name, parameter in found.parameters.items()}


@pytest.mark.parametrize("module", [m for m in MODULES if any(hasattr(m, r) for r in RULES)], ids=lambda m: m.__name__)
def test_arrays_of_rules_are_columns(module: ModuleType) -> None:
    for rule in (rule for rule in RULES if hasattr(module, rule)):
        for name, annotation in signature(module, rule).items():
            if annotation in DTYPES and name not in NOT_COLUMNS | WORK:
                assert name in SCHEMA.columns, f"{rule}({name})"
                assert SCHEMA.columns[name].dtype is DTYPES[annotation], f"{rule}({name}: {annotation})"


def test_each_argument_is_the_column_of_its_name() -> None:
    compared = 0
    for call in CALLS:
        schedule = month if call.phase in PHASES["review"] else day
        if any(isinstance(argument, ast.Starred) for argument in call.arguments):
            continue
        wanted = list(signature(getattr(schedule, call.module), call.function))
        assert len(wanted) == len(call.arguments), call
        for name, argument in zip(wanted, call.arguments, strict=True):
            sliced = isinstance(argument, ast.Subscript) and isinstance(argument.slice, ast.Slice)
            given = argument.value if sliced else argument
            if not isinstance(given, ast.Attribute):
                continue
            table = ast.unparse(given.value)
            if table == "P":
                assert name == "p" or name.rstrip("_") == given.attr, (call.module, call.function, name)
                assert name != "p" or given.attr == call.module, (call.module, call.function, name)
            elif table in {"W", "G", "R"}:
                # The one buffer of events has a letter of its own; scratch is told apart by its use.
                assert given.attr == name or given.attr in {"events", "sums", "cells", "places", "actors"}
            elif not table.startswith("P."):
                assert given.attr == name or call.module == "ledger" or given.attr == "household", (
                    call.module,
                    call.function,
                    name,
                    given.attr,
                )
                compared += 1
    assert compared > 150


# What does not outlive the day


def small() -> Any:
    sizes = {"location": 3, "actor": 2, "base": 2, "mission": 1, "household": 4, "block": 1}
    sizes |= {"component": 2, "task": len(tasks.TASKS)}
    return allocate(SCHEMA, CLASSES, TABLES, sizes)


def of_role(role: str) -> list[str]:
    return [column.name for column in SCHEMA.columns.values() if column.role == role]


def array(state: Any, name: str) -> Any:
    return getattr(getattr(state, SCHEMA.columns[name].table), name)


@pytest.fixture(scope="module")
def cleared() -> Any:
    state = small()
    for table in state:
        for column in table:
            column[:] = 7
    inspect.unwrap(bookkeeping.clear)(state)
    return state


@pytest.mark.parametrize("name", of_role("flow"))
def test_flows_are_cleared_at_dawn(cleared: Any, name: str) -> None:
    np.testing.assert_array_equal(array(cleared, name), SCHEMA.columns[name].start)


def test_nothing_but_flows_is_cleared_at_dawn(cleared: Any) -> None:
    for name in of_role("state") + of_role("order"):
        np.testing.assert_array_equal(array(cleared, name), 7, err_msg=name)


def test_orders_fall_back_at_dusk() -> None:
    state = small()
    state.base.commanded[:] = 1
    for name in of_role("order"):
        array(state, name)[:] = 3
    before = duplicate(state)
    inspect.unwrap(bookkeeping.close)(0, state, ground.record(events.events(0), 1, 3, 2), 0, 0)
    assert len(of_role("order")) == 5
    for name in SCHEMA.columns:
        fallen = SCHEMA.columns[name].role == "order"
        np.testing.assert_array_equal(
            array(state, name), SCHEMA.columns[name].start if fallen else array(before, name), err_msg=name
        )


# All decisions read the dawn

READ_ONLY_MORNINGS = """
import json
import sys
from agents import day
from agents.peacekeepers import tasks
from agents.schema import SCHEMA
from scenarios.build import build
from scenarios.configuration import load_configuration

STATE = [(c.table, c.name) for c in day.SCHEMA.columns.values() if c.role == "state"]
first_morning = set(json.loads(sys.argv[1]))
morning = day.morning
mornings = []

def guarded(number, seed, P, S, *rest):
    begins = number == S.mission.authorised[0]
    held = [getattr(getattr(S, t), name) for t, name in STATE if not (begins and name in first_morning)]
    for column in held:
        column.setflags(write=False)
    try:
        return morning(number, seed, P, S, *rest)
    finally:
        mornings.append(number)
        for column in held:
            column.setflags(write=True)

day.morning = guarded
changes = ["scenario=generated", "scenario.locations=10", "households=1000", "warmup_days=1", "mission.midpoint=0",
           "mission.spread=0.1", "battle.rate=1", "one_sided_violence.rate=1", "attacks_on_peacekeepers.rate=1",
           "convoys.rate=1"]
model = build(load_configuration(changes, SCHEMA))
model.run_for(8)
e = model.record().events
print(json.dumps([mornings, sorted(set(e.kind.tolist())), sorted(set(e.response.tolist())), int(e.reported.sum())]))
"""


def test_no_rule_of_the_morning_writes_state() -> None:
    first_morning = json.dumps(sorted(SET_ON_AUTHORISATION))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ_ONLY_MORNINGS, first_morning],
        cwd=ROOT, env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    mornings, kinds, responses, reported = json.loads(done.stdout.splitlines()[-1])
    assert mornings == list(range(9))
    # Otherwise the rules would not have had anything to write.
    assert kinds == sorted(events.KINDS)
    assert responses == sorted(events.RESPONSES)
    assert reported > 0


# Declarations beside the code


def test_streams_of_draws_are_unique() -> None:
    streams: dict[int, str] = {}
    for path in sorted([*(ROOT / "agents").rglob("*.py"), *(ROOT / "scenarios").rglob("*.py")]):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("STREAM"):
                number = ast.literal_eval(node.value)
                assert number not in streams, f"{path.name} and {streams[number]} both draw from stream {number}"
                assert 0 <= number < 2**16
                streams[number] = path.name
    assert len(streams) > 10


def test_mechanisms_are_kept_apart_by_the_contract_of_imports() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (c for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "independence")
    assert sorted(contract["modules"]) == sorted(module.__name__ for module in MECHANISMS.values())


# Every mechanism can be switched off

VIOLENT = {
    "households": 1000, "warmup_days": 30, "one_sided_violence.rate": 0.03, "lulls.enter": 0.5,
    "attacks_on_peacekeepers.rate": 0.5, "mission.midpoint": 0.0, "mission.spread": 0.1,
}  # fmt: skip
DAYS = 60


@pytest.fixture(scope="module")
def run(build: Any) -> Any:
    """A violent small world at authorisation, and 60 days later."""

    def make(**changes: Any) -> Any:
        changes = {key.replace("__", "."): value for key, value in changes.items()}
        model = build("scenario=generated", "scenario.locations=10", changes={**VIOLENT, **changes})
        before = duplicate(model.state)
        model.run_for(DAYS)
        return before, model.state

    return make


@pytest.fixture(scope="module")
def whole(run: Any) -> Any:
    return run()[1]


WRITTEN_BY_OTHERS = {
    "arms": {"supply"},
    "excitation": {"excitation_fast"},
    "sites": {"site_capacity"},
    "threat_memory": {"threat"},
    "group_consent": {"consent", "consent_baseline", "consent_start", "force_used"},
    "community_consent": {"community_consent"},
    "deployment": {"expelled"},
    "one_sided_violence": {"attack_probability"},
    "homecoming": {"returned"},
    "flight": {"newly_displaced", "attraction", "push", "rain"},
}
"""mechanism -> columns which it declares and another rule writes too"""


def people(state: Any) -> int:
    """Civilians alive, killed, recruited and dead of want."""
    place = state.location
    gone = state.place_plan.recruited.sum() + state.place_plan.indirect_dead.sum()
    return int(place.population.sum() + place.civilians_dead.sum() + gone)


NEEDS = {"sites": {"flight__at_start": 0.2}}
"""mechanism -> what must be so for it to have anything to do"""
DAILY = [name for name in MECHANISMS if name in day.SCHEMA.parameters]
"""those of the month have their switches tested in test_month.py and test_politics.py"""


@pytest.mark.parametrize("name", DAILY)
def test_a_run_without_a_mechanism(run: Any, whole: Any, name: str) -> None:
    also = NEEDS.get(name, {})
    before, state = run(**{f"{name}__enabled": False}, **also)
    assert not equal(state, run(**also)[1] if also else whole), "the switch does nothing"
    for column in SCHEMA.columns.values():
        values = array(state, column.name)
        assert np.isfinite(values).all(), column.name
        assert column.low is None or values.min() >= column.low - 1e-6, column.name
        assert column.high is None or values.max() <= column.high + 1e-6, column.name
        if SCHEMA.owners[column.name] == name and column.name not in WRITTEN_BY_OTHERS.get(name, ()):
            np.testing.assert_array_equal(values, array(before, column.name), err_msg=column.name)
    h, place = state.household, state.location
    living = (h.persons.astype(np.int64) * h.weight - h.lost).sum()
    assert living == place.population.sum()
    assert people(state) == people(before)
    np.testing.assert_allclose(state.location_actor.control[place.abroad == 0].sum(axis=1), 1, rtol=1e-5)
