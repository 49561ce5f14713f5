"""Finding a page by what an author calls it: `ref`, `relref`, `get_page`, a menu's `pageRef` (rules 15).

A path that begins with a slash starts at the content's root; any other is tried beside the page first, then
at the root; one that begins with a dot is only tried beside the page. A name without a slash finds the one
page that is called so, wherever it is. Letter case, `.md` and a slash at the end make no difference.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from sitegen.content.model import BundleKind, Exclusion
from sitegen.diagnostics import Diagnostic, LinkError, nearest
from sitegen.site.model import Page, Site
from sitegen.text.slug import logical_path
from sitegen.text.urls import base_path, escape_path, join_base

_EXTENSION = re.compile(r"\.(?:md|markdown|mdown|html?)$", re.IGNORECASE)
_INDEX = re.compile(r"/_?index$")
_ALIKE = 10
"""Names before and after one in the alphabet that are taken to be like it."""
_REASONS = {
    Exclusion.DRAFT: ("is a draft", "publish it (`draft = false`), or build with `--buildDrafts`"),
    Exclusion.FUTURE: ("is to be published later", "wait for its date, or build with `--buildFuture`"),
    Exclusion.EXPIRED: ("has expired", "change its `expiryDate`, or build with `--buildExpired`"),
}


def find_page(site: Site, ref: str, origin: str | None = None) -> str:
    """The key of the page that `ref` names; its fragment is not looked at.

    Args:
        site: to look in.
        ref: as the author wrote it, percent-escapes allowed; a bare `#fragment` is `origin` itself.
        origin: key of the page it stands on; None: only the root is tried.

    Raises:
        LinkError: there is no such page (the diagnostic names the nearest, or says that it is a draft, to
            come, or expired), or several (it names them). It points at the origin's file; who knows the
            line adds it.
    """
    path, _ = split_fragment(ref)
    if not path:
        return origin if origin is not None else "/"
    candidates = _candidates(site, path, origin)
    for key in candidates:
        if key in site.pages:
            return key
    named = _by_name(site, path)
    if len(named) == 1:
        return named[0]
    if named:
        raise LinkError(_ambiguous(site, ref, named, origin))
    for key in candidates:
        if key in site.excluded:
            raise LinkError(_excluded(site, ref, key, origin))
    raise LinkError(_not_found(site, ref, candidates, origin))


def get_page(site: Site, path: str, origin: str | None = None) -> str | None:
    """The key of the page at `path`, or None; what templates look pages up by.

    Raises:
        LinkError: several pages are called so.
    """
    try:
        return find_page(site, path, origin)
    except LinkError as error:
        if error.diagnostics[0].code == "ref-ambiguous":
            raise
        return None


def resolve_ref(site: Site, ref: str, origin: str | None = None, *, absolute: bool = False) -> str:
    """The link that `relref` (or, absolute, `ref`) gives, escaped, its fragment kept as it is.

    Raises:
        LinkError: as `find_page`.
    """
    path, fragment = split_fragment(ref)
    if not path:
        return fragment
    url = site.pages[find_page(site, path, origin)].url
    relative = base_path(site.config.base_url) + escape_path(url.lstrip("/")) if url else ""
    if absolute and url:
        origin_url = join_base(site.config.base_url, "/").removesuffix("/")
        return origin_url + relative + fragment
    return relative + fragment


def split_fragment(ref: str) -> tuple[str, str]:
    """Path and fragment of a reference, the fragment with its `#`."""
    path, hash_, fragment = ref.partition("#")
    return path.partition("?")[0], hash_ + fragment


def _candidates(site: Site, path: str, origin: str | None) -> tuple[str, ...]:
    """Keys to try, in order."""
    path = unquote(path).replace("\\", "/")
    has_extension = _EXTENSION.search(path) is not None
    keys = []
    if not path.startswith("/") and origin is not None:
        folder = _folder(site, origin, up=has_extension and path.startswith("../"))
        keys.append(_key(posixpath.join(folder, path)))
    if not path.startswith("."):
        keys.append(_key("/" + path))
    return tuple(dict.fromkeys(keys))


def _key(path: str) -> str:
    path = posixpath.normpath("/" + path.strip("/"))
    path = _INDEX.sub("", _EXTENSION.sub("", path))
    return logical_path(path) or "/"


def _folder(site: Site, origin: str, *, up: bool) -> str:
    """The folder that a relative reference starts from.

    A leaf bundle is looked at from outside, unless the reference goes up by itself and names a file.
    """
    page = site.pages.get(origin)
    if page is None or page.source is None or page.source.bundle is BundleKind.BRANCH:
        return origin
    if page.source.bundle is BundleKind.LEAF and up:
        return origin
    return posixpath.dirname(origin)


def _by_name(site: Site, path: str) -> tuple[str, ...]:
    if "/" in path.rstrip("/") or path.startswith("."):
        return ()
    return site.by_name.get(_key(path).lstrip("/"), ())


def names_of(pages: Mapping[str, Page]) -> dict[str, tuple[str, ...]]:
    """`Site.by_name`: the pages of every kind by the last segment of their key."""
    names: dict[str, list[str]] = {}
    for key in sorted(pages):
        if key != "/":
            names.setdefault(key.rpartition("/")[2], []).append(key)
    return {name: tuple(keys) for name, keys in names.items()}


# --- what went wrong -----------------------------------------------------------------------------


def _file(site: Site, key: str | None) -> str | None:
    page = site.pages.get(key) if key is not None else None
    return page.source.file.path if page is not None and page.source is not None else None


def _not_found(site: Site, ref: str, candidates: tuple[str, ...], origin: str | None) -> Diagnostic:
    near = _nearest_key(site, candidates[-1]) if candidates else None
    return Diagnostic(
        code="ref-not-found",
        message=f"there is no page `{ref}`",
        path=_file(site, origin),
        hint=f"did you mean `{near}`?" if near else "write the path of its file below the content folder",
    )


def _nearest_key(site: Site, key: str) -> str | None:
    """The key that was probably meant: of a page of much the same name, best in the same folder."""
    folder, _, name = key.rpartition("/")
    near = nearest(name, _alike(name, site.by_name))
    if near is None:
        return None
    return next((k for k in site.by_name[near] if k.rpartition("/")[0] == folder), site.by_name[near][0])


def _alike(name: str, names: Iterable[str]) -> list[str]:
    """The names that begin or end most like this one.

    To measure the distance to every name of a large site takes a tenth of a second, and one renamed section
    can break a thousand references.
    """
    forwards = sorted(names)
    backwards = sorted(n[::-1] for n in forwards)
    beginning = _around(forwards, name)
    return [*beginning, *(n[::-1] for n in _around(backwards, name[::-1]))]


def _around(sorted_names: list[str], name: str) -> list[str]:
    at = bisect_left(sorted_names, name)
    return sorted_names[max(at - _ALIKE, 0) : at + _ALIKE]


def _excluded(site: Site, ref: str, key: str, origin: str | None) -> Diagnostic:
    reason, hint = _REASONS[site.excluded[key]]
    return Diagnostic(
        code="ref-excluded",
        message=f"the page `{ref}` {reason}, so it is not part of this build",
        path=_file(site, origin),
        hint=hint,
    )


def _ambiguous(site: Site, ref: str, keys: tuple[str, ...], origin: str | None) -> Diagnostic:
    listed = ", ".join(f"`{key}`" for key in keys[:5])
    more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
    return Diagnostic(
        code="ref-ambiguous",
        message=f"several pages are called `{ref}`: {listed}{more}",
        path=_file(site, origin),
        hint=f"write the whole path, such as `{keys[0]}`",
    )
