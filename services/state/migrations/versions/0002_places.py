"""Where a document lies for people, and where its parts stand in the original."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("ledger_documents", sa.Column("address", sa.String))
    op.add_column("ledger_documents", sa.Column("places", sa.JSON))
