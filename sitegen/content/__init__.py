"""Content: the files on disk, bundles, front matter, and the pages that they make (rules 2 to 4)."""
