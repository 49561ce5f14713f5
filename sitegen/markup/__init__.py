"""Markup: shortcodes, Markdown, highlighting, headings, summaries, and what strangers may write."""
