"""The clock: an engine that knows nothing of peacekeeping.

Keyed random draws, declarations of columns and parameters, state arrays, the territory as arrays, the chunked run,
the recorder and the Mesa face.
"""
