"""`MarkupConfig`: Markdown, highlighting, the table of contents."""

from __future__ import annotations

import html
from collections.abc import Mapping

from sitegen.config.model import (
    HighlightConfig,
    MarkupConfig,
    TableOfContentsConfig,
    TypographerConfig,
)
from sitegen.config.parts.own import OwnSettings
from sitegen.config.table import Table

_TYPOGRAPHER: Mapping[str, str] = {
    "leftDoubleQuote": "left_double_quote",
    "rightDoubleQuote": "right_double_quote",
    "leftSingleQuote": "left_single_quote",
    "rightSingleQuote": "right_single_quote",
    "apostrophe": "apostrophe",
    "ellipsis": "ellipsis",
    "enDash": "en_dash",
    "emDash": "em_dash",
    "leftAngleQuote": "left_angle_quote",
    "rightAngleQuote": "right_angle_quote",
}


def read_markup(root: Table, own: OwnSettings) -> MarkupConfig:
    """What Markdown goes by; `own` are sitegen's settings beside Hugo's."""
    markup = root.table("markup")
    goldmark = markup.table("goldmark")
    extensions = goldmark.table("extensions")
    parser = goldmark.table("parser")
    renderer = goldmark.table("renderer")
    attribute = parser.table("attribute")
    extras = _extras(extensions)
    footnote, backlink = _footnote(extensions)
    cjk_line_breaks = _cjk(extensions)
    passthrough, block, inline = _passthrough(extensions)
    config = MarkupConfig(
        unsafe=renderer.flag("unsafe"),
        xhtml=renderer.flag("xhtml"),
        hard_wraps=renderer.flag("hardWraps"),
        table=extensions.flag("table", True),
        strikethrough=extensions.flag("strikethrough", True) or extras["delete"],
        single_tilde_strikes=own.single_tilde,
        task_list=extensions.flag("taskList", True),
        footnote=footnote,
        footnote_backlink=backlink,
        definition_list=extensions.flag("definitionList", True),
        linkify=extensions.flag("linkify", True),
        linkify_protocol=extensions.text("linkifyProtocol", "https"),
        linkify_cjk=not own.hugo_linkify,
        cjk_emphasis=not own.commonmark_emphasis,
        cjk_line_breaks=cjk_line_breaks,
        typographer=_typographer(extensions, guillemets=own.guillemets),
        emoji=root.flag("enableEmoji"),
        insert=extras["insert"],
        mark=extras["mark"],
        subscript=extras["subscript"],
        superscript=extras["superscript"],
        passthrough=passthrough,
        passthrough_block=block,
        passthrough_inline=inline,
        auto_heading_id=parser.flag("autoHeadingID", True),
        auto_id_type=_auto_id_type(parser),
        attribute_title=attribute.flag("title", True),
        attribute_block=attribute.flag("block"),
        wrap_standalone_image=parser.flag("wrapStandAloneImageWithinParagraph", True),
        highlight=_highlight(markup.table("highlight")),
        toc=_contents(markup.table("tableOfContents")),
        has_cjk_language=root.flag("hasCJKLanguage"),
        hugo_counts=own.hugo_counts,
        summary_length=root.whole("summaryLength", 70),
        trust=own.trust,
    )
    for table in (attribute, renderer, parser, extensions, goldmark, markup):
        table.close()
    return config


def _auto_id_type(parser: Table) -> str:
    """`autoHeadingIDType` is the old name, which Hugo still maps."""
    types = ("github", "github-ascii", "blackfriday")
    old = "autoHeadingIDType"
    before = parser.choice(old, "github", types) if old.lower() in parser.values else "github"
    return parser.choice("autoIDType", before, types)


def _extras(extensions: Table) -> dict[str, bool]:
    extras = extensions.table("extras")
    found = {}
    for name in ("delete", "insert", "mark", "subscript", "superscript"):
        extra = extras.table(name)
        found[name] = extra.flag("enable")
        extra.close()
    extras.close()
    return found


