"""The files of a new theme: they change nothing until they are changed."""

from __future__ import annotations

_ABOUT = """\
name = "{name}"
license = ""
description = ""

# The theme's defaults; the site's own configuration wins. See docs/theming.md of sitegen for every name.
[params.theme]
# accent = "light-dark(#a33a1f, #ff9d7d)"
# font = "serif"
# measure = "36em"
"""

_STYLE = """\
/* Loaded after the default theme's sheet. Its measures and colours are custom properties: --c-accent,
   --measure, ... (assets/css/theme.css). */
"""

_HEAD = """\
{# At the end of every page's head. #}
"""

_TEXTS = """\
# Texts of the theme in English, t("key"); others in ja.toml, ... What is not here is the default theme's.
"""


def theme_files(name: str) -> dict[str, str]:
    """Files of a new theme by their path in it.

    Args:
        name: of the theme, safe in a path; it is quoted as TOML here.
    """
    return {
        "theme.toml": _ABOUT.replace("{name}", name.replace("\\", "\\\\").replace('"', '\\"')),
        "templates/partials/extend-head.html": _HEAD,
        "assets/css/custom.css": _STYLE,
        "i18n/en.toml": _TEXTS,
    }
