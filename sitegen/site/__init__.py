"""Assembly: sections, taxonomies, order, permalinks, menus, pagers and references."""
