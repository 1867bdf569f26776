"""A server of S3's protocol on loopback that counts what is asked of it, by operation, and the bytes that go in and out."""

import logging
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


class CountedStore:
    """A running server; `counts` are requests by method, `received` and `sent` the bytes of their bodies."""

    def __init__(self) -> None:
        self.clear()
        # It would tell every request.
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.backend = DomainDispatcherApplication(create_backend_app)
        self.server = make_server("127.0.0.1", 0, self._counted, threaded=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def environment(self) -> dict[str, str]:
        """What programs need in their environment to reach it."""
        return {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server.server_port}",
        }

    def clear(self) -> None:
        """Count from nothing again."""
        self.counts: Counter[str] = Counter()
        self.received = self.sent = 0

    def stop(self) -> None:
        """End the server."""
        self.server.shutdown()
        self.thread.join()

    def _counted(self, environment: dict[str, Any], start: Any) -> Iterable[bytes]:
        lists = "list-type" in environment.get("QUERY_STRING", "")
        self.counts["LIST" if lists else environment["REQUEST_METHOD"]] += 1
        self.received += int(environment.get("CONTENT_LENGTH") or 0)
        return self._counting(self.backend(environment, start))

    def _counting(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        for part in parts:
            self.sent += len(part)
            yield part
