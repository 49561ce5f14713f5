"""What Hugo and sitegen each take a site's settings to be, as the same plain data."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sitegen.config.load import load_config
from sitegen.config.model import Config

_FLAGS = """
    buildDrafts buildFuture buildExpired enableGitInfo enableEmoji enableRobotsTXT hasCJKLanguage
    disablePathToLower removePathAccents capitalizeListTitles pluralizeListTitles disableAliases canonifyURLs
    relativeURLs disableHugoGeneratorInject
""".split()
_SECTION = re.compile(r"/\{([^,]+),.*\}")


def read_case(text: str) -> tuple[dict[str, Any], str]:
    """The lines `variables:` and `flags:` before the first file; they are JSON."""
    head, _, _ = text.partition("-- ")
    options = {"variables": {}, "flags": {}}
    for line in head.splitlines():
        name, _, value = line.partition(":")
        if name in options:
            options[name] = json.loads(value)
    return options, text


def hugo_settings(hugo: str, site: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """Ask `hugo config`; its flags are `environment`, `config` and `baseURL`."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("HUGO")}
    flags = [f"--{name}={value}" for name, value in options["flags"].items()]
    answer = subprocess.run(
        [hugo, "config", "--source", str(site), "--format", "json", "--printZero", *flags],
        capture_output=True,
        encoding="utf-8",
        env={**env, **options["variables"]},
        timeout=60,
        check=True,
    ).stdout
    return _from_hugo(json.loads(answer[answer.index("{") :]))