def _footnote(extensions: Table) -> tuple[bool, str]:
    """A table since Hugo 0.142; before, true or false."""
    default = MarkupConfig().footnote_backlink
    if isinstance(extensions.values.get("footnote"), (bool, str)):
        return extensions.flag("footnote", True), default
    footnote = extensions.table("footnote")
    backlink = footnote.text("backlinkHTML", default)
    enabled = footnote.flag("enable", True)
    footnote.close()
    # Characters may be written as references; markup stays what it is.
    return enabled, backlink if "<" in backlink else html.unescape(backlink)


def _cjk(extensions: Table) -> bool:
    cjk = extensions.table("cjk")
    breaks = cjk.flag("eastAsianLineBreaks")
    cjk.choice("eastAsianLineBreaksStyle", "simple", ("simple", "css3draft"))
    enabled = cjk.flag("enable")
    cjk.close()
    return enabled and breaks


Delimiters = tuple[tuple[str, str], ...]


def _passthrough(extensions: Table) -> tuple[bool, Delimiters, Delimiters]:
    passthrough = extensions.table("passthrough")
    delimiters = passthrough.table("delimiters")
    block, inline = _pairs(delimiters, "block"), _pairs(delimiters, "inline")
    enabled = passthrough.flag("enable")
    delimiters.close()
    passthrough.close()
    return enabled, block, inline


def _pairs(delimiters: Table, name: str) -> Delimiters:
    value = delimiters.raw(name, [])
    pairs = value if isinstance(value, (list, tuple)) else [value]
    for index, pair in enumerate(pairs):
        is_list = isinstance(pair, (list, tuple)) and len(pair) == 2
        if not is_list or not all(isinstance(delimiter, str) and delimiter for delimiter in pair):
            message = f"`{delimiters.dotted(name)}` must hold pairs of delimiters"
            delimiters.findings.error(
                (*delimiters.path, name, index), message, 'write them as in `[["$$", "$$"]]`', "config-type"
            )
            return ()
    return tuple((pair[0], pair[1]) for pair in pairs)


def _typographer(extensions: Table, *, guillemets: bool) -> TypographerConfig:
    """Angle quotes stay `<<` unless they are set, or `[sitegen.markdown] guillemets` is."""
    value = extensions.values.get("typographer")
    if isinstance(value, (bool, str)):
        return TypographerConfig(enabled=extensions.flag("typographer", True))
    table = extensions.table("typographer")
    default = TypographerConfig()
    defaults = {field: getattr(default, field) for field in _TYPOGRAPHER.values()}
    if guillemets:
        defaults |= {"left_angle_quote": "«", "right_angle_quote": "»"}
    texts = {field: html.unescape(table.text(name, defaults[field])) for name, field in _TYPOGRAPHER.items()}
    enabled = not table.flag("disable")
    table.close()
    return TypographerConfig(enabled=enabled, **texts)


def _highlight(table: Table) -> HighlightConfig:
    default = HighlightConfig()
    in_table = table.flag("lineNumbersInTable", default.line_numbers_in_table)
    line_nos = str(table.raw("lineNos", default.line_nos)).lower()
    if line_nos in ("table", "inline"):
        in_table = line_nos == "table"
    config = HighlightConfig(
        code_fences=table.flag("codeFences", default.code_fences),
        guess_syntax=table.flag("guessSyntax", default.guess_syntax),
        style=table.text("style", default.style),
        no_classes=table.flag("noClasses", default.no_classes),
        line_nos=line_nos in ("table", "inline") or table.flag("lineNos", default.line_nos),
        line_numbers_in_table=in_table,
        line_no_start=table.whole("lineNoStart", default.line_no_start),
        anchor_line_nos=table.flag("anchorLineNos", default.anchor_line_nos),
        line_anchors=table.text("lineAnchors", default.line_anchors),
        hl_lines=table.text("hl_Lines", default.hl_lines),
        hl_inline=table.flag("hl_inline", default.hl_inline),
        tab_width=table.whole("tabWidth", default.tab_width, least=0),
        wrapper_class=table.text("wrapperClass", default.wrapper_class),
    )
    table.close()
    return config


def _contents(table: Table) -> TableOfContentsConfig:
    config = TableOfContentsConfig(
        start_level=table.whole("startLevel", 2),
        end_level=table.whole("endLevel", 3),
        ordered=table.flag("ordered"),
    )
    table.close()
    return config
