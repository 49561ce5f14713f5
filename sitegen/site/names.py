"""Titles: what the author wrote, or what follows from a folder's or a term's name.

Hugo leaves a list blank whose `_index.md` has no title; here it gets the automatic one as well.
"""

from __future__ import annotations

from sitegen.config.model import Kind, SiteConfig
from sitegen.site.nodes import Node
from sitegen.site.terms import Term
from sitegen.text.titles import pluralize, title_case


def title_of(node: Node, term: Term | None, config: SiteConfig) -> str:
    """The title of a page of any kind; empty for a regular page whose author gave none."""
    if node.front.title:
        return node.front.title
    match node.kind:
        case Kind.HOME:
            return config.title
        case Kind.SECTION:
            name = pluralize(node.name) if config.pluralize_list_titles else node.name
            return _capitalized(name, config)
        case Kind.TAXONOMY:
            return _capitalized(node.path.rpartition("/")[2].replace("-", " "), config)
        case Kind.TERM:
            return _term_title(node, term, config)
        case Kind.PAGE:
            return ""


def _term_title(node: Node, term: Term | None, config: SiteConfig) -> str:
    if term is None:
        return node.name
    return term.spelling if config.keep_term_titles else _capitalized(term.last_spelling, config)


def _capitalized(name: str, config: SiteConfig) -> str:
    return title_case(name, config.title_case_style) if config.capitalize_list_titles else name
