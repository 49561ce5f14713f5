"""The live preview: the plan of a site, evaluated as a browser asks, and again as its files change."""
