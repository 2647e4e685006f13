"""Who ordered a job, so that any service over the database can carry it out, and how often one was lost with its service."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("caller", sa.JSON))
    op.add_column("jobs", sa.Column("losses", sa.Integer, nullable=False, server_default="0"))
