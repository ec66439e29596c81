"""The day, from dawn to dusk: the only place where the order of things is written.

All decisions read the state of the dawn. Rules of the morning write orders, flows and events; rules of the evening
write the state of the next dawn. `P` is the parameter record, `S` the state by table, `G` the ground, `W` scratch and
`R` the record; a rule gets only the arrays it uses.
"""

from __future__ import annotations

import threading
from typing import Any

from agents import bookkeeping, consent, geography, ground, orders
from agents.armed_groups import (
    arms,
    attacks_on_peacekeepers,
    battle,
    control,
    excitation,
    forces,
    group_consent,
    movement,
    one_sided_violence,
    pressure,
    reprisals,
    strategy,
    tempo,
    truces,
)
from agents.authorities import capacity, cooperation, host_consent
from agents.civilians import (
    community_consent,
    departures,
    fear,
    flight,
    grievance,
    homecoming,
    households,
    informing,
    perception,
    threat_memory,
    trust,
    victims,
)
from agents.peacekeepers import (
    access,
    bases,
    command,
    convoys,
    deterrence,
    engagement,
    force_protection,
    freedom,
    mandate,
    mission,
    patrols,
    picture,
    reporting,
    reputation,
    resources,
    response,
    sites,
    warning,
)
from sim.compiled import kernel, linked
from sim.declare import Schema, declaring, gather
from sim.random import fill
from sim.state import table_classes

STREAM_HOUSEHOLDS = 12

TABLES: dict[str, tuple[str, ...]] = {
    "location": ("location",),
    "actor": ("actor",),
    "location_actor": ("location", "actor"),
    "dyad": ("actor", "actor"),
    "base": ("base",),
    "base_location": ("base", "location"),
    "household": ("household",),
    "block": ("block",),
    "block_location": ("block", "location"),
    "mission": ("mission",),
}
"""table -> axes"""

WITHOUT_RULE = (geography, orders, truces, bases, command, mandate, mission, resources, consent)
"""modules that only declare: columns that several rules share, and settings; gathered like the mechanisms"""

SCHEMA: Schema = gather(declaring(globals()))
CLASSES = table_classes(SCHEMA, __name__)
# Numba's cache finds a NamedTuple class by its module and name, so they stand in this one.
globals().update({cls.__name__: cls for cls in CLASSES.values()})


