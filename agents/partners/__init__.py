"""Partners beside the mission: mediators, regional organisations and others who act for peace."""
