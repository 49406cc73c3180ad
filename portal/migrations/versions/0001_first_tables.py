"""The first tables of the portal."""

import sqlalchemy as sa
from alembic import op

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", "window_started_at", name=op.f("pk_attempts")),
    )
    op.create_table(
        "centres",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_hans", sa.String(), nullable=False),
        sa.Column("name_hant", sa.String(), nullable=False),
        sa.Column("place_hans", sa.String(), nullable=False),
        sa.Column("place_hant", sa.String(), nullable=False),
        sa.Column("address_hans", sa.String(), nullable=False),
        sa.Column("address_hant", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("session_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centres")),
    )
    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_clients_code_hash")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_clients_pseudonym")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_clients_last_used_at"), "clients", ["last_used_at"], unique=False)

    op.create_table(
        "erasure_receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "asked", "retention", name="reason", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_receipts")),
        sa.UniqueConstraint("number", name=op.f("uq_erasure_receipts_number")),
    )
    op.create_index(op.f("ix_erasure_receipts_pseudonym"), "erasure_receipts", ["pseudonym"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "assessment",
                "guardian",
                "booking",
                "share",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_consents_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_client_id_purpose", "consents", ["client_id", "purpose"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "praise",
                "suggestion",
                "problem",
                "complaint",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("receipt_number", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_feedback_centre_id_centres")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_feedback_receipt_number")),
    )
    op.create_index(op.f("ix_feedback_centre_id"), "feedback", ["centre_id"], unique=False)

    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name_hans", sa.String(), nullable=False),
        sa.Column("name_hant", sa.String(), nullable=False),
        sa.Column("about_hans", sa.String(), nullable=False),
        sa.Column("about_hant", sa.String(), nullable=False),
        sa.Column("is_adviser", sa.Boolean(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=False),
        sa.Column("booking_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_members_centre_id_centres")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("email", name=op.f("uq_members_email")),
    )
    op.create_index(op.f("ix_members_centre_id"), "members", ["centre_id"], unique=False)

    op.create_table(
        "sittings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("instrument_version", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "submitted", name="status", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guess", sa.String(), nullable=True),
        sa.Column("guessed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'submitted') = (submitted_at IS NOT NULL)",
            name=op.f("ck_sittings_submitted_with_time"),
        ),
        sa.CheckConstraint(
            "(guess IS NULL) = (guessed_at IS NULL)", name=op.f("ck_sittings_guess_with_time")
        ),
        sa.CheckConstraint(
            "guessed_at IS NULL OR submitted_at IS NULL OR guessed_at <= submitted_at",
            name=op.f("ck_sittings_guess_before_result"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_sittings_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sittings")),
    )
    op.create_index(op.f("ix_sittings_client_id"), "sittings", ["client_id"], unique=False)

    op.create_table(
        "answers",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column("page_stamp", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_answers_sitting_id_sittings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sitting_id", "item_id", name=op.f("pk_answers")),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "share_given",
                "share_withdrawn",
                "brief_opened",
                "client_opened_by_code",
                "client_erased",
                "booking_erased",
                "record_exported",
                "member_signed_in",
                "member_invited",
                "member_recovered",
                "member_deactivated",
                "member_reactivated",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("concerned_member_id", sa.Integer(), nullable=True),
        sa.Column("client_pseudonym", sa.String(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("sections", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concerned_member_id"], ["members.id"], name=op.f("fk_audit_events_concerned_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_audit_events_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    op.create_index(
        "ix_audit_events_client_pseudonym_at", "audit_events", ["client_pseudonym", "at"], unique=False
    )

    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "booked", "cancelled", name="status", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "face_to_face",
                "video",
                "telephone",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("called", sa.String(), nullable=False),
        sa.Column(
            "contact_kind",
            sa.Enum(
                "email", "phone", name="contact_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("attempt_hash", sa.String(), nullable=True),
        sa.Column("calendar_uid", sa.String(), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "attended",
                "client_absent",
                "adviser_absent",
                "technical_failure",
                "other",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("outcome_reason", sa.String(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_bookings_cancelled_with_time"),
        ),
        sa.CheckConstraint(
            "(contact_kind IS NULL) = (contact IS NULL)", name=op.f("ck_bookings_contact_with_kind")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (outcome_at IS NULL)", name=op.f("ck_bookings_outcome_with_time")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_bookings_order")),
        sa.ForeignKeyConstraint(["adviser_id"], ["members.id"], name=op.f("fk_bookings_adviser_id_members")),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_bookings_centre_id_centres")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_bookings_client_id_clients"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("attempt_hash", name=op.f("uq_bookings_attempt_hash")),
        sa.UniqueConstraint("calendar_uid", name=op.f("uq_bookings_calendar_uid")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_bookings_code_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bookings_adviser_id"), "bookings", ["adviser_id"], unique=False)
    op.create_index("ix_bookings_adviser_id_ends_at", "bookings", ["adviser_id", "ends_at"], unique=False)
    op.create_index(op.f("ix_bookings_centre_id"), "bookings", ["centre_id"], unique=False)
    op.create_index(op.f("ix_bookings_client_id"), "bookings", ["client_id"], unique=False)
    op.create_index(
        "uq_bookings_active",
        "bookings",
        ["adviser_id", "starts_at"],
        unique=True,
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )

    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("join", "recover", name="purpose", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("totp_secret", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_invitations_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_member_id"), "invitations", ["member_id"], unique=False)

    op.create_table(
        "member_sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_member_sessions_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_member_sessions")),
    )
    op.create_index(op.f("ix_member_sessions_member_id"), "member_sessions", ["member_id"], unique=False)

    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("instrument_version", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("method_version", sa.SmallInteger(), nullable=False),
        sa.Column("engine_version", sa.String(), nullable=False),
        sa.Column("norm_version", sa.String(), nullable=True),
        sa.Column("careers_version", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_reports_client_id_clients"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_reports_sitting_id_sittings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_client_id"), "reports", ["client_id"], unique=False)
    op.create_index(op.f("ix_reports_sitting_id"), "reports", ["sitting_id"], unique=False)
    op.create_index(
        "uq_reports_current",
        "reports",
        ["sitting_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )

    op.create_table(
        "times_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_times_off_order")),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["members.id"], name=op.f("fk_times_off_adviser_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_times_off")),
    )
    op.create_index(op.f("ix_times_off_adviser_id"), "times_off", ["adviser_id"], unique=False)

    op.create_table(
        "weekly_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("start_minute", sa.SmallInteger(), nullable=False),
        sa.Column("end_minute", sa.SmallInteger(), nullable=False),
        sa.Column("modes", sa.String(), nullable=False),
        sa.CheckConstraint(
            "0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440",
            name=op.f("ck_weekly_hours_minutes"),
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_weekly_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["adviser_id"],
            ["members.id"],
            name=op.f("fk_weekly_hours_adviser_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_hours")),
    )
    op.create_index(op.f("ix_weekly_hours_adviser_id"), "weekly_hours", ["adviser_id"], unique=False)

    op.create_table(
        "booking_questions",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name=op.f("fk_booking_questions_booking_id_bookings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("booking_id", "position", name=op.f("pk_booking_questions")),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("booking_id IS NOT NULL OR client_id IS NOT NULL", name=op.f("ck_notes_subject")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_notes_author_id_members")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_notes_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_notes_centre_id_centres")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_notes_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_booking_id"), "notes", ["booking_id"], unique=False)
    op.create_index(op.f("ix_notes_centre_id"), "notes", ["centre_id"], unique=False)
    op.create_index(op.f("ix_notes_client_id"), "notes", ["client_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("to_address", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("calendar", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_failure", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("abandoned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_outbox_booking_id_bookings"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_outbox_client_id_clients"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
    )
    op.create_index(op.f("ix_outbox_booking_id"), "outbox", ["booking_id"], unique=False)
    op.create_index(op.f("ix_outbox_client_id"), "outbox", ["client_id"], unique=False)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL AND abandoned_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND abandoned_at IS NULL"),
    )

    op.create_table(
        "report_figures",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_report_figures_report_id_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "name", name=op.f("pk_report_figures")),
    )
    op.create_table(
        "report_matches",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("occupation_id", sa.String(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("correlation", sa.Float(), nullable=False),
        sa.Column("fit", sa.String(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_report_matches_report_id_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "occupation_id", name=op.f("pk_report_matches")),
    )
    op.create_table(
        "report_scores",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("error", sa.Float(), nullable=True),
        sa.Column("maximum", sa.Float(), nullable=False),
        sa.Column("n_answered", sa.SmallInteger(), nullable=False),
        sa.Column("k_items", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(value IS NULL) = (error IS NULL)", name=op.f("ck_report_scores_value_with_error")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_scores_report_id_reports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "scale", name=op.f("pk_report_scores")),
    )
    op.create_table(
        "shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("given_at < expires_at", name=op.f("ck_shares_order")),
        sa.ForeignKeyConstraint(["adviser_id"], ["members.id"], name=op.f("fk_shares_adviser_id_members")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_shares_booking_id_bookings"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_shares_client_id_clients"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_shares_report_id_reports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
    )
    op.create_index(op.f("ix_shares_adviser_id"), "shares", ["adviser_id"], unique=False)
    op.create_index(op.f("ix_shares_booking_id"), "shares", ["booking_id"], unique=False)
    op.create_index(op.f("ix_shares_client_id"), "shares", ["client_id"], unique=False)
    op.create_index(op.f("ix_shares_report_id"), "shares", ["report_id"], unique=False)

    op.create_table(
        "share_sections",
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "scores",
                "certainty",
                "guess",
                "matches",
                "answers",
                name="section",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["share_id"], ["shares.id"], name=op.f("fk_share_sections_share_id_shares"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("share_id", "section", name=op.f("pk_share_sections")),
    )

    if op.get_bind().dialect.name == "postgresql":
        exclude_overlapping_bookings()


def exclude_overlapping_bookings() -> None:
    """The net under the booking rule: no adviser has two sessions at once, whatever the code does."""
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        "ALTER TABLE bookings ADD CONSTRAINT ex_bookings_overlap EXCLUDE USING gist "
        "(adviser_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (status = 'booked')"
    )


def downgrade() -> None:
    op.drop_table("share_sections")
    op.drop_index(op.f("ix_shares_report_id"), table_name="shares")
    op.drop_index(op.f("ix_shares_client_id"), table_name="shares")
    op.drop_index(op.f("ix_shares_booking_id"), table_name="shares")
    op.drop_index(op.f("ix_shares_adviser_id"), table_name="shares")

    op.drop_table("shares")
    op.drop_table("report_scores")
    op.drop_table("report_matches")
    op.drop_table("report_figures")
    op.drop_index(
        "ix_outbox_waiting",
        table_name="outbox",
        sqlite_where=sa.text("sent_at IS NULL AND abandoned_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND abandoned_at IS NULL"),
    )
    op.drop_index(op.f("ix_outbox_client_id"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_booking_id"), table_name="outbox")

    op.drop_table("outbox")
    op.drop_index(op.f("ix_notes_client_id"), table_name="notes")
    op.drop_index(op.f("ix_notes_centre_id"), table_name="notes")
    op.drop_index(op.f("ix_notes_booking_id"), table_name="notes")

    op.drop_table("notes")
    op.drop_table("booking_questions")
    op.drop_index(op.f("ix_weekly_hours_adviser_id"), table_name="weekly_hours")

    op.drop_table("weekly_hours")
    op.drop_index(op.f("ix_times_off_adviser_id"), table_name="times_off")

    op.drop_table("times_off")
    op.drop_index(
        "uq_reports_current",
        table_name="reports",
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.drop_index(op.f("ix_reports_sitting_id"), table_name="reports")
    op.drop_index(op.f("ix_reports_client_id"), table_name="reports")

    op.drop_table("reports")
    op.drop_index(op.f("ix_member_sessions_member_id"), table_name="member_sessions")

    op.drop_table("member_sessions")
    op.drop_index(op.f("ix_invitations_member_id"), table_name="invitations")

    op.drop_table("invitations")
    op.drop_index(
        "uq_bookings_active",
        table_name="bookings",
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )
    op.drop_index(op.f("ix_bookings_client_id"), table_name="bookings")
    op.drop_index(op.f("ix_bookings_centre_id"), table_name="bookings")
    op.drop_index("ix_bookings_adviser_id_ends_at", table_name="bookings")
    op.drop_index(op.f("ix_bookings_adviser_id"), table_name="bookings")

    op.drop_table("bookings")
    op.drop_index("ix_audit_events_client_pseudonym_at", table_name="audit_events")

    op.drop_table("audit_events")
    op.drop_table("answers")
    op.drop_index(op.f("ix_sittings_client_id"), table_name="sittings")

    op.drop_table("sittings")
    op.drop_index(op.f("ix_members_centre_id"), table_name="members")

    op.drop_table("members")
    op.drop_index(op.f("ix_feedback_centre_id"), table_name="feedback")

    op.drop_table("feedback")
    op.drop_index("ix_consents_client_id_purpose", table_name="consents")

    op.drop_table("consents")
    op.drop_index(op.f("ix_erasure_receipts_pseudonym"), table_name="erasure_receipts")

    op.drop_table("erasure_receipts")
    op.drop_index(op.f("ix_clients_last_used_at"), table_name="clients")

    op.drop_table("clients")
    op.drop_table("centres")
    op.drop_table("attempts")
