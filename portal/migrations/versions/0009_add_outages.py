"""Pauses of the network in sessions of tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0009_add_outages"
down_revision = "0008_add_sections_across_results"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In plain words, since SQLite adds a column with its check only so. Copying the table, Alembic's other way there,
    # would take every task along when the old one is dropped.
    op.execute(
        "ALTER TABLE aptitude_sittings ADD COLUMN outage_ms INTEGER DEFAULT '0' NOT NULL"
        f" CONSTRAINT {op.f('ck_aptitude_sittings_outage')} CHECK (outage_ms BETWEEN 0 AND 300000)"
    )
    op.add_column("aptitude_sittings", sa.Column("unseen_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "clock_pauses", sa.Column("is_outage", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("clock_pauses", "is_outage")
    op.drop_column("aptitude_sittings", "unseen_until")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_aptitude_sittings_outage"), "aptitude_sittings", type_="check")
    op.drop_column("aptitude_sittings", "outage_ms")
