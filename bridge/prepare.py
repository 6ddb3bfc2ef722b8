"""``python -m bridge.prepare``: embed the sample knowledge and the categories ahead of time.

Embeddings depend on content alone and are kept beside the speech models, so the first call on a
new data folder does not wait for them.
"""

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from bridge.adapters import Meaning
from bridge.engines import knowledge_base
from bridge.kit.db import Database
from bridge.settings import get_settings
from bridge.tickets.categoriser import Categoriser
from knowledge.samples import load_samples
from knowledge.schema import create_schema


def main() -> None:
    """Fill the cache of embeddings; quick when it is filled already."""
    settings = get_settings()
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    create_schema(engine)
    database = Database(engine)
    database.write(load_samples)
    base = knowledge_base(settings, database)
    base.load()
    Categoriser(embedder=Meaning(base), cache=settings.model_folder / "categories").warm()
    print(f"knowledge embeddings ready in {settings.model_folder}")


if __name__ == "__main__":
    main()
