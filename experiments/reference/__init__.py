"""The plain reference: the household day, one-sided violence and the response, as ordinary Mesa agents.

It is the reading of the equations in slow words: one Python object for every household, place, armed actor and base,
one equation a method, numbers in double precision, no arrays, no compiler. It takes names and codes from `agents/`, and
never a rule: where kernel and reference disagree, one of them has misread the equation in the docstring. It reads the
dawn of a model and makes the day from it, up to and including what households do; what the evening changes (victims,
flight from events, consent, control) and what the monthly review decides (plans, deployment, contributors) are not in
it.

Draws have the kernel's keys, so that not only means but single choices can be compared, row by row. The uniform draws
come from a generator of its own (:mod:`experiments.reference.philox`). A choice whose draw lies within
:data:`experiments.reference.luck.TOLERANCE` of its threshold may fall either way, since the kernel works in single
precision; such choices are counted (`ReferenceModel.luck.close_calls`), and the households that made them are marked
`in_doubt`.

Every mechanism must be switched on, and no armed group may be decided by Python.
"""

from experiments.reference.model import ReferenceModel

__all__ = ["ReferenceModel"]