@linked
def morning(day: int, seed: int, P: Any, S: Any, G: ground.Ground, W: ground.Work, R: ground.Record, n: int) -> int:
    """From dawn to the last event of the day; the number of events written so far is returned."""
    place, actor, cell, base, dyad, mission_ = S.location, S.actor, S.location_actor, S.base, S.dyad, S.mission
    here = day >= mission_.authorised[0]
    first = n
    bookkeeping.clear(S)

    # What everybody decides.
    if here and P.patrols.enabled:
        patrols.decide(
            P.patrols, P.mission, mission_.clarity, mission_.protection_effort, mission_.mobility, place.abroad,
            G.base_hours, place.picture, base.commanded, S.base_location.priority, base.troops, base.guards,
            base.quick, base.engineers, base.able, base.supplies, base.freedom, base.force_protection,
            base.false_alarms, base.base_effort, base.patrol_units, base.quick_units, place.patrols, W.weight,
        )  # fmt: skip
    if here and P.access.enabled:
        access.decide(
            P.access, place.abroad, base.base_effort, base.willing, S.base_location.reach, place.patrols,
            place.access, place.credible, W.weight,
        )  # fmt: skip
    if here and P.engagement.enabled:
        engagement.decide(
            P.engagement, mission_.dialogue_effort, place.abroad, S.base_location.reach, base.police, base.formed,
            base.observers, base.liaison, place.contact,
        )  # fmt: skip
    if here and P.warning.enabled:
        warning.decide(
            P.warning, place.abroad, G.base_hours, place.picture, mission_.sensors, base.willing, base.freedom,
            base.patrol_units, base.quick_units, base.air, place.preempt,
        )  # fmt: skip
    if here and P.sites.enabled:
        sites.decide(
            P.sites, place.site_capacity, place.residents, place.displaced_from, place.population, place.exposed
        )
    if P.strategy.enabled:
        strategy.decide(
            P.strategy, actor.by_python, actor.kind, place.abroad, place.urban, place.resources, cell.support,
            cell.stronghold, cell.fighters, cell.control, place.access, cell.target_share, cell.civilian_intent,
            cell.battle_intent,
        )  # fmt: skip
    if P.deterrence.enabled:
        deterrence.decide(
            P.deterrence, P.mandate, actor.kind, actor.consent, actor.reputation, place.access, place.credible,
            cell.attack_probability,
        )  # fmt: skip
    if P.fear.enabled:
        fear.decide(P.fear, place.felt_threat, place.fear_target)
    if P.trust.enabled:
        trust.decide(
            P.trust, place.abroad, S.base_location.reach, base.police, place.access, place.community_consent,
            place.capacity, cell.support, place.mission_target, place.authority_target,
        )  # fmt: skip
    if P.informing.enabled:
        informing.decide(place.abroad, place.felt_threat, place.access, place.contact, place.tellable)
    if P.homecoming.enabled:
        homecoming.decide(P.homecoming, place.fear_target, place.access, place.homeward)

    # What the armed actors do.
    if P.battle.enabled:
        n = battle.act(
            P.battle, seed, day, actor.kind, actor.tempo, actor.operations, actor.arms, cell.battle_intent,
            dyad.lull, dyad.truce, dyad.violations, cell.fighters, cell.losses, place.battles, cell.gains, R.events, n,
        )  # fmt: skip
    if P.movement.enabled:
        movement.act(
            P.movement, seed, day, G.indptr, G.neighbours, place.abroad, cell.target_share, cell.fighters, W.strength,
            cell.losses, cell.arrivals, cell.departures,
        )  # fmt: skip
    if P.one_sided_violence.enabled:
        n = one_sided_violence.act(
            P.one_sided_violence, seed, day, G.indptr, G.neighbours, place.abroad, place.residents,
            place.displaced_from, place.population, actor.kind, actor.command_control, cell.support, cell.fighters,
            actor.tempo, actor.operations, actor.arms, actor.pressure, actor.consent, cell.civilian_intent,
            place.access, cell.excitation_fast, cell.excitation_slow, place.preempt, place.exposed,
            cell.attack_probability, cell.opportunities, cell.preempted, cell.deterred, cell.attacks, R.events, n,
        )  # fmt: skip
    if here and P.attacks_on_peacekeepers.enabled:
        n = attacks_on_peacekeepers.act(
            P.attacks_on_peacekeepers, seed, day, G.indptr, G.neighbours, cell.fighters, actor.tempo,
            actor.operations, actor.arms, actor.consent, actor.confronted, base.base_location, base.troops,
            base.police, base.observers, base.base_effort, base.force_protection, base.attacked,
            base.peacekeepers_killed, actor.captured, R.events, n,
        )  # fmt: skip
    if here and P.convoys.enabled:
        n = convoys.act(
            P.convoys, seed, day, G.indptr, G.neighbours, G.base_hours, cell.fighters, actor.arms, actor.operations,
            actor.consent, base.base_location, base.troops, base.freedom, mission_.escort_effort, base.attacked,
            base.peacekeepers_killed, base.supplied, R.events, n,
        )  # fmt: skip

    # What the mission does about it, and what it learns.
    if here and P.response.enabled:
        response.act(
            P.response, P.mandate, mission_.clarity, seed, day, G.base_hours, actor.kind, actor.consent,
            place.community_consent, place.access, place.contact, base.freedom, base.willing, base.language, base.slow,
            base.air, base.patrol_units, base.quick_units, cell.answered, actor.force_used, R.events, first, n,
        )  # fmt: skip
    if here and P.reporting.enabled:
        reporting.act(
            P.reporting, seed, day, S.base_location.reach, base.observers, base.civilians, place.access,
            place.trust_here, place.watch, cell.reported_attacks, R.events, first, n,
        )  # fmt: skip
    return n


