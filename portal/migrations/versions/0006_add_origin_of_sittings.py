"""A sitting may have been brought in with a signed record of another installation."""

import sqlalchemy as sa
from alembic import op

revision = "0006_add_origin_of_sittings"
down_revision = "0005_add_strain_section"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sittings", sa.Column("origin", sa.String(), nullable=True))
    op.create_index("uq_sittings_origin", "sittings", ["client_id", "origin"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_sittings_origin", table_name="sittings")
    op.drop_column("sittings", "origin")
