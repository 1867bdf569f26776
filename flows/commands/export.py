"""`sumber export`: the articles as files for other programs."""

from pathlib import Path

import click

from flows.commands.options import home_option, published
from flows.settings import WrongUsage

FORMATS = ("parquet", "csv", "ninjs", "jsonld")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@home_option
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="parquet", show_default=True, help="What is written."
)
@click.option("--include-reserved", is_flag=True, help="Take texts along that reserve text and data mining.")
@click.option("--reason", metavar="TEXT", help="Why these are taken along; kept in the table exports.")
def export(folder: Path, home: Path, form: str, include_reserved: bool, reason: str | None) -> None:
    """Write the published articles into DIR, a folder that is new or empty.

    \b
    parquet  DIR/month=YYYY-MM/NNNN.parquet, by published_on; month=unknown without a day
    csv      DIR/articles.csv; a cell that begins with = + - @ tab or CR gets a ' before it, as spreadsheets
             would take it for a formula
    ninjs    DIR/xx/ID.json, IPTC ninjs 3.1, a file an article
    jsonld   DIR/xx/ID.jsonld, a schema.org NewsArticle a file
    """
    if include_reserved != bool(reason and reason.strip()):
        raise WrongUsage("--include-reserved and --reason TEXT go together: say why reserved texts are taken along.")
    path = published(home)
    from flows.export import export_articles

    target = folder.expanduser().resolve()
    exported = export_articles(home, path, target, form, (reason or "").strip() or None)
    files = f"{exported.files:,} file{'' if exported.files == 1 else 's'}"
    click.echo(f"{exported.articles:,} articles in {files} in {target}")
    if exported.reserved_left_out:
        click.echo(
            f"{exported.reserved_left_out:,} left out, as their text reserves text and data mining;"
            ' --include-reserved --reason "…" takes them along and keeps the reason.'
        )
    if exported.reserved_included:
        click.echo(
            f"{exported.reserved_included:,} of them reserve text and data mining; the reason is kept in exports."
        )
