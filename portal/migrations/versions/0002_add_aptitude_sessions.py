"""Sessions of tasks with their clock, what calibration found, and a purpose for tasks on trial."""

import sqlalchemy as sa
from alembic import op

revision = "0002_add_aptitude_sessions"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None

PURPOSES = ("assessment", "guardian", "booking", "share")


def upgrade() -> None:
    set_purposes(*PURPOSES, "pilot")
    op.create_table(
        "family_calibrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("generator_version", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stage BETWEEN 0 AND 2", name=op.f("ck_family_calibrations_stage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_calibrations")),
    )
    op.create_index(
        "ix_family_calibrations_family", "family_calibrations", ["family", "generator_version"], unique=False
    )

    op.create_table(
        "aptitude_sittings",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("generator_version", sa.SmallInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=True),
        sa.Column("has_pilots", sa.Boolean(), nullable=False),
        sa.Column(
            "extra_time",
            sa.Enum(
                "none",
                "quarter",
                "half",
                "double",
                "unlimited",
                name="extra_time",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("has_reader", sa.Boolean(), nullable=False),
        sa.Column("time_limit_ms", sa.Integer(), nullable=True),
        sa.Column("used_ms", sa.BigInteger(), nullable=False),
        sa.Column("running_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stage BETWEEN 0 AND 2", name=op.f("ck_aptitude_sittings_stage")),
        sa.CheckConstraint(
            "(stage = 0) = (calibration_id IS NULL)", name=op.f("ck_aptitude_sittings_stage_with_calibration")
        ),
        sa.CheckConstraint(
            "(time_limit_ms IS NULL) = (extra_time = 'unlimited')",
            name=op.f("ck_aptitude_sittings_limit_unless_unlimited"),
        ),
        sa.CheckConstraint("used_ms >= 0", name=op.f("ck_aptitude_sittings_used")),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["family_calibrations.id"],
            name=op.f("fk_aptitude_sittings_calibration_id_family_calibrations"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sittings.id"],
            name=op.f("fk_aptitude_sittings_sitting_id_sittings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_aptitude_sittings")),
    )

    op.create_table(
        "clock_pauses",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name=op.f("ck_clock_pauses_order")),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["aptitude_sittings.sitting_id"],
            name=op.f("fk_clock_pauses_sitting_id_aptitude_sittings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sitting_id", "number", name=op.f("pk_clock_pauses")),
    )
    op.create_index(
        "uq_clock_pauses_open",
        "clock_pauses",
        ["sitting_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "served_items",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("item_seed", sa.BigInteger(), nullable=False),
        sa.Column("generator_version", sa.SmallInteger(), nullable=False),
        sa.Column("is_pilot", sa.Boolean(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("response", sa.BigInteger(), nullable=True),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.Column("is_correct", sa.Boolean(), nullable=True),
        sa.Column("response_ms", sa.BigInteger(), nullable=False),
        sa.Column("credited_ms", sa.Integer(), nullable=False),
        sa.Column("page_stamp", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("position >= 0", name=op.f("ck_served_items_position")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (page_stamp IS NULL) AND (answered_at IS NULL) = (is_correct IS NULL)",
            name=op.f("ck_served_items_answered_with_stamp"),
        ),
        sa.CheckConstraint(
            "CASE WHEN answered_at IS NULL OR is_skipped THEN response IS NULL ELSE response IS NOT NULL END",
            name=op.f("ck_served_items_response_when_answered"),
        ),
        sa.CheckConstraint(
            "NOT is_skipped OR (answered_at IS NOT NULL AND NOT is_correct)",
            name=op.f("ck_served_items_skipped"),
        ),
        sa.CheckConstraint("response_ms >= 0", name=op.f("ck_served_items_response_ms")),
        sa.CheckConstraint("credited_ms BETWEEN 0 AND 5000", name=op.f("ck_served_items_credited_ms")),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["aptitude_sittings.sitting_id"],
            name=op.f("fk_served_items_sitting_id_aptitude_sittings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sitting_id", "position", name=op.f("pk_served_items")),
        sa.UniqueConstraint("sitting_id", "model", name=op.f("uq_served_items_model")),
    )
    op.create_index(
        "uq_served_items_open",
        "served_items",
        ["sitting_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("served_items")
    op.drop_table("clock_pauses")
    # Their answers and times go with the tables above; a bare sitting of tasks would mean nothing.
    op.execute("DELETE FROM sittings WHERE instrument = 'aptitude'")
    op.drop_table("aptitude_sittings")
    op.drop_table("family_calibrations")
    op.execute("DELETE FROM consents WHERE purpose = 'pilot'")
    set_purposes(*PURPOSES)


def set_purposes(*purposes: str) -> None:
    """Let a consent be for these purposes and no others."""
    allowed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table("consents") as batch:
        # SQLite's copy of the table leaves its checks behind by itself.
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(op.f("ck_consents_purpose"), type_="check")
        batch.create_check_constraint(op.f("ck_consents_purpose"), f"purpose IN ({allowed})")
