"""The technical manual: replies to being asked for research, verdicts of the screen, builds, and a mark of the demo."""

import sqlalchemy as sa
from alembic import op

revision = "0003_add_manual"
down_revision = "0002_add_aptitude_sessions"
branch_labels = None
depends_on = None

PURPOSES = ("assessment", "guardian", "booking", "share", "pilot")


def upgrade() -> None:
    set_purposes(*PURPOSES, "research")
    # Not in batch mode: a copied table would forget that its numbers are never used again.
    op.add_column("clients", sa.Column("is_demo", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE clients SET is_demo = true WHERE EXISTS (SELECT 1 FROM centres WHERE is_demo)")
    op.create_table(
        "research_replies",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("schooling", choice("schooling", "mainland", "taiwan", "elsewhere"), nullable=True),
        sa.Column("sex", choice("sex", "female", "male", "other"), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["clients.id"],
            name=op.f("fk_research_replies_client_id_clients"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_research_replies")),
    )
    op.create_table(
        "screen_verdicts",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("screen_version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("passes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_screen_verdicts_report_id_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "screen_version", name=op.f("pk_screen_verdicts")),
    )
    op.create_table(
        "manual_builds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("method_version", sa.SmallInteger(), nullable=False),
        sa.Column("engine_version", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("n_persons", sa.Integer(), nullable=False),
        sa.Column("collected_from", sa.Date(), nullable=True),
        sa.Column("collected_until", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.CheckConstraint("n_persons >= 0", name=op.f("ck_manual_builds_n_persons")),
        sa.CheckConstraint(
            "(n_persons = 0) = (collected_from IS NULL)", name=op.f("ck_manual_builds_days_with_persons")
        ),
        sa.CheckConstraint(
            "(collected_from IS NULL) = (collected_until IS NULL)", name=op.f("ck_manual_builds_days")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manual_builds")),
    )
    op.create_index(
        "ix_manual_builds_subject", "manual_builds", ["subject", "version", "made_at"], unique=False
    )


def downgrade() -> None:
    op.drop_table("manual_builds")
    op.drop_table("screen_verdicts")
    op.drop_table("research_replies")
    op.drop_column("clients", "is_demo")
    op.execute("DELETE FROM consents WHERE purpose = 'research'")
    set_purposes(*PURPOSES)


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def set_purposes(*purposes: str) -> None:
    """Let a consent be for these purposes and no others."""
    allowed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table("consents") as batch:
        # SQLite's copy of the table leaves its checks behind by itself.
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(op.f("ck_consents_purpose"), type_="check")
        batch.create_check_constraint(op.f("ck_consents_purpose"), f"purpose IN ({allowed})")
