"""Output formats: the forms in which a page is published, and where each one goes (rules 7)."""

from __future__ import annotations

from dataclasses import replace

from sitegen.config.model import OutputFormat, SiteConfig
from sitegen.config.parts.output_formats import BUILT_IN
from sitegen.site.model import Page


def find_format(config: SiteConfig, name: str) -> OutputFormat | None:
    """A format by its name in any case; the configured ones win over the built-in ones."""
    configured = (f for f in config.output_formats if f.name == name.lower())
    return next(configured, None) or BUILT_IN.get(name.lower())


def output_file(page: Page, form: OutputFormat) -> str:
    """Where a page goes in one format, relative to the destination: `posts/index.xml`."""
    if form.name == "html":
        return page.file
    folder, _, name = page.file.rpartition("/")
    stem = name.rpartition(".")[0] or name
    base = form.base_name if stem == "index" else stem
    if form.name == "rss":  # never ugly, as in Hugo
        folder, base = page.folder, form.base_name
    file = f"{base}.{form.suffix}" if form.suffix else base
    return "/".join(part for part in (form.path, folder, file) if part)


def output_url(page: Page, form: OutputFormat) -> str:
    """URL path of a page in one format, from the host's root, raw Unicode."""
    if form.name == "html":
        return page.url
    file = output_file(page, form)
    return "/" + file.removesuffix("index.html") if form.is_html else "/" + file


def in_main_format(config: SiteConfig, page: Page) -> Page:
    """The page with the URL of its first format, if it is not published as HTML at all."""
    form = find_format(config, page.outputs[0]) if page.outputs and "html" not in page.outputs else None
    return replace(page, url=output_url(page, form)) if form is not None and page.file else page


def has_html(config: SiteConfig, page: Page) -> bool:
    """Whether any of its formats is HTML; only such a page has redirects to it."""
    return any(f.is_html for name in page.outputs if (f := find_format(config, name)))


def alternatives_of(config: SiteConfig, page: Page) -> tuple[tuple[OutputFormat, str], ...]:
    """The formats of a page other than its first, with their URL paths."""
    found = [f for name in page.outputs if (f := find_format(config, name))]
    main = next((f for f in found if f.name == "html"), found[0] if found else None)
    return tuple(
        (replace(f, rel="alternate" if f.rel == "canonical" else f.rel), output_url(page, f))
        for f in found
        if f is not main and not f.not_alternative
    )
