"""The whole site, looked at without publishing it: links, anchors, HTML, feeds, heads, limits of hosts."""
