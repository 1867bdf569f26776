"""Our own pages beside Prefect's UI, on its address: the warehouse in pictures and the checks, where artifacts link to."""

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ROOMS = ("report", "docs")
# On this address lies an API that runs flows: whatever a page quotes, the browser runs nothing of it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox allow-top-navigation"


class _Pages(StaticFiles):
    """Files as they lie, with a policy that forbids them to act."""

    async def check_config(self) -> None:
        """Answer to a page that no run has made yet as to any other that is not there, where Starlette would fail."""
        if self.directory is not None and not Path(self.directory).is_dir():
            raise HTTPException(404, "There is no page yet: the first run that loads a text makes it.")

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, never from a stale copy."""
        response = await super().get_response(path, scope)
        response.headers["content-security-policy"] = POLICY
        response.headers["cache-control"] = "no-cache"
        response.headers["x-content-type-options"] = "nosniff"
        return response


def show_own_pages(app: FastAPI, home: Path) -> None:
    """Show HOME/report and HOME/docs under /sumber/, before the UI, which answers to every other path."""
    for room in ROOMS:
        app.router.routes.insert(0, Mount(f"/sumber/{room}", _Pages(directory=home / room, check_dir=False, html=True)))
