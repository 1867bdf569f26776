"""`sumber rejects`: the texts that were refused, and why."""

from pathlib import Path

import click

from flows.answer import FORMATS, write_rows
from flows.commands.options import home_option, published
from flows.settings import WrongUsage

LIST = """
select d.path, r.check_id as "check", r.column_name as "column", r.observed, r.document_id::varchar as document_id, d.picked_up_at
from rejects as r
join documents as d using (document_id)
where d.outcome = 'rejected'
order by d.picked_up_at desc, d.path, r.check_id
"""


@click.group()
def rejects() -> None:
    """Texts that the checks refused."""


@rejects.command("list")
@home_option
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="The form of the answer."
)
def list_rejects(home: Path, form: str) -> None:
    """List refused texts with the reasons, newest first."""
    from warehouse.ask import ask

    write_rows(ask(published(home), LIST).frame, form)


@rejects.command("show")
@click.argument("document", metavar="ID")
@home_option
def show_reject(document: str, home: Path) -> None:
    """Show one refused text: the reasons, and what it says. ID is an id, at least 8 characters of it, or a path."""
    from flows.rejected_text import rejected_text

    for line in rejected_text(published(home), home, document):
        click.echo(line)


@rejects.command()
@click.argument("document", metavar="ID")
@home_option
@click.option("--reason", required=True, metavar="TEXT", help="Why it is let in; kept with who did it and when.")
def release(document: str, home: Path, reason: str) -> None:
    """Let a refused text in: it is loaded as of now, and not refused for the same checks again."""
    if not reason.strip():
        raise WrongUsage("--reason is empty: say why the text is let in.")
    published(home)
    from flows.harmless import harmless
    from flows.release import release_document

    released = release_document(home, document, reason.strip())
    joined = "begins a story" if released.story_id == released.document_id else f"joins the story {released.story_id}"
    click.echo(f"{harmless(released.path)} is an article now and {joined}; let pass: {', '.join(released.checks)}")
