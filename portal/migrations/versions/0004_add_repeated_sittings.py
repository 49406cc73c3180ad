"""A sitting may repeat an earlier one of which a few statements are answered again."""

from alembic import op

revision = "0004_add_repeated_sittings"
down_revision = "0003_add_manual"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In plain words, since SQLite adds a column with its key only so. Copying the table, Alembic's other way there,
    # would take every answer along when the old one is dropped.
    op.execute(
        "ALTER TABLE sittings ADD COLUMN repeats_id INTEGER"
        f" CONSTRAINT {op.f('fk_sittings_repeats_id_sittings')} REFERENCES sittings (id)"
        f" CONSTRAINT {op.f('ck_sittings_repeats_another')} CHECK (repeats_id <> id)"
    )
    op.create_index("uq_sittings_repeats_id", "sittings", ["repeats_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_sittings_repeats_id", table_name="sittings")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_sittings_repeats_another"), "sittings", type_="check")
    op.drop_column("sittings", "repeats_id")
