"""Who acts: every rule of conflict and peacekeeping, grouped by the agent that acts."""
