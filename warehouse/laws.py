"""The laws of the warehouse as queries that give the rows which break them."""

from dataclasses import dataclass

import duckdb

EXAMPLES_SHOWN = 5
# Figures from the design: the last place on earth where a day begins, and the drift granted to a printed clock.
HOURS_OF_THE_EARLIEST_DAY = 14
HOURS_AHEAD = 1

OF_RUN = "($run_id is null or {}.run_id = $run_id)"
IN_RUN = "($run_id is null or {}.document_id in (select document_id from documents where run_id = $run_id))"


@dataclass(frozen=True)
class Law:
    """One law: its name, what it says, and a query whose rows break it, the first column saying where."""

    name: str
    sentence: str
    query: str


@dataclass(frozen=True)
class Broken:
    """A law that rows break: how many, and the first of them in words."""

    law: str
    sentence: str
    count: int
    examples: list[str]


LAWS = (
    Law(
        "seen-files-are-documents",
        "Every file that was seen is in documents.",
        """select s.document_id, s.inbox, s.path from sightings as s
           where s.document_id is not null and $run_id is null
             and s.document_id not in (select document_id from documents)""",
    ),
    Law(
        "one-outcome-a-document",
        "A document is there once, with one outcome.",
        f"""select d.document_id, count(*) as copies from documents as d where {OF_RUN.format("d")}
            group by d.document_id having count(*) > 1""",
    ),
    Law(
        "articles-are-accepted-documents",
        "Each accepted document has one article, and no other document has one.",
        f"""select d.document_id, d.outcome, count(a.document_id) as articles
            from documents as d left join articles as a using (document_id) where {OF_RUN.format("d")}
            group by d.document_id, d.outcome having count(a.document_id) <> (d.outcome = 'article')::int
            union all
            select a.document_id, 'no document', 1 from articles as a
            where {OF_RUN.format("a")} and a.document_id not in (select document_id from documents)""",
    ),
    Law(
        "reasons-for-what-is-refused",
        "A rejected document has its reasons in rejects, and no other document has any.",
        f"""select d.document_id, d.outcome from documents as d where {OF_RUN.format("d")}
              and (d.outcome = 'rejected') <> (d.document_id in (select document_id from rejects))
            union all
            select d.document_id, 'no reason' from documents as d where {OF_RUN.format("d")}
              and d.outcome in ('rejected', 'unreadable') and d.reason is null""",
    ),
    Law(
        "spans-tile-the-text",
        "The spans of a document follow each other from its first character without gap or overlap.",
        f"""select document_id, start_char, end_char, end_before from (
                select s.document_id, s.start_char, s.end_char,
                    coalesce(lag(s.end_char) over (partition by s.document_id order by s.start_char, s.end_char), 0) as end_before
                from spans as s where {IN_RUN.format("s")})
            where start_char <> end_before or end_char <= start_char""",
    ),
    Law(
        "articles-have-spans",
        "A text that was read has spans.",
        f"""select d.document_id, d.outcome from documents as d where {OF_RUN.format("d")}
              and d.outcome in ('article', 'rejected') and coalesce(d.text_characters, d.size_bytes) > 0
              and d.document_id not in (select document_id from spans)""",
    ),
    Law(
        "text-of-a-span-is-as-long-as-it",
        "A span's text has as many characters as the span; only a body's is left to the article.",
        f"""select s.document_id, s.start_char, s.kind from spans as s where {IN_RUN.format("s")}
              and ((s.kind = 'body') <> (s.text is null) or length(s.text) <> s.end_char - s.start_char)""",
    ),
    Law(
        "evidence-is-as-long-as-its-place",
        "Evidence has as many characters as the place that it is said to stand at.",
        f"""select t.document_id, t.role, t.evidence, t.start_char, t.end_char from attributions as t where {IN_RUN.format("t")}
              and (length(t.evidence) <> t.end_char - t.start_char or (t.start_char is null) <> (t.end_char is null)
                   or t.start_char < 0)
            union all
            select document_id, 'date', said.evidence, said.start_char, said.end_char
            from (select a.document_id, unnest(a.date_evidence) as said from articles as a where {OF_RUN.format("a")})
            where length(said.evidence) <> said.end_char - said.start_char or said.start_char < 0
                  or said.start_char is null or said.end_char is null""",
    ),
    Law(
        "no-day-in-the-future",
        "No day is later than the day of the pick-up at the date line, no instant later than the pick-up plus an hour.",
        f"""select a.document_id, a.published_on, a.published_from, a.published_to, a.dateline_on, a.published_at
            from articles as a join documents as d using (document_id) where {OF_RUN.format("a")}
              and (greatest(a.published_on, a.published_from, a.published_to, a.dateline_on)
                       > (d.picked_up_at at time zone 'UTC' + interval {HOURS_OF_THE_EARLIEST_DAY} hour)::date
                   or a.published_at > d.picked_up_at + interval {HOURS_AHEAD} hour)""",
    ),
    Law(
        "days-in-order",
        "The first possible day is not after the last, and the day of publication lies between them.",
        f"""select a.document_id, a.published_from, a.published_on, a.published_to from articles as a where {OF_RUN.format("a")}
              and (a.published_from > a.published_to or a.published_on < a.published_from or a.published_on > a.published_to)""",
    ),
    Law(
        "stories-have-their-canonical-article",
        "A story is named by its canonical article, and every article's story has one.",
        f"""select a.document_id, a.story_id from articles as a where {OF_RUN.format("a")}
              and (a.is_canonical <> (a.document_id = a.story_id)
                   or a.story_id not in (select document_id from articles where is_canonical))""",
    ),
    Law(
        "matches-are-articles",
        "A duplicate, its match and their story are articles, and the match tells that story.",
        f"""select u.document_id, u.story_id, u.matched_document_id from duplicates as u
            left join articles as a on a.document_id = u.document_id
            left join articles as m on m.document_id = u.matched_document_id
            where {IN_RUN.format("u")}
              and (a.document_id is null or m.document_id is null or m.story_id is distinct from u.story_id
                   or (u.joined and a.story_id is distinct from u.story_id))""",
    ),
    Law(
        "children-have-documents",
        "Every span, piece of evidence and reason belongs to a document that was read.",
        """select c.document_id, c.child from (
               select document_id, 'spans' as child from spans union all
               select document_id, 'attributions' from attributions union all
               select document_id, 'rejects' from rejects) as c
           where $run_id is null
             and c.document_id not in (select document_id from documents where outcome in ('article', 'rejected'))""",
    ),
    Law(
        "organizations-are-known",
        "Every organization that is named is in organizations.",
        f"""select t.document_id, t.organization_id from attributions as t where {IN_RUN.format("t")}
              and t.organization_id not in (select organization_id from organizations)
            union all
            select a.document_id, n.organization_id
            from articles as a, lateral (select unnest([a.publisher_id, a.source_agency_id]) as organization_id) as n
            where {OF_RUN.format("a")} and n.organization_id not in (select organization_id from organizations)""",
    ),
    Law(
        "runs-are-whole",
        "A run is there once, with as many documents and articles as its row says.",
        f"""select r.run_id, r.picked_up, r.articles from runs as r where {OF_RUN.format("r")}
              and ((select count(*) from runs as same where same.run_id = r.run_id) > 1
                   or r.state <> 'refused' and r.picked_up <> (select count(*) from documents as d where d.run_id = r.run_id)
                   or r.state = 'refused' and exists (from documents as d where d.run_id = r.run_id))
            union all
            select distinct d.run_id, null::bigint, null::bigint from documents as d
            where {OF_RUN.format("d")} and d.run_id not in (select run_id from runs)""",
    ),
)


def broken_laws(con: duckdb.DuckDBPyConnection, run_id: str | None = None) -> list[Broken]:
    """The laws that rows of the warehouse break, those of one run or, without one, all; none when all is well."""
    broken = []
    for law in LAWS:
        found = con.execute(
            f"select count(*) over () as broken, b.* from ({law.query}) as b order by all limit {EXAMPLES_SHOWN}",
            {"run_id": run_id} if "$run_id" in law.query else None,
        ).fetchall()
        if found:
            broken.append(Broken(law.name, law.sentence, found[0][0], [_in_words(row[1:]) for row in found]))
    return broken


def _in_words(row: tuple[object, ...]) -> str:
    return ", ".join("null" if value is None else str(value) for value in row)
