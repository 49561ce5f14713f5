"""The settings of a site as a frozen tree, one part a stage.

A stage is given its own part only, so that what it depends on can be read off its signature and the
digest of that part is all that its traces need. Names and defaults are Hugo's
(https://gohugo.io/configuration/all/) unless a docstring says otherwise.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from sitegen.config.params import Params


class Kind(enum.StrEnum):
    """What a page is. The plural list of a taxonomy is `taxonomy`; the page of one of its terms is `term`."""

    HOME = "home"
    SECTION = "section"
    TAXONOMY = "taxonomy"
    TERM = "term"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The language that is built."""

    key: str = "en"
    """As it is called in the configuration: `ja`, `en-us`."""
    locale: str = "en"
    """BCP 47 tag for `lang` attributes and feeds (Hugo: `locale`, of old `languageCode`)."""
    label: str = ""
    """Its own name for itself, `日本語` (of old `languageName`)."""
    direction: str = "ltr"
    weight: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Directories:
    """Where things are, relative to the site's root, with forward slashes."""

    content: str = "content"
    static: tuple[str, ...] = ("static",)
    assets: str = "assets"
    data: str = "data"
    i18n: str = "i18n"
    archetypes: str = "archetypes"
    templates: str = "templates"
    """Jinja2 templates of the site; Hugo's `layouts` hold Go templates and are left alone."""
    themes: str = "themes"
    publish: str = "public"
    cache: str = ".sitegen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentConfig:
    """What `content` (scan) goes by."""

    build_drafts: bool = False
    build_future: bool = False
    build_expired: bool = False
    other_languages: frozenset[str] = frozenset()
    """Keys of the languages that are not built, lower case: `a.KEY.md` is theirs."""
    ignore_files: tuple[str, ...] = ()
    """Regular expressions over the path of a content file."""
    time_zone: str = "UTC"
    """IANA name for dates without an offset (Hugo: unset is UTC, whatever the machine's zone)."""
    date_sources: tuple[str, ...] = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
    lastmod_sources: tuple[str, ...] = (
        ":git",
        "lastmod",
        "modified",
        "date",
        "publishdate",
        "pubdate",
        "published",
    )
    publish_date_sources: tuple[str, ...] = ("publishdate", "pubdate", "published", "date")
    expiry_date_sources: tuple[str, ...] = ("expirydate", "unpublishdate")
    enable_git_info: bool = False
    cascade: tuple[Params, ...] = ()
    """`[[cascade]]` of the configuration, in order."""
    allow_html: bool = False
    """`.html` files are content (`[security] allowContent` has text/html; Hugo refuses them since 0.162)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """One way to classify pages: `tag` / `tags`."""

    singular: str
    plural: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntryConfig:
    """One link of a menu, as configured or as a page's front matter asks for it."""

    identifier: str = ""
    name: str = ""
    title: str = ""
    page_ref: str = ""
    url: str = ""
    parent: str = ""
    weight: int = 0
    pre: str = ""
    post: str = ""
    params: Params = field(default_factory=Params)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedIndex:
    """One keyword index of related content."""

    name: str
    weight: int = 0
    kind: str = "basic"
    """`basic` or `fragments` (heading ids)."""
    pattern: str = ""
    """Go date layout for the `date` index; empty is the year."""
    apply_filter: bool = False
    cardinality_threshold: int = 0
    """Share of documents, in percent, above which a keyword is left out; 0: no limit."""
    to_lower: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedConfig:
    """How related pages are found (rules 10)."""

    threshold: int = 80
    include_newer: bool = False
    to_lower: bool = False
    indices: tuple[RelatedIndex, ...] = (
        RelatedIndex(name="keywords", weight=100),
        RelatedIndex(name="date", weight=10),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapConfig:
    """Defaults of the sitemap; a page's front matter may set its own."""

    change_freq: str = ""
    priority: float = -1.0
    """Below 0: the element is left out."""
    filename: str = "sitemap.xml"
    disable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """What `site` (assembly) goes by: URLs, order, classification, menus."""

    base_url: str = ""
    """With a trailing slash, or empty (links are then root-relative)."""
    title: str = ""
    copyright: str = ""
    language: Language = field(default_factory=Language)
    taxonomies: tuple[Taxonomy, ...] = (
        Taxonomy(singular="tag", plural="tags"),
        Taxonomy(singular="category", plural="categories"),
    )
    permalinks: tuple[tuple[Kind, tuple[tuple[str, str], ...]], ...] = ()
    """For each kind, patterns by section (or taxonomy): `((Kind.PAGE, (("posts", "/:year/:slug/"),)),)`."""
    ugly_urls: bool = False
    ugly_sections: frozenset[str] = frozenset()
    """Sections and taxonomies (lower case) whose pages are files, where not all are."""
    disable_path_to_lower: bool = False
    remove_path_accents: bool = False
    capitalize_list_titles: bool = True
    pluralize_list_titles: bool = True
    title_case_style: str = "ap"
    keep_term_titles: bool = True
    """Terms are titled as written, the commonest spelling (`[sitegen] termTitles = "hugo"` turns it off)."""
    menus: tuple[tuple[str, tuple[MenuEntryConfig, ...]], ...] = ()
    section_pages_menu: str = ""
    related: RelatedConfig = field(default_factory=RelatedConfig)
    pager_size: int = 10
    pagination_path: str = "page"
    pagination_aliases: bool = True
    disable_kinds: frozenset[str] = frozenset()
    """Of: 404, home, page, robotstxt, rss, section, sitemap, taxonomy, term (lower case)."""
    disable_aliases: bool = False
    outputs: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        (Kind.HOME, ("html", "rss")),
        (Kind.SECTION, ("html", "rss")),
        (Kind.TAXONOMY, ("html", "rss")),
        (Kind.TERM, ("html", "rss")),
        (Kind.PAGE, ("html",)),
    )
    """Names of output formats by kind, lower case."""
    output_formats: tuple[OutputFormat, ...] = ()
    """Formats of the configuration; the built-in ones are in `outputs`."""
    ref_links_error: bool = True
    """False (`refLinksErrorLevel = "WARNING"`): a broken ref is a warning."""
    ref_links_not_found_url: str = ""
    params: Params = field(default_factory=Params)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFormat:
    """A form in which a page is published.

    Attributes:
        name: lower case.
        suffix: of the file, without the dot.
        base_name: of the file, `index`.
        not_alternative: leave it out of `page.alternatives`.
    """

    name: str
    media_type: str = "text/html"
    suffix: str = "html"
    base_name: str = "index"
    path: str = ""
    rel: str = "alternate"
    is_html: bool = False
    is_plain_text: bool = False
    not_alternative: bool = False
    permalinkable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HighlightConfig:
    """Syntax highlighting (`[markup.highlight]`)."""

    code_fences: bool = True
    guess_syntax: bool = False
    style: str = "monokai"
    no_classes: bool = True
    line_nos: bool = False
    line_numbers_in_table: bool = True
    line_no_start: int = 1
    anchor_line_nos: bool = False
    line_anchors: str = ""
    hl_lines: str = ""
    hl_inline: bool = False
    tab_width: int = 4
    wrapper_class: str = "highlight"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOfContentsConfig:
    """Heading levels of a table of contents, both inclusive."""

    start_level: int = 2
    end_level: int = 3
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypographerConfig:
    """Replacements of the typographer; an empty string leaves the characters as they are."""

    enabled: bool = True
    left_double_quote: str = "\u201c"
    right_double_quote: str = "\u201d"
    left_single_quote: str = "\u2018"
    right_single_quote: str = "\u2019"
    apostrophe: str = "\u2019"
    ellipsis: str = "\u2026"
    en_dash: str = "\u2013"
    em_dash: str = "\u2014"
    left_angle_quote: str = ""
    """Hugo: «. Empty here, so that `1 << 24` stays what it is."""
    right_angle_quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkupConfig:
    """What `markup` goes by (`[markup]`; rules 9, 11)."""

    unsafe: bool = False
    """Raw HTML of the author's own Markdown is published; without it, it becomes a comment as in Hugo."""
    xhtml: bool = False
    hard_wraps: bool = False
    table: bool = True
    strikethrough: bool = True
    single_tilde_strikes: bool = False
    """One tilde strikes through, as in Hugo (`[sitegen.markdown] singleTilde = true`)."""
    task_list: bool = True
    footnote: bool = True
    footnote_backlink: str = "\u21a9\ufe0e"
    definition_list: bool = True
    linkify: bool = True
    linkify_protocol: str = "https"
    linkify_cjk: bool = True
    """A URL glued to Japanese is linked (`[sitegen.markdown] linkify = "hugo"` turns it off)."""
    cjk_emphasis: bool = True
    """Emphasis works beside Japanese punctuation (off: `[sitegen.markdown] emphasis = "commonmark"`)."""
    cjk_line_breaks: bool = False
    """A line end between two Japanese characters is no blank (Hugo: `extensions.cjk.eastAsianLineBreaks`)."""
    typographer: TypographerConfig = field(default_factory=TypographerConfig)
    emoji: bool = False
    insert: bool = False
    mark: bool = False
    subscript: bool = False
    superscript: bool = False
    passthrough: bool = False
    passthrough_block: tuple[tuple[str, str], ...] = ()
    passthrough_inline: tuple[tuple[str, str], ...] = ()
    auto_heading_id: bool = True
    auto_id_type: str = "github"
    """`github`, `github-ascii` or `blackfriday`."""
    attribute_title: bool = True
    attribute_block: bool = False
    wrap_standalone_image: bool = True
    highlight: HighlightConfig = field(default_factory=HighlightConfig)
    toc: TableOfContentsConfig = field(default_factory=TableOfContentsConfig)
    has_cjk_language: bool = False
    """Hugo's switch: Japanese is counted by characters. Here it always is, unless `hugo_counts`."""
    hugo_counts: bool = False
    """Words, reading time and summaries exactly as Hugo has them (`[sitegen] counts = "hugo"`)."""
    summary_length: int = 70
    """Words of an automatic summary; 0 or less: none."""
    trust: TrustConfig = field(default_factory=lambda: TrustConfig())  # noqa: PLW0108 - it stands below


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustConfig:
    """What a shortcode's parameters may hold (`[sitegen.trust]`; design 4).

    Attributes:
        tags: inline HTML tags that are kept, without attributes but for `href` and `title`.
        schemes: of links.
        shortcodes: names of shortcodes with tags of their own, instead of `tags`.
        trusted: names of shortcodes whose parameters are the author's own words.
    """

    tags: frozenset[str] = frozenset("br a b strong i em code kbd s del sub sup small mark q abbr".split())
    schemes: frozenset[str] = frozenset(("http", "https", "mailto"))
    shortcodes: tuple[tuple[str, frozenset[str]], ...] = ()
    trusted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagingConfig:
    """`[imaging]`: defaults of image processing."""

    anchor: str = "smart"
    quality: int = 75
    resample_filter: str = "box"
    hint: str = "photo"
    bg_color: str = "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyConfig:
    """`[privacy]`: how embedded services are called."""

    youtube_disable: bool = False
    youtube_enhanced: bool = False
    vimeo_disable: bool = False
    vimeo_simple: bool = False
    vimeo_dnt: bool = False
    x_disable: bool = False
    x_simple: bool = False
    x_dnt: bool = False
    instagram_disable: bool = False
    instagram_simple: bool = False
    disqus_disable: bool = False
    google_analytics_disable: bool = False
    google_analytics_respect_dnt: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesConfig:
    """`[services]`."""

    google_analytics_id: str = ""
    disqus_shortname: str = ""
    rss_limit: int = -1
    """Items of a feed; -1: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityConfig:
    """`[sitegen.security]`: a Content-Security-Policy, and what it lets through beside the site itself.

    Attributes:
        keeps_bidi: characters that change the direction of text are published as they are.
        in_pages: as a `meta` tag of every page.
        in_headers: in the file `_headers`.
        scripts, styles, images, frames, connections: more sources, as CSP writes them.
    """

    keeps_bidi: bool = False
    in_pages: bool = False
    in_headers: bool = False
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputsConfig:
    """What `outputs` and `build` go by."""

    minify: bool = False
    enable_robots_txt: bool = False
    canonify_urls: bool = False
    relative_urls: bool = False
    disable_generator: bool = False
    sitemap: SitemapConfig = field(default_factory=SitemapConfig)
    services: ServicesConfig = field(default_factory=ServicesConfig)
    privacy: PrivacyConfig = field(default_factory=PrivacyConfig)
    security: SecurityConfig = field(default_factory=SecurityConfig)
    themes: tuple[str, ...] = ()
    """As configured, the most important first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """What a field of front matter has to be (`[sitegen.schema.NAME]`).

    Attributes:
        name: as it is written in heads; looked up without regard to case, in the head and its `params`.
        type: `text`, `number`, `whole`, `flag`, `date`, `texts`, `list`, `table`; empty: any.
        allowed: values that it may have; of a list, each of its items. None given: any.
        pattern: regular expression that the whole value matches; of a list, each item. Empty: none.
        sections: that have the field; none given: all.
        is_default: not the site's own rule, so that a mistake is a warning.
    """

    name: str
    type: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    sections: tuple[str, ...] = ()
    is_default: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckConfig:
    """What `check` goes by."""

    schema: tuple[FieldRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that is set, by stage."""

    skip_mistakes: bool = False
    """A page with a mistake is left out, and the rest published (`[sitegen] onError = "skip"`)."""
    environment: str = "production"
    directories: Directories = field(default_factory=Directories)
    content: ContentConfig = field(default_factory=ContentConfig)
    site: SiteConfig = field(default_factory=SiteConfig)
    markup: MarkupConfig = field(default_factory=MarkupConfig)
    imaging: ImagingConfig = field(default_factory=ImagingConfig)
    outputs: OutputsConfig = field(default_factory=OutputsConfig)
    check: CheckConfig = field(default_factory=CheckConfig)
