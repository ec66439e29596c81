"""Partners of the mission that are no part of it: mediators."""
