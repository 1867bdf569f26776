"""An article as a schema.org NewsArticle in JSON-LD; PROPERTIES are all that is written."""

from collections.abc import Mapping, Sequence
from typing import Any

from transforms.ninjs import instant, mining_terms

PROPERTIES: dict[str, type] = {
    "@context": str,
    "@type": str,
    "@id": str,
    "identifier": str,
    "headline": str,
    "articleBody": str,
    "wordCount": int,
    "inLanguage": str,
    "datePublished": str,
    "dateline": str,
    "author": list,
    "editor": dict,
    "translator": dict,
    "publisher": dict,
    "sourceOrganization": list,
    "creditText": str,
    "copyrightHolder": dict,
    "copyrightYear": int,
    "copyrightNotice": str,
    "usageInfo": str,
    "url": str,
}


def news_article(article: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The NewsArticle of one article; `sources` are its attributions (organization_id, name, role), one a role."""
    named = {source["organization_id"]: source["name"] or source["organization_id"] for source in sources}
    origins = [source["organization_id"] for source in sources if source["role"] == "origin"]
    day = article["published_on"]
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"urn:uuid:{article['document_id']}",
        "identifier": article["document_id"],
        "headline": article["headline"],
        "articleBody": article["body"],
        "wordCount": article["word_count"],
        "inLanguage": article["language"],
        "datePublished": instant(article["published_at"]) or (day.isoformat() if day else None),
        "dateline": article["dateline_place"],
        "author": [_person(article["byline"])] if article["byline"] else [],
        "editor": _person(article["editor"]),
        "translator": _person(article["translator"]),
        "publisher": _organization(named.get(article["publisher_id"], article["publisher_id"])),
        "sourceOrganization": [_organization(named[origin]) for origin in origins],
        "creditText": "/".join(named[origin] for origin in origins),
        "copyrightHolder": _organization(article["copyright_holder"]),
        "copyrightYear": article["copyright_year"],
        "copyrightNotice": article["rights_notice"],
        "usageInfo": mining_terms(article["tdm_reservation"]),
        "url": article["source_url"],
    }
    return {name: value for name, value in said.items() if value not in (None, [], "")}


def _person(name: str | None) -> dict[str, str] | None:
    return {"@type": "Person", "name": name} if name else None


def _organization(name: str | None) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None
