"""What was not taken of each collection, and whose it is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("ledger_collections", sa.Column("owner", sa.String))
    op.add_column("ledger_collections", sa.Column("contact", sa.String))
    op.add_column("ledger_collections", sa.Column("link_hosts", sa.Text))
    op.create_table(
        "ledger_rejects",
        sa.Column("collection", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("collection", "place", name="pk_ledger_rejects"),
    )
