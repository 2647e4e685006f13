"""The tables of this folder. `ingest` declares its own beside them; `migrations` makes both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True), dict[str, Any]: JSON(none_as_null=True), list[Any]: JSON}


class TraceRow(Base):
    """One run of the pipeline. `sub` is None for an anonymous caller."""

    __tablename__ = "traces"

    trace_id: Mapped[str] = mapped_column(primary_key=True)
    created: Mapped[datetime] = mapped_column(default=now, index=True)
    sub: Mapped[str | None]
    question: Mapped[str]
    steps: Mapped[list[Any]]
    answer: Mapped[dict[str, Any]]


class TraceGroup(Base):
    """A group that a trace's caller had. Rows of their own, so that a query can ask whether a reader has them all."""

    __tablename__ = "trace_groups"

    trace_id: Mapped[str] = mapped_column(ForeignKey(TraceRow.trace_id, ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class StoredAnswer(Base):
    """An answer that is kept: `key` is a hash of what was asked and by whom, `version` one of all that answered."""

    __tablename__ = "answers"

    key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    created: Mapped[datetime] = mapped_column(default=now, index=True)
    answer: Mapped[dict[str, Any]]


class FeedbackRow(Base):
    """What a reader thought of an answer. Every word is kept as long as the trace; the latest counts."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    trace_id: Mapped[str] = mapped_column(ForeignKey(TraceRow.trace_id, ondelete="CASCADE"), index=True)
    created: Mapped[datetime] = mapped_column(default=now)
    sub: Mapped[str | None]
    rating: Mapped[str]
    comment: Mapped[str | None]
    correction: Mapped[str | None]


class JobRow(Base):
    """An ingest job: what was ordered and by whom, how far it is, what came of it."""

    __tablename__ = "jobs"

    job_id: Mapped[str] = mapped_column(primary_key=True)
    created: Mapped[datetime] = mapped_column(default=now)
    sub: Mapped[str | None]
    order: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(index=True)
    progress: Mapped[dict[str, Any] | None]
    summary: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]


class ConversationRow(Base):
    """A conversation of one owner, who named it; "" owns what is asked without a token on a service for one machine."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    name: Mapped[str]
    title: Mapped[str]
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)


class ExchangeRow(Base):
    """A question and its answer, personal numbers masked. `said` is the answer's text, to search in and to go on from."""

    __tablename__ = "exchanges"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey(ConversationRow.id, ondelete="CASCADE"), index=True)
    created: Mapped[datetime] = mapped_column(default=now, index=True)
    question: Mapped[str]
    said: Mapped[str]
    answer: Mapped[dict[str, Any]]


class ExchangeGroup(Base):
    """A group that the asker had when the answer was found."""

    __tablename__ = "exchange_groups"

    exchange_id: Mapped[int] = mapped_column(ForeignKey(ExchangeRow.id, ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