@kernel
def homes(
    day: int, seed: int, P: Any, S: Any, G: ground.Ground, W: ground.Work, start: int, stop: int, thread: int
) -> None:
    """The day of the households in blocks `start` .. `stop` - 1: separate small passes, each of which is vectorised."""
    place, h = S.location, S.household
    draws, gathered, masks = W.draws[thread], W.gathered[thread], W.masks[thread]
    census = day % perception.WEEK == 0
    for block in range(start, stop):
        n = S.block.rows_used[block]
        a = block * households.BLOCK
        b = a + n
        location, home = h.location[a:b], h.home[a:b]
        afraid, trusting = h.fear[a:b], h.trust_mission[a:b]
        informs, flees, returns, hits = masks[0, :n], masks[1, :n], masks[2, :n], masks[3, :n]
        fill(seed, STREAM_HOUSEHOLDS, day, h.identity, a, n, draws)
        bookkeeping.gather_rows(
            location, home, place.tellable, place.fear_target, place.mission_target, place.authority_target,
            place.homeward, place.push, gathered,
        )  # fmt: skip
        if census:
            perception.take(
                location,
                h.persons[a:b],
                h.weight[a:b],
                h.lost[a:b],
                afraid,
                trusting,
                h.trust_authority[a:b],
                W.sums[thread],
            )

        # What households decide, seeing the dawn.
        if P.informing.enabled:
            informing.decide_rows(P.informing, draws[0, :n], gathered[0, :n], trusting, afraid, informs)
        if P.flight.enabled:
            flight.decide_rows(P.flight, draws[1, :n], afraid, gathered[5, :n], flees)
        if P.homecoming.enabled:
            homecoming.decide_rows(draws[2, :n], gathered[4, :n], returns)

        # What the day does to them.
        if P.trust.enabled:
            trust.update(
                P.trust, gathered[2, :n], gathered[3, :n], afraid, h.grievance_state[a:b], trusting,
                h.trust_authority[a:b],
            )  # fmt: skip
        if P.fear.enabled:
            fear.update(P.fear, gathered[1, :n], afraid)
        if P.grievance.enabled:
            grievance.update(P.grievance, h.grievance_state[a:b], h.grievance_others[a:b])
        bookkeeping.combine(h.weight[a:b], h.status[a:b], informs, flees, returns, hits)
        departures.carry_out(P.flight, G, S, W, a, hits, draws[3], thread)


@linked
def evening(
    day: int, seed: int, P: Any, S: Any, G: ground.Ground, W: ground.Work, R: ground.Record, first: int, n: int
) -> None:
    """From the last event of the day to the next dawn."""
    place, actor, cell, base, mission_ = S.location, S.actor, S.location_actor, S.base, S.mission
    h, e = S.household, R.events
    here = day >= mission_.authorised[0]
    bookkeeping.settle(
        W, place.population, place.informants, place.newly_displaced, place.returned, place.displaced_from
    )

    # What the day's events did to people.
    if P.victims.enabled:
        victims.update(
            P.victims, seed, day, actor.kind, h, S.block.rows_used, S.block_location.block_persons, place.population,
            place.residents, place.displaced_from, place.civilians_dead, e, first, n,
        )  # fmt: skip
    if P.flight.enabled:
        flight.update(
            P.flight, seed, day, place.abroad, G.nearest, G.nearest_hours, G.nearest_before, place.rain,
            place.attraction, place.fear_target, place.push, h, S.block.rows_used, S.block_location.block_persons,
            place.population, place.newly_displaced, place.displaced_from, place.returned, mission_.unsplit, e, first,
            n,
        )  # fmt: skip
    if P.threat_memory.enabled:
        threat_memory.update(
            P.threat_memory, G.indptr, G.neighbours, place.population, e, first, n, place.threat, place.felt_threat
        )
    perception.update(day, W.sums, place.fear_here, place.trust_here, place.authority_here)

    # What it did to the armed actors.
    forces.update(cell.fighters, cell.arrivals, cell.departures, cell.losses)
    if P.pressure.enabled:
        pressure.update(P.pressure, cell.fighters, cell.losses, actor.pressure)
    if P.arms.enabled:
        arms.update(P.arms, actor.arms, actor.supply, actor.captured)
    if P.excitation.enabled:
        excitation.count(e, first, n, cell.marks)
        excitation.update(
            P.excitation, G.indptr, G.neighbours, cell.control, cell.marks, cell.excitation_fast, cell.excitation_slow
        )
    if P.control.enabled:
        control.update(P.control, place.abroad, cell.fighters, cell.gains, cell.control)
    if here and P.reprisals.enabled:
        reprisals.update(
            P.reprisals, place.abroad, place.population, place.informants, place.access, cell.control, place.told,
            cell.excitation_fast,
        )  # fmt: skip
    if P.tempo.enabled:
        tempo.update(P.tempo, seed, day, actor.log_tempo, actor.tempo)

    # What it did to authorities, consent and the mission.
    if P.capacity.enabled:
        capacity.update(
            P.capacity, place.abroad, place.services, cell.control, place.battles, cell.attacks, place.capacity
        )
    if here and P.cooperation.enabled:
        cooperation.update(
            P.cooperation, place.abroad, actor.consent, cell.control, place.access, place.cooperation_order,
            place.cooperation,
        )  # fmt: skip
    if here and P.group_consent.enabled:
        group_consent.update(
            P.group_consent, P.consent.fragility, actor.force_used, actor.confronted, actor.consent,
            actor.consent_baseline, actor.consent_start,
        )  # fmt: skip
    if here and P.host_consent.enabled:
        host_consent.update(
            P.host_consent, P.consent.fragility, day, mission_.authorised, mission_.expelled, mission_.unwanted,
            actor.force_used, cell.reported_attacks, actor.consent, actor.consent_baseline,
        )  # fmt: skip
    if here and P.community_consent.enabled:
        community_consent.update(
            P.community_consent, P.consent.fragility, P.consent.communities, place.abroad, place.access, cell.support,
            actor.force_used, e, first, n, place.community_consent,
        )  # fmt: skip
    if here and P.reputation.enabled:
        reputation.update(P.reputation, place.access, e, first, n, actor.reputation)
    if here and P.force_protection.enabled:
        force_protection.update(P.force_protection, base.attacked, base.peacekeepers_killed, base.force_protection)
    if here and P.picture.enabled:
        picture.update(
            P.picture, seed, day, place.abroad, S.base_location.reach, base.troops, place.population,
            cell.reported_attacks, place.informants, place.picture, base.false_alarms,
        )  # fmt: skip
    if here and P.convoys.enabled:
        convoys.update(P.convoys, day, base.troops, base.supplied, base.supplies)
    if here and P.freedom.enabled:
        freedom.update(
            P.freedom, day, G.base_hours, base.base_location, cell.control, actor.consent, place.cooperation,
            base.freedom, S.base_location.reach,
        )  # fmt: skip
    bookkeeping.close(day, S, R, first, n)


