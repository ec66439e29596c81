"""Households as rows: their columns, and how a row is found, split, moved and merged.

A household agent is a super-individual (Scheffer et al. 1995): `weight` families of `persons` members each, less the
`lost` members that are dead but do not yet make up a whole family. Rows stand in blocks of 1,024; each block owns its
spare rows, so that what happens in a block does not depend on other blocks or threads. A row with weight 0 is
spare. Later rules act on rows only through the functions of this file, which keep the counts of persons by block and
place true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.compiled import compiled
from sim.declare import F32, I16, I32, I64, U8, U32, Columns, column
from sim.random import words

if TYPE_CHECKING:
    Table = Any
    """the NamedTuple of household columns, a class made at run time"""

STREAM = 13
BLOCK = 1024
"""rows of a block"""
HOME, DISPLACED, ABROAD = 0, 1, 2
STATUS = ("home", "displaced", "abroad")
SPLIT = np.uint32(0x80000000)
"""set in the identity of a row that was split off"""


class S(Columns):
    """Columns of a household row, and the counts that follow from them."""

    location: I16 = column("household", "row of the location where it is", "row", low=0)
    home: I16 = column("household", "row of the location where it lives when there is peace", "row", low=0)
    constituency: U8 = column("household", "row of its constituency", "row", low=0)
    status: U8 = column("household", "at home, displaced or abroad (0..2)", "code", low=0, high=2)
    persons: U8 = column("household", "members of each family", "persons", low=2, high=9, start=2)
    lost: U8 = column("household", "members killed, less whole families", "persons", low=0, high=8)
    weight: I32 = column("household", "families represented; 0 for a spare row", "families", low=0)
    identity: U32 = column("household", "key of its draws", "id")
    fear: F32 = column("household", "fear of violence", "level", low=0, high=1)
    trust_mission: F32 = column("household", "trust in the mission", "level", low=0, high=1)
    trust_authority: F32 = column("household", "trust in the authorities", "level", low=0, high=1)
    grievance_state: F32 = column("household", "grievance against state forces", "level", low=0, high=1)
    grievance_others: F32 = column("household", "grievance against armed groups", "level", low=0, high=1)
    kin_at: I16 = column(
        "household", "row of the location where its kin are; -1 before it is known", "row", low=-1, start=-1
    )

    rows_used: I32 = column("block", "rows up to the last ever used", "rows", low=0, high=BLOCK)
    block_persons: I32 = column("block_location", "civilians of the block at the place", "persons", low=0)
    unsplit: I64 = column("mission", "times a part should have moved and no spare row was free", "events", low=0)


@compiled
def alive(persons: int, weight: int, lost: int) -> int:
    """Living members of a row."""
    return persons * weight - lost


@compiled
def find(position: int, place: int, h: Table, rows_used: I32, block_persons: I32) -> int:
    """Row of the person at `position` among the civilians at `place`, counted block by block; -1 if there are fewer."""
    for block in range(rows_used.size):
        here = block_persons[block, place]
        if position >= here:
            position -= here
            continue
        first = block * BLOCK
        for row in range(first, first + rows_used[block]):
            if h.location[row] == place and h.weight[row] > 0:
                position -= alive(h.persons[row], h.weight[row], h.lost[row])
                if position < 0:
                    return row
    return -1


@compiled
def split_identity(parent: int, day: int, weight: int) -> np.uint32:
    """Identity of a part split from `parent` on `day`: a word of the generator, so that it looks like no other.

    The parent's `weight` at the split is in the key because a row may be split twice on a day.
    """
    word, _, _, _ = words(0, STREAM, 0, day, parent, weight)
    return np.uint32(word | SPLIT)


@compiled
def split(row: int, families: int, day: int, h: Table, rows_used: I32) -> int:
    """Put `families` of a row (fewer than its weight) into a spare row of its block; -1 if none is free."""
    block = row // BLOCK
    first = block * BLOCK
    free = -1
    for other in range(first, first + BLOCK):
        if h.weight[other] == 0:
            free = other
            break
    if free < 0:
        return -1
    rows_used[block] = max(rows_used[block], free - first + 1)
    h.location[free] = h.location[row]
    h.home[free] = h.home[row]
    h.constituency[free] = h.constituency[row]
    h.status[free] = h.status[row]
    h.persons[free] = h.persons[row]
    h.lost[free] = 0
    h.weight[free] = families
    h.weight[row] -= families
    h.identity[free] = split_identity(h.identity[row], day, h.weight[row])
    h.fear[free] = h.fear[row]
    h.trust_mission[free] = h.trust_mission[row]
    h.trust_authority[free] = h.trust_authority[row]
    h.grievance_state[free] = h.grievance_state[row]
    h.grievance_others[free] = h.grievance_others[row]
    h.kin_at[free] = h.kin_at[row]
    return free


@compiled
def move(row: int, to: int, abroad: U8, h: Table, block_persons: I32) -> int:
    """Move a whole row; its status follows from where it is. The persons that moved are returned."""
    block = row // BLOCK
    moving = alive(h.persons[row], h.weight[row], h.lost[row])
    block_persons[block, h.location[row]] -= moving
    block_persons[block, to] += moving
    h.location[row] = to
    if to == h.home[row]:
        h.status[row] = HOME
    else:
        h.status[row] = ABROAD if abroad[to] else DISPLACED
    return moving


@compiled
def merge(row: int, h: Table) -> None:
    """Give a row that is home again back to a like row of its block, so that spare rows do not run out.

    Alike are rows at home in the same place, of the same constituency and family size; states of mind become the mean
    weighted by families.
    """
    if not h.identity[row] & SPLIT:
        return
    first = row // BLOCK * BLOCK
    for other in range(first, first + BLOCK):
        if (
            other != row
            and h.weight[other] > 0
            and h.status[other] == HOME
            and h.home[other] == h.home[row]
            and h.constituency[other] == h.constituency[row]
            and h.persons[other] == h.persons[row]
        ):
            share = np.float32(h.weight[row] / (h.weight[row] + h.weight[other]))
            h.fear[other] += share * (h.fear[row] - h.fear[other])
            h.trust_mission[other] += share * (h.trust_mission[row] - h.trust_mission[other])
            h.trust_authority[other] += share * (h.trust_authority[row] - h.trust_authority[other])
            h.grievance_state[other] += share * (h.grievance_state[row] - h.grievance_state[other])
            h.grievance_others[other] += share * (h.grievance_others[row] - h.grievance_others[other])
            h.weight[other] += h.weight[row]
            h.weight[row] = 0
            lost = h.lost[other] + h.lost[row]
            h.lost[row] = 0
            h.lost[other] = lost % h.persons[other]
            h.weight[other] -= lost // h.persons[other]
            return


@compiled
def bury(row: int, h: Table, block_persons: I32) -> None:
    """Take one person from a row."""
    block_persons[row // BLOCK, h.location[row]] -= 1
    h.lost[row] += 1
    if h.lost[row] == h.persons[row]:
        h.lost[row] = 0
        h.weight[row] -= 1


@compiled
def lose(row: int, h: Table, block_persons: I32, population: I64, residents: I64, displaced_from: I64) -> None:
    """Take one member of a row from the civilians, dead or under arms, out of every count."""
    residents[h.home[row]] -= 1
    if h.status[row] != HOME:
        displaced_from[h.home[row]] -= 1
    population[h.location[row]] -= 1
    bury(row, h, block_persons)
