"""The script that one would write for the job, as a yardstick: `python -m tests.benchmarks.obvious_script FOLDER OUT.duckdb`.

Reads, cleans with a few patterns, hashes, asks langdetect about the whole text, finds copies with datasketch's MinHashLSH
over word 3-grams, and inserts with executemany; one process. Needs the dependency group `bench`.
"""

import argparse
import hashlib
import re
from pathlib import Path

import duckdb
import langdetect
from datasketch import MinHash, MinHashLSH

FURNITURE = re.compile(r"^(Baca juga:|Sumber:|Pewarta:|Editor:|Copyright ©|Bagikan$|<저작권자|（完）$|\(END\)$)")
AGENCY = re.compile(r"ANTARA|Yonhap|Xinhua|Sputnik|연합뉴스|新华社|РИА Новости")
PERMUTATIONS, THRESHOLD, INSERTED_AT_A_TIME = 128, 0.5, 1000
Row = tuple[str, str, str, str, str | None, str | None, str | None]


def read(path: Path) -> tuple[str, str, str | None]:
    """Headline, body and agency of one file."""
    text = path.read_text(encoding="utf-8").split("\nBerita Lainnya\n")[0]
    agency = AGENCY.search(text)
    lines = [line.strip() for line in text.splitlines()]
    kept = [line for line in lines if line and not FURNITURE.match(line)]
    return kept[0], "\n".join(kept[1:]), agency.group() if agency else None


def language_of(body: str) -> str | None:
    """langdetect's answer over the whole body."""
    try:
        return str(langdetect.detect(body))
    except langdetect.LangDetectException:
        return None


def sketch(body: str) -> MinHash:
    """The MinHash of a body's word 3-grams."""
    words = body.lower().split()
    minhash = MinHash(num_perm=PERMUTATIONS)
    minhash.update_batch([" ".join(words[at : at + 3]).encode() for at in range(max(1, len(words) - 2))])
    return minhash


def main() -> None:
    """Read a folder into one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    asked = parser.parse_args()
    langdetect.DetectorFactory.seed = 0
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    seen: dict[str, str] = {}
    rows: list[Row] = []
    con = duckdb.connect(str(asked.target))
    con.execute(
        "create table articles (id varchar, path varchar, headline varchar, body varchar, language varchar,"
        " agency varchar, copy_of varchar)"
    )

    def insert() -> None:
        if rows:
            con.executemany("insert into articles values (?, ?, ?, ?, ?, ?, ?)", rows)
            rows.clear()

    for path in sorted(asked.folder.iterdir()):
        headline, body, agency = read(path)
        identity = hashlib.sha256(body.encode()).hexdigest()
        copy_of = seen.get(identity)
        if copy_of is None:
            seen[identity] = path.name
            minhash = sketch(body)
            near = index.query(minhash)
            copy_of = near[0] if near else None
            index.insert(path.name, minhash)
        rows.append((identity, path.name, headline, body, language_of(body), agency, copy_of))
        if len(rows) == INSERTED_AT_A_TIME:
            insert()
    insert()
    con.close()


if __name__ == "__main__":
    main()
