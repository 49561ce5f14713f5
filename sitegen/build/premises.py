"""What an assembled site goes by, as one digest: while it is the same, so is everything that follows from it.

Assembly is pure: of the same settings, the same heads and the same due dates it makes the same site. So where
nobody wrote but in bodies, no page, list or reference needs to be looked at to know that it is as it was.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence

from sitegen.build.inputs import digest_of, names_of, plain, said_by
from sitegen.content.model import PageSource, Resource, SourceFile
from sitegen.templates.renderer import Materials

_SOURCE = operator.attrgetter(
    *names_of(PageSource, "file", "front", "body_offset", "digest", "resources"), "file.path"
)
_RESOURCE = operator.attrgetter(*names_of(Resource, "file"), "file.path")


def site_premise(materials: Materials) -> str:
    """Digest of all that assembly was given, but for what files say of their own bytes.

    Of the moment of the build it matters only which publish dates have come.
    """
    scan, pages, now = materials.scan, materials.site.pages.values(), materials.now
    dates = (page.publish_date for page in pages)
    return digest_of(
        (
            plain(materials.config),
            [_said(source) for source in scan.sources],
            [(_said(source), str(why)) for source, why in scan.excluded],
            _places(scan.loose),
            _places(scan.static),
            scan.cascades.entries(),
            min((date for date in dates if date is not None and date >= now), default=None),
            materials.is_server,
        )
    )


def is_same_premise(before: Materials, now: Materials) -> bool:
    """Whether two states of a site, under the same settings and due dates, have the same premise.

    That is seen at once where the values of the one are those of the other; else it may well be said to be
    another that is not.
    """
    old, new = before.scan, now.scan
    return (
        len(old.sources) == len(new.sources)
        and all(a is b or _said(a) == _said(b) for a, b in zip(old.sources, new.sources, strict=True))
        and old.excluded == new.excluded
        and old.cascades == new.cascades
        and (old.loose is new.loose or _places(old.loose) == _places(new.loose))
        and (old.static is new.static or _places(old.static) == _places(new.static))
    )


def _said(source: PageSource) -> tuple[object, ...]:
    return _SOURCE(source), said_by(source.front), list(map(_RESOURCE, source.resources))


def _places(files: Mapping[str, SourceFile]) -> Sequence[tuple[str, str]]:
    return [(name, file.path) for name, file in files.items()]


__all__ = ["is_same_premise", "site_premise"]
