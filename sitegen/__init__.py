"""sitegen: a static site generator that takes a Hugo site as it stands."""

__version__ = "0.1.0"
