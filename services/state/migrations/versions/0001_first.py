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
