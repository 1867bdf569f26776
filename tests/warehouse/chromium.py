"""A headless Chromium driven over its debugging pipe: no driver program, no port, no package."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio"),
    # Whatever the page would ask of another host fails at once, and is seen in the events.
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe", "--force-color-profile=srgb"),
]


def chromium_path() -> str | None:
    """The browser's program; None where there is none."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


class Tab:
    """One tab: commands are answered, events are kept."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self.to_browser, self.from_browser = to_browser, from_browser
        self.rest, self.number, self.session = b"", 0, ""
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log", "Audits", "Accessibility"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The browser's answer to one command."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        while True:
            told = self._read()
            if told.get("id") == self.number:
                assert "error" not in told, told
                return dict(told["result"])
            self.events.append(told)

    def open(self, page: Path | str, width: int, height: int, dark: bool = False, zoom: float = 1) -> None:
        """Load a page from disk or an address at a size, in light or dark, and wait until it is drawn."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=zoom, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.events.clear()
        self.ask("Page.navigate", url=page.as_uri() if isinstance(page, Path) else page)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def run(self, script: str) -> Any:
        """What a script gives that the browser runs in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and release a key."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        code = {"Tab": 9, "Enter": 13, " ": 32}[key]
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, text=text)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def picture(self, whole: bool = False) -> bytes:
        """The tab as PNG, the whole page or what is in sight."""
        return base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            more = os.read(self.from_browser, 1 << 20)
            assert more, "the browser has ended"
            self.rest += more
        told, _, self.rest = self.rest.partition(b"\0")
        return dict(json.loads(told))


@contextmanager
def chromium_tab(host: str | None = None) -> Iterator[Tab]:
    """A tab of a fresh browser without any history, which finds no host but this one; the browser ends with the block."""
    program = chromium_path()
    assert program is not None
    to_read, to_browser = os.pipe()
    from_browser, to_write = os.pipe()

    def put_pipes() -> None:
        # The browser listens on 3 and answers on 4; copied over a third number, lest one of them lies on the other's place.
        listen, answer = os.dup(to_read), os.dup(to_write)
        os.dup2(listen, 3)
        os.dup2(answer, 4)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(
            [
                program,
                *FLAGS,
                *([f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {host}"] if host else []),
                f"--user-data-dir={profile}",
            ],
            preexec_fn=put_pipes,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        try:
            yield Tab(to_browser, from_browser)
        finally:
            browser.kill()
            browser.wait()
            os.close(to_browser)
            os.close(from_browser)
