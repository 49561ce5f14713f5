"""Text: slugs, URLs, dates, counting and order, Japanese first."""
