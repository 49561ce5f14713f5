"""From the published folder to a host: what has changed there, shown first, then done."""
