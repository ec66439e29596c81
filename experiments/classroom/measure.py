"""``python -m experiments.classroom.measure LESSON``: what a lesson's two mandates show, for the instructor's key.

Runs the pairs that a class sees on the page *Compare*, with the same seeds, for each length of the lesson. Nothing is
written: the numbers are copied into the key by hand, so that they are read before they are believed.
"""

from __future__ import annotations

import argparse

from experiments.classroom.course import Course
from experiments.classroom.lessons import QUARTER, lessons
from experiments.classroom.pairs import Pairs, Workers
from scenarios.zaruna import zaruna

PAIRS = 50


def main() -> None:
    """Print one line an outcome and length: A, B, B against A with its 90 % interval, and in how many B is better."""
    reader = argparse.ArgumentParser(prog="python -m experiments.classroom.measure", description=__doc__)
    reader.add_argument("lesson", choices=list(lessons()))
    lesson = lessons()[reader.parse_args().lesson]
    a, b = (Course((*lesson.start, *lesson.arms[letter])) for letter in ("A", "B"))
    workers = Workers()
    for minutes, quarters in lesson.quarters.items():
        pairs = Pairs(a, b, range(lesson.seed, lesson.seed + PAIRS), quarters * QUARTER, zaruna(), workers)
        pairs.start()
        pairs.wait()
        print(f"{lesson.name}, {minutes} minutes, {pairs.days} days, {pairs.done} pairs {pairs.error}")
        for row in pairs.table():
            if row.outcome in lesson.outcomes or row.outcome in {each.outcome for each in lesson.questions}:
                print(
                    f"  {row.outcome:20s} A {row.typical_against:9.4g}  B {row.typical:9.4g}  {row.compared} "
                    f"{row.estimate:8.4g} ({row.low:.4g} to {row.high:.4g})  B better in {row.better_pairs}"
                )
    workers.close()


if __name__ == "__main__":
    main()
