"""Partners of the mission: regional organisations and others who act beside it."""
