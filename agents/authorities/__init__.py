"""The host state and its local authorities."""
