"""Traces, feedback and jobs; the ledger of ingest."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "traces",
        sa.Column("trace_id", sa.String, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sub", sa.String),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("steps", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("trace_id", name="pk_traces"),
    )
    op.create_index("ix_traces_created", "traces", ["created"])
    op.create_table(
        "trace_groups",
        sa.Column("trace_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("trace_id", "name", name="pk_trace_groups"),
        sa.ForeignKeyConstraint(["trace_id"], ["traces.trace_id"], name="fk_trace_groups_trace_id", ondelete="CASCADE"),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("trace_id", sa.String, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sub", sa.String),
        sa.Column("rating", sa.String, nullable=False),
        sa.Column("comment", sa.String),
        sa.Column("correction", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.ForeignKeyConstraint(["trace_id"], ["traces.trace_id"], name="fk_feedback_trace_id", ondelete="CASCADE"),
    )
    op.create_index("ix_feedback_trace_id", "feedback", ["trace_id"])
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.String, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sub", sa.String),
        sa.Column("order", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("progress", sa.JSON),
        sa.Column("summary", sa.JSON),
        sa.Column("error", sa.String),
        sa.PrimaryKeyConstraint("job_id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    _ledger()


def _ledger() -> None:
    op.create_table(
        "ledger_collections",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("root", sa.String, nullable=False),
        sa.Column("groups", sa.Text, nullable=False),
        sa.Column("schema", sa.JSON),
        sa.PrimaryKeyConstraint("name", name="pk_ledger_collections"),
    )
    op.create_table(
        "ledger_documents",
        sa.Column("source", sa.String, nullable=False),
        sa.Column("collection", sa.String, nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("modified", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("groups", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_ledger_documents"),
    )
    op.create_index("ix_ledger_documents_collection", "ledger_documents", ["collection"])
    op.create_table(
        "ledger_chunks",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("section", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("sentences", sa.JSON, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("entities", sa.Text, nullable=False),
        sa.Column("lead", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_chunks"),
        sa.ForeignKeyConstraint(["source"], ["ledger_documents.source"], name="fk_ledger_chunks_source"),
    )
    op.create_index("ix_ledger_chunks_source", "ledger_chunks", ["source"])
    op.create_table(
        "ledger_rows",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("collection", sa.String, nullable=False),
        sa.Column("source", sa.String),
        sa.Column("target", sa.String),
        sa.Column("groups", sa.Text, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_ledger_rows"),
    )
    op.create_index("ix_ledger_rows_collection", "ledger_rows", ["collection"])
    op.create_table(
        "ledger_intents",
        sa.Column("store", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name="pk_ledger_intents"),
    )
    op.create_table(
        "ledger_facts",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_ledger_facts"),
    )
