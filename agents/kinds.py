"""The kinds of Mesa agents: views of the rows that the rules work on.

Armed groups, state forces, contingents and local authorities are ordinary Mesa agents; households are too many to be
objects and stand in a set of rows. A subclass of :class:`ArmedGroup`, :class:`Contingent` or :class:`LocalAuthority`
that overrides ``decide`` replaces the compiled decisions of its row by Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from sim.face import ArrayModel, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class _Armed(Row):
    """What state forces and armed groups share; no kind of its own."""

    @property
    def name(self) -> str:
        """Name of the actor in its world."""
        return str(self.model.actor_names[self.index])

    @property
    def fighters(self) -> int:
        """Persons under arms everywhere."""
        return int(self.across("fighters").sum())

    @property
    def fighters_by_location(self) -> NDArray[np.int32]:
        """Persons under arms at each location (locations,), as a view of the state."""
        return self.across("fighters")


class StateForces(_Armed):
    """The forces of the host state: perpetrator as well as protector."""

    _tables: ClassVar[dict[str, int]] = {"actor": 0, "location_actor": 1}


class ArmedGroup(_Armed):
    """An armed group; override :meth:`decide` to replace its decisions."""

    _tables: ClassVar[dict[str, int]] = {"actor": 0, "location_actor": 1}

    def __init__(self, model: ArrayModel, index: int) -> None:
        """View row `index`; a subclass that overrides :meth:`decide` takes over the decisions of the row.

        Raises:
            IndexError: when there is no armed group in that row.
        """
        if index < 1:
            raise IndexError(f"armed groups are rows 1 and above; row {index} is the state forces")
        super().__init__(model, index)
        self.by_python = _takes_over(self, ArmedGroup)

    def decide(self) -> None:
        """Decide for the day, at dawn: read the state, write orders with :meth:`order`.

        Flows (such as a place's `access`) still hold yesterday's values when this runs. An actor that gives no order
        stays where it is and behaves as on an ordinary day.
        """

    def order(
        self,
        *,
        target_share: Mapping[str, float] | None = None,
        civilian_intent: float | NDArray[Any] | None = None,
        battle_intent: float | NDArray[Any] | None = None,
    ) -> None:
        """Write today's orders.

        Args:
            target_share: location -> share of the fighters wanted there; missing locations get none, and the shares
                are scaled to sum 1.
            civilian_intent: factor 0..5 on opportunities for violence against civilians, one number or one a location.
            battle_intent: factor 0..5 on offered battle, one number or one a location.

        Raises:
            ValueError: when a share is negative or not finite, all are 0, or an intent is outside 0..5.
            KeyError: when a location does not exist.
        """
        if target_share is not None:
            shares = np.zeros(len(self.model.location_names), np.float32)
            for name, share in target_share.items():
                if not 0.0 <= share < np.inf:
                    raise ValueError(f"target_share[{name!r}] = {share} is outside 0..inf")
                shares[_row(self.model, name)] = share
            if shares.sum() <= 0.0:
                raise ValueError("target_share must be above 0 somewhere")
            self.across("target_share")[:] = shares / shares.sum()
        for name, intent in (("civilian_intent", civilian_intent), ("battle_intent", battle_intent)):
            if intent is None:
                continue
            values = np.asarray(intent, np.float32)
            if not np.all((values >= 0.0) & (values <= 5.0)):
                raise ValueError(f"{name} = {intent} is outside 0..5")
            self.across(name)[:] = values


def _row(model: ArrayModel, name: str) -> int:
    """Row of a location by its name."""
    if name not in model.location_names:
        raise KeyError(f"{name!r} is not a location")
    return int(model.location_names.index(name))


def _takes_over(row: ArmedGroup | Contingent | LocalAuthority, kind: type[Row]) -> bool:
    """Register a row whose class decides in Python, or give the row back to the compiled rule."""
    key = (kind.__name__, row.index)
    if type(row).decide is kind.decide:
        row.model.behaviours.pop(key, None)
        return False
    row.model.behaviours[key] = row
    return True


class Contingent(Row):
    """The troops, police, observers and civilian staff of one base; override :meth:`decide` to command it."""

    _tables: ClassVar[dict[str, int]] = {"base": 0, "base_location": 0}

    def __init__(self, model: ArrayModel, index: int) -> None:
        """View row `index`; a subclass that overrides :meth:`decide` takes over the command of the base."""
        super().__init__(model, index)
        self.commanded = _takes_over(self, Contingent)

    def decide(self) -> None:
        """Decide for the day, at dawn: read the state, write orders with :meth:`order`."""

    def order(self, priority: Mapping[str, float]) -> None:
        """Write today's orders.

        Args:
            priority: location -> factor, from 0, on the weight that travel time and the mission's picture give the
                place in the base's patrols; missing locations keep factor 1. With 0 everywhere nobody goes out.

        Raises:
            ValueError: when a factor is negative or not finite.
            KeyError: when a location does not exist.
        """
        for name, factor in priority.items():
            if not 0.0 <= factor < np.inf:
                raise ValueError(f"priority[{name!r}] = {factor} is outside 0..inf")
        for name, factor in priority.items():
            self.across("priority")[_row(self.model, name)] = factor

    @property
    def location_name(self) -> str:
        """Name of the location in which the base stands."""
        return str(self.model.location_names[self.base_location])


class LocalAuthority(Row):
    """The authority of one location at home; override :meth:`decide` to replace its decisions."""

    _tables: ClassVar[dict[str, int]] = {"location": 0, "location_actor": 0}

    def __init__(self, model: ArrayModel, index: int) -> None:
        """View row `index`; a subclass that overrides :meth:`decide` takes over its decisions."""
        super().__init__(model, index)
        _takes_over(self, LocalAuthority)

    def decide(self) -> None:
        """Decide for the day, at dawn: read the state, write orders with :meth:`order`."""

    def order(self, cooperation: float) -> None:
        """Order how far the authority works with the mission.

        Args:
            cooperation: level 0..1 toward which cooperation moves today, whatever the government wants.

        Raises:
            ValueError: when it is outside 0..1.
        """
        if not 0.0 <= cooperation <= 1.0:
            raise ValueError(f"cooperation = {cooperation} is outside 0..1")
        self.cooperation_order = cooperation

    @property
    def name(self) -> str:
        """Name of the location."""
        return str(self.model.location_names[self.index])


class Household(Row):
    """A household row: `weight` families of `persons` members; see :mod:`agents.civilians.households`."""

    _tables: ClassVar[dict[str, int]] = {"household": 0}

    @classmethod
    def _alive(cls, state: Any) -> NDArray[np.bool_]:
        used: NDArray[np.bool_] = state.household.weight > 0
        return used
