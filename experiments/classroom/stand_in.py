"""Until the lessons are there: one lesson to build pages on. To be deleted."""
from experiments.classroom.decisions import DECISIONS
from experiments.classroom.lessons import Inject, Lesson, Question


def lessons():
    texts = {
        "title": "Robust on paper", "summary": "A robust mandate, and contributors who say no. Who decides what a patrol does?",
        "brief": ["A peace agreement was signed eight months ago. Two of the three armed groups have signed it; the third has not.",
                  "Your mission has been authorised today. Its first troops arrive within weeks, its last within a year."],
        "roles": {"srsg": {"title": "Head of mission", "card": "You answer to the Council for all that the mission does."},
                  "fc": {"title": "Force commander", "card": "You command troops whose capitals may say no."}},
        "questions": {"answered": "Under the robust mandate, is the share of attacks answered in time lower, the same or higher?",
                      "killed": "And civilians killed?"},
        "timetable": {45: [{"minute": 0, "what": "Brief"}, {"minute": 10, "what": "First quarter"}], 90: [{"minute": 0, "what": "Brief"}]},
        "debrief": {key: ["What did you feel?"] for key in ("felt", "happened", "why", "real_world", "left_out")},
        "key": ["Caveats matter more than the words of the mandate."], "left_out": ["Diplomacy."],
        "arms": {k: {"title": k, "text": "."} for k in ("A", "B", "baseline")}, "content_note": "This lesson speaks of violence against civilians, in numbers only.",
    }
    inject = {"title": "A contributor leaves", "activity": "A contributor announces that it leaves.", "expected": "Talk to other contributors."}
    lesson = Lesson(
        "robust_on_paper", ("households=2000",), {"A": ("mandate=traditional",), "B": ("mandate=robust",)}, (), 7,
        {45: 2, 90: 4}, tuple(DECISIONS), (Question("answered", "attacks_answered", 0.02), Question("killed", "civilians_killed", 0.05)),
        (Inject("withdrawal", "troop_contribution", "letter", "fc", "srsg", 100, 0, {"mission.caveats": 0.6}, {"en": inject, "fr": inject}),),
        ("civilians_killed",), ("civilians_killed", "displaced"), ("T1", "T11"), ("contributors",), ("srsg", "fc"), {"en": texts, "fr": texts},
    )
    return {lesson.name: lesson}
