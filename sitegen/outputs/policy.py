"""A strict Content-Security-Policy (https://www.w3.org/TR/CSP3/): what a page may load and run.

Trust is by construction (`markup.trust`); this is the second wall behind it. No script runs but files of the
site itself, nothing is sent or embedded but by hosts that the settings name. Inline styles are allowed:
the default theme gives a quote its colour by one, and a style alone can neither run nor, with images and
fonts held to the site, tell anybody anything.
"""

from __future__ import annotations

import html
import re

from sitegen.config.model import OutputsConfig

_EMBEDS = ("https://www.youtube.com", "https://www.youtube-nocookie.com", "https://player.vimeo.com")
"""Frames of the built-in shortcodes."""
_ANALYTICS = "https://www.googletagmanager.com"
_COUNTED = ("https://*.google-analytics.com", "https://*.analytics.google.com", _ANALYTICS)
_HEAD = re.compile(r"<head(?:\s[^>]*)?>(?:\s*<meta\s+charset=[^>]*>)?", re.IGNORECASE)


def policy(config: OutputsConfig) -> str:
    """The policy of every page, without what only a header may say."""
    security = config.security
    counts = bool(config.services.google_analytics_id) and not config.privacy.google_analytics_disable
    scripts = (*security.scripts, *((_ANALYTICS,) if counts else ()))
    reached = _COUNTED if counts else ()
    directives = {
        "default-src": ("'none'",),
        "script-src": ("'self'", *scripts),
        "style-src": ("'self'", "'unsafe-inline'", *security.styles),
        "img-src": ("'self'", "data:", *security.images, *reached),
        "font-src": ("'self'", *security.styles),
        "media-src": ("'self'", *security.images),
        "connect-src": ("'self'", *security.connections, *reached),
        "frame-src": ("'self'", *_EMBEDS, *security.frames),
        "manifest-src": ("'self'",),
        "form-action": ("'self'", *security.connections),
        "base-uri": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(dict.fromkeys(sources))}" for name, sources in directives.items())


def with_policy(text: str, config: OutputsConfig) -> str:
    """An HTML page with the policy as the first thing of its head that loads anything."""
    if not config.security.in_pages:
        return text
    tag = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy(config))}">'
    return _HEAD.sub(lambda head: f"{head[0]}\n{tag}", text, count=1)


def headers(config: OutputsConfig) -> str:
    """The file `_headers`, as Cloudflare Pages and Netlify read it."""
    return (
        "/*\n"
        f"  Content-Security-Policy: {policy(config)}; frame-ancestors 'none'\n"
        "  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: strict-origin-when-cross-origin\n"
    )
