"""Run by Alembic: connects, and lets SQLite alter tables by copying them."""

from alembic import context

from portal.database import Base
from portal.tables import ALL_MODELS  # Importing the models fills the metadata.

assert ALL_MODELS
engine = context.config.attributes["engine"]

with engine.connect().execution_options(writes=True) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
