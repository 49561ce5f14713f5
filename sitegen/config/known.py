"""Settings of Hugo that sitegen does not read.

`SILENT` ones change nothing that sitegen does (caches, remote security, the server's flags). `UNUSED` ones
would change the site, so that a value other than the usual is a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Unused:
    """A setting without effect: the values that ask for nothing, and what to do about others."""

    usual: tuple[Any, ...] = (False, "", 0)
    hint: str | None = None


SILENT: Mapping[str, frozenset[str]] = {
    "": frozenset(
        (
            "author",
            "buildWatch",
            "caches",
            "cleanDestinationDir",
            "contentTypes",
            "debug",
            "defaultContentRole",
            "defaultContentVersion",
            "deployment",
            "disableBrowserError",
            "disableDefaultLanguageRedirect",
            "disableDefaultSiteRedirect",
            "disableFastRender",
            "disableLiveReload",
            "enableMissingTranslationPlaceholders",
            "environment",
            "forceSyncStatic",
            "gc",
            "httpCache",
            "ignoreCache",
            "ignoreLogs",
            "ignoreVendorPaths",
            "invalidateCDN",
            "layoutDir",
            "logLevel",
            "metaDataFormat",
            "navigateToChanged",
            "newContentEditor",
            "noBuildLock",
            "noChmod",
            "noTimes",
            "panicOnWarning",
            "printI18nWarnings",
            "printPathWarnings",
            "printUnusedTemplates",
            "quiet",
            "renderStaticToDisk",
            "renderToMemory",
            "resourceDir",
            "server",
            "templateMetrics",
            "templateMetricsHints",
            "verbose",
            "verboseLog",
            "watch",
            "workingDir",
        )
    ),
    "build": frozenset(
        (
            "buildStats",
            "cacheBusters",
            "cleanDestinationDir",
            "noJSConfigInAssets",
            "useResourceCacheWhen",
            "writeStats",
        )
    ),
    "imaging": frozenset(("avif", "firstFrameOnly", "compression", "exif", "meta", "webp")),
    "markup": frozenset(("asciidocExt", "asciidoctor", "blackFriday", "org", "pandoc", "rst")),
    "markup.goldmark": frozenset(("duplicateResourceFiles", "renderHooks")),
    "markup.goldmark.extensions.footnote": frozenset(("enableAutoIDPrefix",)),
    "markup.goldmark.extensions.cjk": frozenset(("escapedSpace",)),
    "markup.highlight": frozenset(("noHl",)),
    "minify": frozenset(
        ("disableCSS", "disableHTML", "disableJS", "disableJSON", "disableSVG", "disableXML", "tdewolff")
    ),
    "module": frozenset(
        (
            "auth",
            "hugoVersion",
            "noProxy",
            "noVendor",
            "private",
            "proxy",
            "replacements",
            "vendorClosest",
            "workspace",
        )
    ),
    "services": frozenset(("instagram",)),
    "services.x": frozenset(("disableInlineCSS",)),
    "services.googleanalytics": frozenset(("useSessionStorage", "anonymizeIP")),
    "security": frozenset(("exec", "funcs", "goTemplates", "http", "module", "node")),
    "privacy.googleanalytics": frozenset(("anonymizeIP", "useSessionStorage")),
}
"""By the dotted path of their table in lower case."""

UNUSED: Mapping[str, Mapping[str, Unused]] = {
    "": {
        "defaultContentLanguageInSubdir": Unused(hint="the one language that is built stands at the root"),
        "defaultOutputFormat": Unused(("html", "HTML", "")),
        "renderSegments": Unused(([], "")),
        "roles": Unused(({},)),
        "segments": Unused(({},)),
        "versions": Unused(({},)),
    },
    "markup": {"defaultMarkdownHandler": Unused(("goldmark", ""), "CommonMark is what sitegen reads")},
    "markup.goldmark.parser": {"autoDefinitionTermID": Unused()},
    "security": {
        "enableInlineShortcodes": Unused(hint="put the shortcode into templates/shortcodes/"),
    },
    "related.indices": {"tokenize": Unused(), "minTokenLength": Unused()},
    "page": {
        "nextPrevSortOrder": Unused(("desc", "")),
        "nextPrevInSectionSortOrder": Unused(("desc", "")),
    },
}
"""By the dotted path of their table in lower case."""
