"""Configuration: read, merged and checked, as a frozen tree (rules 1)."""
