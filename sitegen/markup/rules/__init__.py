"""Markdown rules of our own, one syntax a module."""
