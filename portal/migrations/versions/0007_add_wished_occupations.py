"""Occupations that a person wishes for or knows, at most three."""

import sqlalchemy as sa
from alembic import op

revision = "0007_add_wished_occupations"
down_revision = "0006_add_origin_of_sittings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wished_occupations",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("occupation_id", sa.String(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place BETWEEN 1 AND 3", name=op.f("ck_wished_occupations_place")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["clients.id"],
            name=op.f("fk_wished_occupations_client_id_clients"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("client_id", "place", name=op.f("pk_wished_occupations")),
        sa.UniqueConstraint(
            "client_id", "occupation_id", name=op.f("uq_wished_occupations_client_id_occupation_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("wished_occupations")
