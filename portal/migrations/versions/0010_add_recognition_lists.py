"""Official lists that editors load, and editors."""

import sqlalchemy as sa
from alembic import op

revision = "0010_add_recognition_lists"
down_revision = "0009_add_outages"
branch_labels = None
depends_on = None

ACTIONS = (
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
)
NEW_ACTIONS = ("editor_named", "editor_dismissed", "list_uploaded", "list_published", "list_withdrawn")
TEXTS = (
    "mainland_title_hans",
    "mainland_title_hant",
    "mainland_level_hans",
    "mainland_level_hant",
    "taiwan_title_hans",
    "taiwan_title_hant",
    "taiwan_level_hans",
    "taiwan_level_hant",
    "category_hans",
    "category_hant",
)
STATED = tuple(
    f"{name}_{script}"
    for name in ("effect", "where_it_holds", "papers", "where_to_apply", "window", "said_in")
    for script in ("hans", "hant")
)


def upgrade() -> None:
    # Not in batch mode: members are what half of the tables point to.
    op.add_column("members", sa.Column("is_editor", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("audit_events", sa.Column("list_version_id", sa.Integer(), nullable=True))
    set_actions(*ACTIONS, *NEW_ACTIONS)
    add_versions()
    op.create_table(
        "recognition_list_rows",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        sa.Column("category_is_inferred", sa.Boolean(), nullable=False),
        sa.Column("taiwan_title_is_official", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("effective_from", "occupations", "note_hans", "note_hant")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["recognition_list_versions.id"],
            name=op.f("fk_recognition_list_rows_version_id_recognition_list_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "row_id", name=op.f("pk_recognition_list_rows")),
    )


def add_versions() -> None:
    table = "recognition_list_versions"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (
                "name_hans",
                "name_hant",
                "word",
                "place",
                "direction",
                "publisher_hans",
                "publisher_hant",
                "title_hans",
                "title_hant",
                "doc_no",
                "issued",
                "effective_from",
                "effective_until",
                "confidence",
                *STATED,
            )
        ),
        sa.Column("n_rows", sa.Integer(), nullable=False),
        sa.Column("n_rows_official", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "published_by_id IS NULL OR published_by_id <> uploaded_by_id",
            name=op.f(f"ck_{table}_two_people"),
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (published_at IS NULL) AND (number IS NULL) = (published_by_id IS NULL)",
            name=op.f(f"ck_{table}_publishing"),
        ),
        sa.CheckConstraint(
            "state = 'withdrawn' OR (state = 'published') = (number IS NOT NULL)",
            name=op.f(f"ck_{table}_number"),
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)"
            " AND (withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name=op.f(f"ck_{table}_withdrawing"),
        ),
        sa.CheckConstraint(
            "n_rows_official IS NULL OR n_rows_official >= n_rows", name=op.f(f"ck_{table}_rows")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["members.id"], name=op.f(f"fk_{table}_{name}_members"))
            for name in ("uploaded_by_id", "published_by_id", "withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("list_id", "number", name=op.f(f"uq_{table}_list_id_number")),
    )
    not_withdrawn = sa.text("state <> 'withdrawn'")
    op.create_index(
        f"uq_{table}_file",
        table,
        ["list_id", "sha256"],
        unique=True,
        sqlite_where=not_withdrawn,
        postgresql_where=not_withdrawn,
    )


def downgrade() -> None:
    op.drop_table("recognition_list_rows")
    op.drop_table("recognition_list_versions")
    events = sa.table("audit_events", sa.column("action", sa.String()))
    op.execute(events.delete().where(events.c.action.in_(NEW_ACTIONS)))
    set_actions(*ACTIONS)
    op.drop_column("audit_events", "list_version_id")
    op.drop_column("members", "is_editor")


def set_actions(*actions: str) -> None:
    """Let these acts be recorded and no others."""
    allowed = ", ".join(f"'{action}'" for action in actions)
    with op.batch_alter_table("audit_events") as batch:
        # SQLite's copy of the table leaves its checks behind by itself.
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(op.f("ck_audit_events_action"), type_="check")
        batch.create_check_constraint(op.f("ck_audit_events_action"), f"action IN ({allowed})")
