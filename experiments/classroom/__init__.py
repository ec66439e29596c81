"""The classroom: an exercise is an experiment run live, in a browser on one laptop, without a network.

By who acts: :mod:`~experiments.classroom.exercise` keeps what was decided, :mod:`~experiments.classroom.course` turns
that into configurations by day, :mod:`~experiments.classroom.stage` runs them and :mod:`~experiments.classroom.pairs`
compares them; the pages show it. Outcomes come from runs alone; a lesson's files hold words and settings.
"""
