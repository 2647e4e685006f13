"""Mail: the message as a document, and each attachment that can be read as one of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath

from ingest.document import Document, LoadError, Reject
from ingest.loaders.decode import decode, read_bytes
from ingest.loaders.html import read_page
from ingest.loaders.kinds import is_document, loader_of
from ingest.loaders.settings import LoaderSettings
from ingest.loaders.writer import Target, Writer

_MAX_ATTACHMENTS = 100
_MAX_DEPTH = 3
_UNMISSED = (".p7s", ".p7m", ".asc", ".sig", ".vcf")


def load(
    path: Path,
    name: str,
    collection: str,
    modified: str,
    settings: LoaderSettings = LoaderSettings(),  # noqa: B008 frozen
    depth: int = 0,
) -> Iterator[Document | Reject]:
    """The message, with its subject as title and its date; then its attachments, named `<name>/<attachment>`.

    One that nothing here reads is named in a warning, but for pictures and signatures, which nobody would miss.
    """
    message = BytesParser(policy=policy.default).parsebytes(read_bytes(path))
    if not isinstance(message, EmailMessage) or not message.keys():
        raise LoadError("no mail inside: it has no header")
    day = _day(message) or modified
    writer = Writer()
    for field in ("From", "To", "Cc", "Date"):
        if message[field]:
            writer.paragraph(f"{field}: {message[field]}")
    body = message.get_body(("plain", "html"))
    if body is not None:
        text = _text(body)
        if body.get_content_type() == "text/html":
            read_page(text, writer)
        else:
            for paragraph in text.replace("\r\n", "\n").split("\n\n"):
                writer.paragraph(paragraph)
    attached = list(message.iter_attachments())
    names = [_name(part, number) for number, part in enumerate(attached, 1)]
    if names:
        writer.paragraph(f"Attachments: {', '.join(names)}")
    for part, attachment in zip(attached, names, strict=True):
        suffix = PurePosixPath(attachment).suffix.lower()
        if not is_document(suffix, settings) and suffix not in _UNMISSED and part.get_content_maintype() != "image":
            writer.warn(f"the attachment {attachment} was left out: nothing here reads files of its type in a mail")
    yield writer.document(Target(name, collection, modified), str(message["Subject"] or ""), modified=day)
    if len(attached) > _MAX_ATTACHMENTS:
        yield Reject(name, f"has more than {_MAX_ATTACHMENTS} attachments: the rest was left out")
    with tempfile.TemporaryDirectory() as folder:
        for number, (part, attachment) in enumerate(zip(attached[:_MAX_ATTACHMENTS], names, strict=False)):
            file = Path(folder) / f"{number}{PurePosixPath(attachment).suffix.lower()}"
            file.write_bytes(_bytes(part))
            yield from _attachment(file, f"{name}/{attachment}", collection, day, settings, depth)


def _attachment(file: Path, name: str, collection: str, modified: str, settings: LoaderSettings, depth: int) -> Iterator[Document | Reject]:
    if not is_document(file.suffix, settings):
        return
    try:
        if file.suffix == ".eml":
            if depth >= _MAX_DEPTH:
                raise LoadError("mails in mails, too deep")
            yield from load(file, name, collection, modified, settings, depth + 1)
        else:
            yield from loader_of(file, settings)(file, name, collection, modified)
    except LoadError as error:
        yield Reject(name, str(error))


def _text(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    charset = part.get_content_charset()
    return decode(data if isinstance(data, bytes) else str(part.get_payload()).encode(), charset)


def _bytes(part: MIMEPart) -> bytes:
    content = part.get_content() if part.get_content_type() == "message/rfc822" else part.get_payload(decode=True)
    return content.as_bytes() if isinstance(content, EmailMessage) else content if isinstance(content, bytes) else b""


def _name(part: MIMEPart, number: int) -> str:
    default = f"{number}.eml" if part.get_content_type() == "message/rfc822" else f"{number}"
    return PurePosixPath((part.get_filename() or default).replace("\\", "/")).name or default


def _day(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message["Date"])).astimezone(UTC).date().isoformat() if message["Date"] else ""
    except (ValueError, TypeError, OverflowError):
        return ""
