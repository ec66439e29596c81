"""A lesson for tests of what keeps and runs an exercise: few households, no words."""

from experiments.classroom.lessons import Inject, Lesson, Question

START = ("households=1000", "warmup_days=30", "mission.caveats=0.5")
RAID = Inject(
    name="raid", type="armed_activity", means="radio", sender="jmac", receiver="force_commander", day=40, days=30,
    settings={"group_consent.drop": 0.2},
    texts={language: {"title": "Raid", "activity": "Raid", "expected": "Raid"} for language in ("en", "fr")},
)  # fmt: skip
LESSON = Lesson(
    name="small",
    start=START,
    arms={"A": (), "B": ("mission.caveats=0.1",)},
    baseline=(),
    seed=11,
    quarters={45: 2, 90: 4},
    decisions=("caveats", "sites", "effort", "tasks", "placement"),
    questions=(Question("answered", "in_time", 0.01),),
    injects=(RAID,),
    outcomes=("in_time", "civilians_killed"),
    pareto=("civilians_killed", "attacks_on_peacekeepers"),
    trade_offs=("T11",),
    mechanisms=("response",),
    roles=("council",),
    words={},
)
