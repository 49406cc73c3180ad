"""Wished occupations can be shown to an adviser, and so can what does not fit together in shown results."""

from alembic import op

revision = "0008_add_sections_across_results"
down_revision = "0007_add_wished_occupations"
branch_labels = None
depends_on = None

SECTIONS = ("scores", "certainty", "guess", "matches", "strain", "answers")


def upgrade() -> None:
    *before, strain, answers = SECTIONS
    set_sections(*before, "wishes", "tensions", strain, answers)


def downgrade() -> None:
    op.execute("DELETE FROM share_sections WHERE section IN ('wishes', 'tensions')")
    set_sections(*SECTIONS)


def set_sections(*sections: str) -> None:
    """Let a share open these sections and no others."""
    allowed = ", ".join(f"'{section}'" for section in sections)
    with op.batch_alter_table("share_sections") as batch:
        # SQLite's copy of the table leaves its checks behind by itself.
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(op.f("ck_share_sections_section"), type_="check")
        batch.create_check_constraint(op.f("ck_share_sections_section"), f"section IN ({allowed})")
