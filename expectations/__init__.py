"""The checks, run by Great Expectations."""
