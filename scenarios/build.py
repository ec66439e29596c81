"""The composition root: configuration in, a ready model out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents import month, situation
from agents.armed_groups import excitation, forces
from agents.civilians import flight, households
from agents.ground import Ground
from agents.peacekeepers import tasks
from agents.schema import CLASSES, SCHEMA, TABLES
from scenarios.configuration import NOT_IN_DIGEST, flat
from scenarios.draws import draw_parameters
from scenarios.model import MandateModel
from scenarios.world import HOME, World
from sim.declare import plain
from sim.errors import UserError
from sim.random import draws
from sim.state import allocate, duplicate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenarios.configuration import Configuration
    from sim.declare import I64
    from sim.territory import Territory

STREAM_FAMILIES = 100
STREAM_UPROOTED = 101
FAMILY_SIZES = np.array([0.08, 0.13, 0.19, 0.21, 0.16, 0.11, 0.07, 0.05])
"""share of families with 2, 3, ... 9 members; shape of household surveys in such countries, assumed (mean 5.1)"""
SPARE = 5
"""one row in this many is spare at the start"""
CAMP_ATTRACTION = 3.0
"""pull of a camp abroad, in ten thousands of inhabitants; assumed"""
MOST_REDRAWS = 100
MISSION_SIDE = frozenset({
    "mandate", "consent", "resources", "mission", "deployment", "patrols", "access", "deterrence", "freedom",
    "force_protection", "picture", "reporting", "response", "reputation", "attacks_on_peacekeepers", "cooperation",
    "group_consent", "host_consent", "community_consent", "warning", "sites", "convoys", "reprisals",
    "contributors", "planning", "mediation", "elections", "seeding", "external_support", "income_shock",
    "tasks", "leaving", "support", "composition", "aviation", "sensors", "logistics",
    "budget", "site_plan", "redeployment", "base_changes", "shocks", "posts", "regional_force", "quick_impact",
    "misconduct", "political_work", "leverage", "survey", "regional_partner", "mixed_teams", "survivor_reporting",
    "adaptation", "humanitarian_aid", "development_projects", "participation",
    "institutions", "reform_support", "due_diligence", "train_and_equip", "oversight", "anti_corruption", "inclusion",
    "community_policing", "ownership", "legitimacy", "human_rights_monitoring", "courts", "international_court",
    "hardening", "discipline", "truth_commission", "redress", "misconduct_inquiry", "ddr", "reinsertion",
    "violence_reduction", "acceptance", "idleness", "mission_spending", "crime",
})  # fmt: skip
"""sections without effect before the mission is authorised, so that warm-ups do not differ by a byte (tested)"""


def world_of(configuration: Configuration) -> World:
    """Build the world that a configuration names.

    Raises:
        UserError: when the world's data are not usable; the text says where.
    """
    chosen = configuration.section("scenario")
    if chosen["world"] == "places":
        from scenarios.places import places

        return places(str(configuration.values["country"]), seed=int(chosen["world_seed"]))
    if chosen["world"] == "generated":
        from scenarios.generated import generated

        return generated(int(chosen["locations"]), seed=int(chosen["world_seed"]))
    if chosen["world"] == "folder":
        from scenarios.loaders import load_folder

        if not chosen["path"]:
            raise UserError(
                f"scenario.path is empty ({configuration.origin('scenario.path')}); name a folder, for example "
                "scenario.path=my_country after `mandate scenarios new my_country`"
            )
        return load_folder(str(chosen["path"]))
    from scenarios.zaruna import zaruna

    return zaruna()


def build(
    configuration: Configuration, seed: int | None = None, world: World | None = None, threads: int = 1,
    draw: int | None = None, paired_with: Sequence[Configuration] = (),
) -> MandateModel:  # fmt: skip
    """Build a model that stands on the day of authorisation, its warm-up behind it.

    Args:
        configuration: what to build.
        seed: seed of the run, its luck; the configuration's own if None.
        world: the configuration's world, if it is at hand already.
        threads: 1, or 2 to split the households of a large model over two threads (the same bytes).
        draw: number of the parameter draw, used under `uncertainty=parameters` or `both`; the seed if None.
        paired_with: as in :func:`parameters`.

    Raises:
        UserError: when configuration and world do not fit.
    """
    seed = int(configuration.values["seed"]) if seed is None else seed
    world = world_of(configuration) if world is None else world
    check_households(configuration, world)
    check_rows(configuration, world)
    ground = world.ground
    record, redraws = parameters(configuration, seed if draw is None else draw, ground, len(world.actors), paired_with)
    state = initial_state(
        world, int(configuration.values["households"]), seed, int(configuration.values["warmup_days"])
    )
    arrays = Ground(
        ground.indptr, ground.neighbours, ground.nearest, ground.nearest_hours, ground.nearest_before, world.base_hours
    )
    situation.begin(
        record.situation, state.location_actor.fighters, state.actor.operations, state.dyad.truce,
        state.dyad_politics.ending, state.dyad_politics.dyad_trust,
    )  # fmt: skip
    uproot(state, arrays, record.flight, seed)
    return MandateModel(configuration, world, seed, record, state, arrays, redraws=redraws, threads=threads)


def warmup_key(configuration: Configuration) -> tuple[tuple[str, Any], ...]:
    """Return all that decides what the warm-up of a seed is: the configuration without the mission's side.

    Configurations with equal keys have the same warm-up to the byte, so that one can be a :func:`branch` of the other.
    """
    return tuple(
        (key, value)
        for key, value in flat(configuration.values)
        if key not in NOT_IN_DIGEST and key != "days" and key.partition(".")[0] not in MISSION_SIDE
    )


def branch(
    model: MandateModel,
    configuration: Configuration,
    draw: int | None = None,
    paired_with: Sequence[Configuration] = (),
) -> MandateModel:
    """Build the model of another configuration from one that stands on the day of authorisation, without a warm-up.

    The result equals ``build(configuration, model.seed, model.world, draw=draw)`` to the byte and shares no array with
    `model`. Warm-ups are so computed once for all arms of a comparison that differ on the mission's side alone.

    Args:
        model: on the day of authorisation; nothing has been run or changed since it was built.
        configuration: of the new model; its :func:`warmup_key` is that of the model's.
        draw: as in :func:`build`; the same as the model's.
        paired_with: as in :func:`parameters`.

    Raises:
        ValueError: when the model has run since, or the configurations differ in more than the mission's side.
    """
    if model.steps:
        raise ValueError(f"the model has run {model.steps} days since authorisation; branch it before")
    if warmup_key(configuration) != warmup_key(model.configuration):
        raise ValueError("the configurations differ in more than the mission's side, so their warm-ups differ")
    record, redraws = parameters(
        configuration, model.seed if draw is None else draw, model.ground, len(model.world.actors), paired_with
    )
    return MandateModel(
        configuration, model.world, model.seed, record, duplicate(model.state), model.ground,
        redraws=redraws, threads=model.threads, after=model,
    )  # fmt: skip


def turn(model: MandateModel, configuration: Configuration, troops: Mapping[str, int] | None = None) -> MandateModel:
    """Build the model that goes on from where another one stands, from this day on under another configuration.

    The other model shares no array with the result and can be turned again, so that it is a checkpoint. With the same
    configuration and no `troops` the result runs on as the model itself would, to the byte.

    What rules read every day or month acts from now on. What was settled on the day of authorisation is settled anew
    where its parameters differ: see :func:`agents.month.decide`.

    Args:
        model: on any day since authorisation, without Python behaviours.
        configuration: differs from the model's on the mission's side alone.
        troops: location of a base -> troops authorised there from now on (persons); other bases keep theirs.

    Raises:
        ValueError: when the configurations differ in more than the mission's side, or no base stands at a location.
    """
    if warmup_key(configuration) != warmup_key(model.configuration):
        raise ValueError("the configurations differ in more than the mission's side, which no decision changes")
    record, redraws = parameters(configuration, model.seed, model.ground, len(model.world.actors))
    state = duplicate(model.state)
    rows = {base.location: row for row, base in enumerate(model.world.bases)}
    for location, persons in (troops or {}).items():
        if location not in rows:
            raise ValueError(f"no base stands at {location}; bases stand at {', '.join(rows)}")
        state.base.ceiling_troops[rows[location]] = persons
    if model.steps:
        month.decide(model.seed, plain(model.parameters), plain(record), state)
    return MandateModel(
        configuration, model.world, model.seed, record, state, model.ground,
        redraws=redraws, threads=model.threads, after=model,
    )  # fmt: skip


def check(configuration: Configuration, world: World) -> None:
    """Refuse what cannot be built, before anything is written.

    Raises:
        UserError: when there are more households than families, a lever names a location or group that does not
            exist, or violence would explode.
    """
    check_households(configuration, world)
    check_rows(configuration, world)
    parameters(configuration, int(configuration.values["seed"]), world.ground, len(world.actors))


def check_households(configuration: Configuration, world: World) -> None:
    """Refuse more households than there are families, and fewer than there are places to live in."""
    inhabitants = home_population(world)
    families = int(inhabitants.sum() / (FAMILY_SIZES @ np.arange(2, 10)))
    n, inhabited = int(configuration.values["households"]), int(np.count_nonzero(inhabitants))
    if n < inhabited:
        raise UserError(
            f"households = {n} is fewer than the {inhabited:,} inhabited locations of {world.title}; at least one row "
            f"a location ({configuration.origin('households')})"
        )
    if n > families:
        raise UserError(
            f"households = {n} is more than the {families:,} families of {world.title}; at most one row a family "
            f"({configuration.origin('households')})"
        )


def check_rows(configuration: Configuration, world: World) -> None:
    """Refuse levers that name a location or group which the world does not have."""
    last_place, last_group = len(world.territory) - 1, len(world.actors) - 1
    for section, name, last in (
        ("seeding", "location", last_place),
        ("seeding", "group", last_group),
        ("external_support", "group", last_group),
    ):
        row = int(configuration.section(section)[name])
        if row > last:
            raise UserError(
                f"{section}.{name} = {row} is not in {world.title}, whose last row is {last} "
                f"({configuration.origin(f'{section}.{name}')})"
            )


def home_population(world: World) -> I64:
    """Inhabitants of each location at the start; nobody is abroad yet."""
    nodes = world.territory.nodes.values()
    return np.array([node["population"] if node["country"] == HOME else 0 for node in nodes], dtype=np.int64)


def parameters(
    configuration: Configuration, draw: int, ground: Territory | Ground, actors: int,
    paired_with: Sequence[Configuration] = (),
) -> tuple[Any, int]:  # fmt: skip
    """Build the parameter record of a run and count the draws that were thrown away because violence would explode.

    Args:
        configuration: around which the uncertain parameters are drawn.
        draw: number of the draw.
        ground: the territory.
        actors: number of armed actors.
        paired_with: the other arms of a comparison; a draw in which violence would explode in one of them is thrown
            away, so that all arms keep the same draw.

    Raises:
        UserError: when the configuration itself makes violence explode.
    """
    values = configuration.parameters()
    if configuration.values["uncertainty"] == "seed":
        record = SCHEMA.record(values)
        radius = spectral_radius(record, ground, actors)
        if radius >= excitation.LARGEST_RADIUS:
            raise UserError(
                f"excitation.triggered = {record.excitation.triggered:g} events makes violence explode: the spectral "
                f"radius is {radius:.2f} and must stay below {excitation.LARGEST_RADIUS:g} "
                f"({configuration.origin('excitation.triggered')})"
            )
        return record, 0
    arms = [values, *(other.parameters() for other in paired_with)]
    for attempt in range(MOST_REDRAWS):
        records = [SCHEMA.record(draw_parameters(SCHEMA, arm, draw, attempt)) for arm in arms]
        if all(spectral_radius(record, ground, actors) < excitation.LARGEST_RADIUS for record in records):
            return records[0], attempt
    raise UserError(
        f"excitation.triggered = {values['excitation']['triggered']:g} events makes violence explode in each of "
        f"{MOST_REDRAWS} parameter draws ({configuration.origin('excitation.triggered')})"
    )


def spectral_radius(record: Any, ground: Territory | Ground, actors: int) -> float:
    """Spectral radius of the excitation under a parameter record, same-day companions included; 0 if switched off."""
    if not (record.excitation.enabled and record.one_sided_violence.enabled):
        return 0.0
    again = record.one_sided_violence.companions
    return excitation.spectral_radius(record.excitation, ground.indptr, actors, again / (1.0 - again))


def initial_state(world: World, n: int, seed: int, warmup_days: int) -> Any:
    """Fill the state of the first day of the warm-up from a world, with `n` households."""
    nodes = [world.territory.nodes[name] for name in world.territory]
    names = list(world.territory)
    blocks = -(-n // (households.BLOCK - households.BLOCK // SPARE))
    sizes = {
        "location": len(nodes), "actor": len(world.actors), "base": max(len(world.bases), 1), "mission": 1,
        "component": 2, "task": len(tasks.TASKS),
        "household": blocks * households.BLOCK, "block": blocks,
    }  # fmt: skip
    state = allocate(SCHEMA, CLASSES, TABLES, sizes)
    place, actor, cell, base = state.location, state.actor, state.location_actor, state.base
    place.abroad[:] = [node["country"] != HOME for node in nodes]
    place.urban[:] = [node["urban"] for node in nodes]
    place.resources[:] = [node["resources"] for node in nodes]
    place.services[:] = [node["services"] for node in nodes]
    inhabitants = home_population(world)
    place.attraction[:] = np.maximum(inhabitants / 10_000.0, 0.05)
    place.attraction[[node["camp"] for node in nodes]] = CAMP_ATTRACTION
    place.capacity[:] = 0.6 * place.services
    place.cooperation[place.abroad == 1] = 0.0
    place.capacity[place.abroad == 1] = 0.0

    actor.kind[:] = [forces.KINDS.index(a.kind) for a in world.actors]
    actor.command_control[:] = [a.command_control for a in world.actors]
    own = [world.constituencies.index(a.constituency) if a.constituency else -1 for a in world.actors]
    for row, constituency in enumerate(own):
        if constituency >= 0:
            cell.support[:, row] = world.shares[:, constituency]
    state.place_politics.belonging[:] = cell.support
    cell.fighters[:] = world.forces
    cell.stronghold[:] = world.forces / np.maximum(world.forces.sum(axis=0), 1)
    administration = np.zeros(world.forces.shape)
    administration[:, 0] = 30.0
    present = world.forces + administration
    cell.control[:] = np.where(place.abroad[:, None], 0.0, present / present.sum(axis=1, keepdims=True))

    contributors = sorted({planned.contributor for planned in world.bases})
    for row, planned in enumerate(world.bases):
        state.base_plan.contributor[row] = contributors.index(planned.contributor)
        base.base_location[row] = names.index(planned.location)
        base.ceiling_troops[row] = planned.troops
        base.ceiling_police[row] = planned.police
        base.ceiling_observers[row] = planned.observers
        base.ceiling_civilians[row] = planned.civilians
    state.mission.authorised[0] = warmup_days
    state.mission.expelled[0] = -1
    settle(state, world, inhabitants, n, seed)
    return state


def settle(state: Any, world: World, inhabitants: I64, n: int, seed: int) -> None:
    """Give the locations their households: rows in proportion to population, weights so that persons add up.

    Rows are dealt to blocks in turn, so that each block holds a sample of the country and spare rows are where splits
    are. A place is at most 8 persons short of its population: a family more would be too many.
    """
    h, blocks = state.household, state.block.rows_used.size
    rows_at = apportion(inhabitants, n)
    edges = np.cumsum(FAMILY_SIZES)
    row = 0
    for location, count in enumerate(rows_at):
        if count == 0:
            continue
        identities = np.arange(row, row + count)
        # A family's size and constituency go with its identity, by two of its draws.
        u = draws(seed, STREAM_FAMILIES, 0, identities.astype(np.uint32))
        persons = 2 + np.minimum(np.searchsorted(edges, u[0]), 7)
        weights = spread(int(inhabitants[location]), persons)
        at = identities % blocks * households.BLOCK + identities // blocks
        h.identity[at] = identities
        h.location[at] = location
        h.home[at] = location
        h.persons[at] = persons
        h.weight[at] = weights
        cumulative = np.cumsum(world.shares[location])
        h.constituency[at] = np.minimum(np.searchsorted(cumulative, u[1]), cumulative.size - 1)
        np.add.at(state.block_location.block_persons, (identities % blocks, location), persons * weights)
        row += count
    used = h.weight > 0
    h.trust_mission[used] = 0.1
    h.trust_authority[used] = 0.3
    state.block.rows_used[:] = [-(-(n - block) // blocks) for block in range(blocks)]
    state.location.population[:] = state.block_location.block_persons.sum(axis=0)
    state.location.residents[:] = state.location.population
    state.location.trust_here[:] = 0.1
    state.location.authority_here[:] = 0.3


def uproot(state: Any, ground: Ground, p: Any, seed: int) -> None:  # made at run time
    """Displace the households that an earlier war has displaced, so that the warm-up does not begin as if at peace.

    A share `p.at_start` of the civilians is away from home, from each place in proportion to the control that the state
    does not have there, by the rule of :mod:`agents.civilians.flight`; whole rows, each by its own draws.
    """
    h, place = state.household, state.location
    lost_control = np.where(place.abroad == 1, 0.0, 1.0 - state.location_actor.control[:, 0])
    exposed = float(place.population @ lost_control)
    if not p.enabled or exposed == 0.0:
        return
    chance = np.minimum(p.at_start * place.population.sum() / exposed * lost_control, 0.5)
    u, v = draws(seed, STREAM_UPROOTED, 0, h.identity)[:2]
    for row in np.flatnonzero((h.weight > 0) & (u < chance[h.home])):
        home = int(h.home[row])
        to = flight.destination(
            p, float(v[row]), home, ground.nearest, ground.nearest_hours, ground.nearest_before, place.abroad,
            place.rain, place.attraction, place.fear_target, -1,
        )  # fmt: skip
        moving = households.move(int(row), to, place.abroad, h, state.block_location.block_persons)
        place.population[home] -= moving
        place.population[to] += moving
        place.displaced_from[home] += moving


def apportion(inhabitants: I64, n: int) -> I64:
    """Rows of each location: in proportion to its population, at least one where anybody lives (largest remainders)."""
    exact = inhabitants / inhabitants.sum() * n
    rows = np.maximum(np.floor(exact).astype(np.int64), inhabitants > 0)
    # The smallest places were lifted to one row, the largest remainders get what is left, or pay for it.
    while rows.sum() != n:
        short = rows.sum() < n
        gap = np.where(inhabitants > 0, exact - rows, -np.inf if short else np.inf)
        gap[(rows <= 1) & (not short)] = np.inf
        rows[int(np.argmax(gap) if short else np.argmin(gap))] += 1 if short else -1
    return rows


def spread(people: int, persons: I64) -> I64:
    """Weights of rows with `persons` members each, as even as they can be, so that they add up to `people` persons.

    A row may get 0, and is spare then, where a place has fewer people than its rows have members.
    """
    even = people // int(persons.sum())
    weights = np.full(persons.size, even, dtype=np.int64)
    left = people - even * int(persons.sum())
    for row, size in enumerate(persons):
        if size <= left:
            weights[row] += 1
            left -= int(size)
    return weights