def sitegen_settings(site: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """Load with sitegen, given the same options."""
    flags = dict(options["flags"])
    loaded = load_config(
        site,
        environment=flags.pop("environment", None),
        files=[name for name in flags.pop("config", "").split(",") if name],
        variables=options["variables"],
        overrides=flags,
    )
    return _from_sitegen(loaded.config)


def _from_hugo(said: Mapping[str, Any]) -> dict[str, Any]:
    markup = said["markup"]
    permalinks: dict[str, dict[str, str]] = {}
    for entry in said["permalinks"] or ():
        path = entry["target"]["path"]
        found = _SECTION.fullmatch(path)
        permalinks.setdefault(entry["target"]["kind"], {})[found[1] if found else "/"] = entry["pattern"]
    return {
        "title": said["title"],
        "copyright": said["copyright"],
        # Without a base URL Hugo 0.168 takes https://example.org/ for one; sitegen links from the root.
        "baseURL": said["baseurl"].removesuffix("/"),
        "flags": sorted(name for name in _FLAGS if said[name.lower()]),
        "language": said["defaultcontentlanguage"],
        "timeZone": said["timezone"] or "UTC",
        "params": said["params"],
        "taxonomies": said["taxonomies"],
        "outputs": {kind: names for kind, names in said["outputs"].items() if kind != "rss"},
        "formats": {
            name: [f["mediatype"], f["basename"], f["path"], f["rel"], f["ishtml"], f["isplaintext"]]
            for name, f in said["outputformats"].items()
            if name in ("search", "feed", "rss")
        },
        "pagination": said["pagination"],
        "sitemap": said["sitemap"],
        "permalinks": permalinks,
        "menus": {
            name: [{k: v for k, v in e.items() if v and k != "_merge"} for e in entries]
            for name, entries in said["menus"].items()
        },
        "frontmatter": said["frontmatter"],
        "related": [
            said["related"]["threshold"],
            [[i["name"], i["type"], i["weight"], i["tolower"]] for i in said["related"]["indices"] or ()],
        ],
        "services": [
            said["services"]["googleanalytics"]["id"],
            said["services"]["disqus"]["shortname"],
            said["services"]["rss"]["limit"],
        ],
        "summaryLength": said["summarylength"],
        "disableKinds": sorted(kind.lower() for kind in said["disablekinds"] or ()),
        "ignoreFiles": said["ignorefiles"] or [],
        "folders": [said["contentdir"], said["staticdir"], said["publishdir"], said["themesdir"]],
        "imaging": [
            said["imaging"]["anchor"],
            said["imaging"]["resamplefilter"],
            said["imaging"]["jpeg"]["quality"],
        ],
        "renderer": markup["goldmark"]["renderer"],
        "parser": [markup["goldmark"]["parser"][name] for name in ("autoheadingid", "autoidtype")],
        "footnote": markup["goldmark"]["extensions"]["footnote"]["enable"],
        "typographer": not markup["goldmark"]["extensions"]["typographer"]["disable"],
        "toc": markup["tableofcontents"],
        "highlight": [
            markup["highlight"][name] for name in ("style", "noclasses", "tabwidth", "wrapperclass")
        ],
        "youtube": said["privacy"]["youtube"]["privacyenhanced"],
    }


def _from_sitegen(config: Config) -> dict[str, Any]:
    site, markup, outputs = config.site, config.markup, config.outputs
    flags = {
        "buildDrafts": config.content.build_drafts,
        "buildFuture": config.content.build_future,
        "buildExpired": config.content.build_expired,
        "enableGitInfo": config.content.enable_git_info,
        "enableEmoji": markup.emoji,
        "enableRobotsTXT": outputs.enable_robots_txt,
        "hasCJKLanguage": markup.has_cjk_language,
        "disablePathToLower": site.disable_path_to_lower,
        "removePathAccents": site.remove_path_accents,
        "capitalizeListTitles": site.capitalize_list_titles,
        "pluralizeListTitles": site.pluralize_list_titles,
        "disableAliases": site.disable_aliases,
        "canonifyURLs": outputs.canonify_urls,
        "relativeURLs": outputs.relative_urls,
        "disableHugoGeneratorInject": outputs.disable_generator,
    }
    dates = config.content
    rss = next((f for f in site.output_formats if f.name == "rss"), None)
    return {
        "title": site.title,
        "copyright": site.copyright,
        "baseURL": (site.base_url or "https://example.org/").removesuffix("/"),
        "flags": sorted(name for name, on in flags.items() if on),
        "language": site.language.key,
        "timeZone": dates.time_zone,
        "params": json.loads(json.dumps(site.params)),
        "taxonomies": {t.singular: t.plural for t in site.taxonomies},
        "outputs": {kind.value: list(names) for kind, names in site.outputs},
        "formats": {
            **({} if rss else {"rss": ["application/rss+xml", "index", "", "alternate", False, False]}),
            **{
                f.name: [f.media_type, f.base_name, f.path, f.rel, f.is_html, f.is_plain_text]
                for f in site.output_formats
                if f.name in ("search", "feed", "rss")
            },
        },
        "pagination": {
            "pagersize": site.pager_size,
            "path": site.pagination_path,
            "disablealiases": not site.pagination_aliases,
        },
        "sitemap": {
            "changefreq": outputs.sitemap.change_freq,
            "priority": outputs.sitemap.priority,
            "filename": outputs.sitemap.filename,
            "disable": outputs.sitemap.disable,
        },
        "permalinks": {kind.value: dict(patterns) for kind, patterns in site.permalinks},
        "menus": {name: [_entry(e) for e in entries] for name, entries in site.menus},
        "frontmatter": {
            "date": list(dates.date_sources),
            "lastmod": list(dates.lastmod_sources),
            "publishdate": list(dates.publish_date_sources),
            "expirydate": list(dates.expiry_date_sources),
        },
        "related": [
            site.related.threshold,
            [[i.name, i.kind, i.weight, i.to_lower] for i in site.related.indices],
        ],
        "services": [
            outputs.services.google_analytics_id,
            outputs.services.disqus_shortname,
            outputs.services.rss_limit,
        ],
        "summaryLength": markup.summary_length,
        "disableKinds": sorted(site.disable_kinds),
        "ignoreFiles": list(dates.ignore_files),
        "folders": [
            config.directories.content,
            list(config.directories.static),
            config.directories.publish,
            config.directories.themes,
        ],
        "imaging": [config.imaging.anchor, config.imaging.resample_filter, config.imaging.quality],
        "renderer": {"hardwraps": markup.hard_wraps, "xhtml": markup.xhtml, "unsafe": markup.unsafe},
        "parser": [markup.auto_heading_id, markup.auto_id_type],
        "footnote": markup.footnote,
        "typographer": markup.typographer.enabled,
        "toc": {
            "startlevel": markup.toc.start_level,
            "endlevel": markup.toc.end_level,
            "ordered": markup.toc.ordered,
        },
        "highlight": [
            markup.highlight.style,
            markup.highlight.no_classes,
            markup.highlight.tab_width,
            markup.highlight.wrapper_class,
        ],
        "youtube": outputs.privacy.youtube_enhanced,
    }


def _entry(entry: Any) -> dict[str, Any]:
    named = {
        "identifier": entry.identifier,
        "name": entry.name,
        "title": entry.title,
        "pageref": entry.page_ref,
        "url": entry.url,
        "parent": entry.parent,
        "weight": entry.weight,
        "pre": entry.pre,
        "post": entry.post,
        "params": json.loads(json.dumps(entry.params)),
    }
    return {name: value for name, value in named.items() if value}
