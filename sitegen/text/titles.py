"""Titles of pages that have none: title case, plurals, folder names made readable."""

from __future__ import annotations


def title_case(text: str, style: str = "ap") -> str:
    """Title case in the style of `titleCaseStyle`: ap, chicago, go, firstupper or none."""
    if style == "none":
        return text
    if style == "firstupper":
        return text[:1].upper() + text[1:]
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def pluralize(word: str) -> str:
    """The English plural: `post` → `posts`, `category` → `categories`."""
    if word.endswith("s"):
        return word
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + "s"


def singularize(word: str) -> str:
    """The English singular: `posts` → `post`."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("s")


def humanize(text: str) -> str:
    """A folder's name made readable: `my-first-post` → `My first post`."""
    words = text.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
