"""Templates: the Jinja2 environment, look-up, what a template sees, filters."""
