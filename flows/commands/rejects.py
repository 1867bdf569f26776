"""`sumber rejects`: the texts that were refused, and why."""

from pathlib import Path

import click

from flows.commands.options import home_option
from flows.commands.sql import FORMATS, published, write_rows

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
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
def list_rejects(home: Path, form: str) -> None:
    """List refused texts with the reasons, newest first."""
    from warehouse.ask import ask

    write_rows(ask(published(home), LIST).frame, form)
