"""DuckDB: migrations, load, snapshots, archive."""
