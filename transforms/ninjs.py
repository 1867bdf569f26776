"""An article as a ninjs 3.1 news object (IPTC's JSON for news); PROPERTIES are all that is written."""

from collections.abc import Mapping, Sequence
from typing import Any

# The properties written, each with its JSON type, as the standard fixes them. Only what is known is written.
PROPERTIES: dict[str, type] = {
    "uri": str,
    "type": str,
    "standard": dict,
    "altIds": list,
    "language": str,
    "headlines": list,
    "bodies": list,
    "by": str,
    "located": str,
    "contentCreated": str,
    "copyrightHolder": str,
    "copyrightNotice": str,
    "usageTerms": str,
    "infoSources": list,
    "people": list,
    "pubStatus": str,
}
SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
# Roles of an attribution that speak about the text's making; who is merely quoted in it is no source of it.
SOURCE_ROLES = ("origin", "publisher", "credit", "network", "photo")


def ninjs(article: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The news object of one article; `sources` are its attributions (organization_id, name, role), one a role."""
    headline, body = article["headline"], article["body"]
    said = {
        "uri": f"urn:uuid:{article['document_id']}",
        "type": "text",
        "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
        "altIds": [
            {"role": "story", "value": article["story_id"]},
            {"role": "contentSha256", "value": article["content_sha256"]},
        ],
        "language": article["language"],
        "headlines": [{"role": "main", "value": headline}] if headline else None,
        "bodies": [
            {
                "role": "main",
                "contentType": "text/plain",
                "charCount": len(body),
                "wordCount": article["word_count"],
                "value": body,
            }
        ]
        if body
        else None,
        "by": article["byline"],
        "located": article["dateline_place"],
        # The standard wants an instant: a day without a printed time is none, and no midnight is made up for it.
        "contentCreated": instant(article["published_at"]),
        "copyrightHolder": article["copyright_holder"],
        "copyrightNotice": article["rights_notice"],
        "usageTerms": mining_terms(article["tdm_reservation"]),
        "infoSources": [
            {"name": source["name"] or source["organization_id"], "role": source["role"]}
            for source in sources
            if source["role"] in SOURCE_ROLES
        ],
        "people": [{"name": article[column], "rel": column} for column in ("editor", "translator") if article[column]],
        "pubStatus": "usable",
    }
    return {name: value for name, value in said.items() if value not in (None, [], "")}


def instant(value: Any) -> str | None:
    """An instant as RFC 3339 in UTC."""
    return None if value is None else value.strftime("%Y-%m-%dT%H:%M:%SZ")


def mining_terms(tdm_reservation: bool | None) -> str | None:
    """What the text says of text and data mining; None where it does not."""
    if tdm_reservation is None:
        return None
    return "Text and data mining is reserved." if tdm_reservation else "Text and data mining is permitted."
