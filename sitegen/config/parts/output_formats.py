"""Output formats and media types: Hugo's own, and what a site changes or adds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from sitegen.config.model import Kind, OutputFormat, SiteConfig
from sitegen.config.table import Table
from sitegen.diagnostics import nearest

_TEXT = {"is_plain_text": True}

BUILT_IN: Mapping[str, OutputFormat] = {
    f.name: f
    for f in (
        OutputFormat(name="html", rel="canonical", is_html=True, permalinkable=True),
        OutputFormat(name="amp", path="amp", rel="amphtml", is_html=True, permalinkable=True),
        OutputFormat(name="calendar", media_type="text/calendar", suffix="ics", is_plain_text=True),
        OutputFormat(
            name="css", media_type="text/css", suffix="css", base_name="styles", rel="stylesheet",
            is_plain_text=True, not_alternative=True,
        ),
        OutputFormat(name="csv", media_type="text/csv", suffix="csv", is_plain_text=True),
        OutputFormat(name="json", media_type="application/json", suffix="json", is_plain_text=True),
        OutputFormat(name="markdown", media_type="text/markdown", suffix="md", is_plain_text=True),
        OutputFormat(
            name="robots", media_type="text/plain", suffix="txt", base_name="robots", is_plain_text=True
        ),
        OutputFormat(name="rss", media_type="application/rss+xml", suffix="xml"),
        OutputFormat(
            name="sitemap", media_type="application/xml", suffix="xml", base_name="sitemap", rel="sitemap"
        ),
        OutputFormat(
            name="webappmanifest", media_type="application/manifest+json", suffix="webmanifest",
            base_name="manifest", rel="manifest", is_plain_text=True, not_alternative=True,
        ),
    )
}  # fmt: skip
"""Hugo 0.168's, as `hugo config` prints them."""

_SUFFIXES: Mapping[str, str] = {
    "application/json": "json",
    "application/manifest+json": "webmanifest",
    "application/pdf": "pdf",
    "application/rss+xml": "xml",
    "application/toml": "toml",
    "application/xml": "xml",
    "application/yaml": "yaml",
    "image/svg+xml": "svg",
    "text/asciidoc": "adoc",
    "text/calendar": "ics",
    "text/css": "css",
    "text/csv": "csv",
    "text/html": "html",
    "text/javascript": "js",
    "text/markdown": "md",
    "text/org": "org",
    "text/plain": "txt",
}
"""First suffix of Hugo's media types that a page may be published as."""

_KIND_NAMES = tuple(kind.value for kind in Kind)


def read_output_formats(root: Table) -> tuple[OutputFormat, ...]:
    """Formats that the site adds, or whose settings it changes."""
    suffixes = {**_SUFFIXES, **_read_suffixes(root)}
    formats = root.table("outputFormats")
    found = []
    for name in formats.values:
        table = formats.table(name)
        found.append(_read_format(table, name, suffixes))
        table.close()
    formats.close()
    return tuple(sorted(found, key=lambda f: f.name))


def read_outputs(root: Table, formats: tuple[OutputFormat, ...]) -> tuple[tuple[Kind, tuple[str, ...]], ...]:
    """Formats of each kind; a kind that is named replaces its default."""
    outputs = root.table("outputs")
    known = [*BUILT_IN, *(f.name for f in formats)]
    chosen = []
    for kind, default in SiteConfig().outputs:
        names = tuple(name.lower() for name in outputs.texts(kind.value, default))
        for index, name in enumerate(names):
            if name not in known:
                near = nearest(name, known)
                message = f"there is no output format `{name}`"
                hint = f"did you mean `{near}`?" if near else "define it under [outputFormats]"
                outputs.findings.error(("outputs", kind.value, index), message, hint)
        chosen.append((kind, tuple(dict.fromkeys(names))))
    outputs.raw("rss")
    outputs.close()
    return tuple(chosen)


def _read_suffixes(root: Table) -> dict[str, str]:
    types = root.table("mediaTypes")
    found = {}
    for name in types.values:
        table = types.table(name)
        suffixes = table.texts("suffixes")
        table.text("delimiter", ".")
        table.close()
        if suffixes:
            found[name] = suffixes[0].lstrip(".").lower()
    types.close()
    return found


def _read_format(table: Table, name: str, suffixes: Mapping[str, str]) -> OutputFormat:
    base = BUILT_IN.get(name, OutputFormat(name=name))
    media_type = table.text("mediaType", base.media_type).lower()
    suffix = base.suffix if media_type == base.media_type else suffixes.get(media_type, "")
    if media_type in suffixes and media_type not in _SUFFIXES:
        suffix = suffixes[media_type]
    if not suffix:
        message = f"nothing says how files of the media type `{media_type}` end"
        table.error("mediaType", message, f'add `suffixes` under [mediaTypes."{media_type}"]')
    for ignored in ("noUgly", "ugly", "root", "protocol", "weight"):
        table.raw(ignored)
    return dataclasses.replace(
        base,
        media_type=media_type,
        suffix=suffix,
        base_name=table.text("baseName", base.base_name),
        path=table.text("path", base.path).strip("/"),
        rel=table.text("rel", base.rel),
        is_html=table.flag("isHTML", base.is_html),
        is_plain_text=table.flag("isPlainText", base.is_plain_text),
        not_alternative=table.flag("notAlternative", base.not_alternative),
        permalinkable=table.flag("permalinkable", base.permalinkable),
    )
