"""Strain can be shown by itself, as a section that no other one opens."""

from alembic import op

revision = "0005_add_strain_section"
down_revision = "0004_add_repeated_sittings"
branch_labels = None
depends_on = None

SECTIONS = ("scores", "certainty", "guess", "matches", "answers")


def upgrade() -> None:
    *shown, answers = SECTIONS
    set_sections(*shown, "strain", answers)


def downgrade() -> None:
    op.execute("DELETE FROM share_sections WHERE section = 'strain'")
    set_sections(*SECTIONS)


def set_sections(*sections: str) -> None:
    """Let a share open these sections and no others."""
    allowed = ", ".join(f"'{section}'" for section in sections)
    with op.batch_alter_table("share_sections") as batch:
        # SQLite's copy of the table leaves its checks behind by itself.
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(op.f("ck_share_sections_section"), type_="check")
        batch.create_check_constraint(op.f("ck_share_sections_section"), f"section IN ({allowed})")
