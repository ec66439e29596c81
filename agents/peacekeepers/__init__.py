"""Contingents and the mission that commands them."""
