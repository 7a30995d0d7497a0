"""Where an index is kept: a folder (LanceDB), or a PostgreSQL database (pgvector)."""
