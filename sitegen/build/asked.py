"""Files that something needs published beside it: as templates ask for them, and as traces name them."""

from __future__ import annotations

from sitegen.build.traces import AskedFile
from sitegen.content.model import SourceFile
from sitegen.templates.files import PublishedFile


def asked_file(file: PublishedFile) -> AskedFile:
    """A file as traces name it."""
    return (file.path, file.source.path, file.operation)


def published_file(asked: AskedFile) -> PublishedFile:
    """What `asked_file` named. What its size and time are now, whoever reads it will see."""
    path, source, operation = asked
    return PublishedFile(path, SourceFile(source, 0, 0), operation)
