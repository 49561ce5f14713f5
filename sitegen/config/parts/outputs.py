"""`OutputsConfig` and `ImagingConfig`: what is published, and how."""

from __future__ import annotations

from sitegen.config.model import (
    ImagingConfig,
    OutputsConfig,
    PrivacyConfig,
    ServicesConfig,
    SitemapConfig,
)
from sitegen.config.table import Table


def read_outputs_config(root: Table, themes: tuple[str, ...]) -> OutputsConfig:
    """What outputs and the build go by."""
    return OutputsConfig(
        minify=_minify(root),
        enable_robots_txt=root.flag("enableRobotsTXT"),
        canonify_urls=root.flag("canonifyURLs"),
        relative_urls=root.flag("relativeURLs"),
        disable_generator=root.flag("disableHugoGeneratorInject"),
        sitemap=_sitemap(root),
        services=_services(root.table("services")),
        privacy=_privacy(root.table("privacy")),
        themes=themes,
    )


def read_imaging(root: Table) -> ImagingConfig:
    """`[imaging]`. Since Hugo 0.163 quality is set by format; JPEG's stands for all here."""
    table = root.table("imaging")
    jpeg = table.table("jpeg")
    default = ImagingConfig()
    quality = table.whole("quality", default.quality, least=1)
    config = ImagingConfig(
        anchor=table.text("anchor", default.anchor).lower(),
        quality=jpeg.whole("quality", quality, least=1),
        resample_filter=table.text("resampleFilter", default.resample_filter).lower(),
        hint=table.text("hint", default.hint).lower(),
        bg_color=table.text("bgColor", default.bg_color),
    )
    jpeg.close()
    table.close()
    return config


def _minify(root: Table) -> bool:
    """`minify = true`, or `minifyOutput` in its table."""
    if isinstance(root.values.get("minify"), (bool, str)):
        return root.flag("minify")
    table = root.table("minify")
    minify = table.flag("minifyOutput")
    table.close()
    return minify


def _sitemap(root: Table) -> SitemapConfig:
    table, default = root.table("sitemap"), SitemapConfig()
    is_disabled = "sitemap" in [kind.lower() for kind in root.texts("disableKinds")]
    config = SitemapConfig(
        change_freq=table.text("changefreq", default.change_freq),
        priority=table.number("priority", default.priority),
        filename=table.text("filename", default.filename),
        disable=table.flag("disable") or is_disabled,
    )
    table.close()
    return config


def _services(table: Table) -> ServicesConfig:
    analytics, disqus, rss = table.table("googleAnalytics"), table.table("disqus"), table.table("rss")
    x = table.table("x")
    config = ServicesConfig(
        google_analytics_id=analytics.text("id"),
        disqus_shortname=disqus.text("shortname"),
        rss_limit=rss.whole("limit", -1),
    )
    for part in (analytics, disqus, rss, x, table):
        part.close()
    return config


def _privacy(table: Table) -> PrivacyConfig:
    youtube, vimeo, x = table.table("youTube"), table.table("vimeo"), table.table("x")
    # The old name of x; both may be there.
    twitter = table.table("twitter") if "twitter" in table.values else x
    instagram, disqus, analytics = (table.table(n) for n in ("instagram", "disqus", "googleAnalytics"))
    config = PrivacyConfig(
        youtube_disable=youtube.flag("disable"),
        youtube_enhanced=youtube.flag("privacyEnhanced"),
        vimeo_disable=vimeo.flag("disable"),
        vimeo_simple=vimeo.flag("simple"),
        vimeo_dnt=vimeo.flag("enableDNT"),
        x_disable=x.flag("disable") or twitter.flag("disable"),
        x_simple=x.flag("simple") or twitter.flag("simple"),
        x_dnt=x.flag("enableDNT") or twitter.flag("enableDNT"),
        instagram_disable=instagram.flag("disable"),
        instagram_simple=instagram.flag("simple"),
        disqus_disable=disqus.flag("disable"),
        google_analytics_disable=analytics.flag("disable"),
        google_analytics_respect_dnt=analytics.flag("respectDoNotTrack", True),
    )
    parts = (youtube, vimeo, x, twitter, instagram, disqus, analytics, table)
    for part in dict.fromkeys(parts):  # x and twitter may be one
        part.close()
    return config
