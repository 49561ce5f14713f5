"""Assembly: sections, taxonomies, order, permalinks, menus, pagers and references (rules 4 to 8, 10, 15, 16)."""
