"""Armed groups and state forces, which are an armed actor too."""