@linked
def run_days(
    day: int,
    n_days: int,
    seed: int,
    P: Any,
    S: Any,
    G: ground.Ground,
    W: ground.Work,
    R: ground.Record,
    n: int,
    worst: int,
) -> tuple[int, int]:
    """Run whole days on one thread until the last, or until the event buffer might not hold another day.

    Args:
        day: first day to run, from the start of the warm-up.
        n_days: days to run at most.
        n: events in the buffer already.
        worst: most events of a day.

    Returns:
        the next day to run, and the events in the buffer.
    """
    end = day + n_days
    while day < end and n + worst <= R.events.day.size:
        first = n
        n = morning(day, seed, P, S, G, W, R, n)
        homes(day, seed, P, S, G, W, 0, S.block.rows_used.size, 0)
        evening(day, seed, P, S, G, W, R, first, n)
        day += 1
    return day, n


def run_days_on_two(
    day: int,
    n_days: int,
    seed: int,
    P: Any,
    S: Any,
    G: ground.Ground,
    W: ground.Work,
    R: ground.Record,
    n: int,
    worst: int,
) -> tuple[int, int]:
    """:func:`run_days` with the blocks of households split over two threads; the same bytes."""
    blocks = S.block.rows_used.size
    end = day + n_days
    go, done = threading.Barrier(2), threading.Barrier(2)
    today = [day]

    def second() -> None:
        while True:
            go.wait()
            if today[0] < 0:
                return
            homes(today[0], seed, P, S, G, W, blocks // 2, blocks, 1)
            done.wait()

    helper = threading.Thread(target=second, daemon=True)
    helper.start()
    try:
        while day < end and n + worst <= R.events.day.size:
            first = n
            n = morning(day, seed, P, S, G, W, R, n)
            today[0] = day
            go.wait()
            homes(day, seed, P, S, G, W, 0, blocks // 2, 0)
            done.wait()
            evening(day, seed, P, S, G, W, R, first, n)
            day += 1
    finally:
        today[0] = -1
        go.wait()
        helper.join()
    return day, n


def worst_day(locations: int, actors: int, bases_: int) -> int:
    """Most events that one day can write: what an event buffer must at least hold."""
    pairs = actors * (actors - 1) // 2
    return locations * (actors * one_sided_violence.MOST + pairs * battle.MOST) + 2 * bases_ * (actors - 1)
