"""langdetect's profiles, read from its package."""

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def read_language_profiles() -> dict[str, dict[str, Any]]:
    """Each langdetect code with its `freq` (n-gram: count) and `n_words` (counts of 1-, 2- and 3-grams)."""
    folder = resources.files("langdetect").joinpath("profiles")
    return {
        entry.name: json.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.is_file() and not entry.name.endswith((".py", ".pyc"))
    }
