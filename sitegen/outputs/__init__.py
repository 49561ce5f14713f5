"""Outputs: what a site publishes, as a plan."""
