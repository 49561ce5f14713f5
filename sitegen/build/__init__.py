"""Build: the stages in order, on one screen."""
