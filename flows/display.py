"""Show a run's progress in the terminal: a bar a step, or a line a step where nobody watches."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from flows.progress import STEPS, Listener, listening


class Bars:
    """Hears a run and draws it as bars."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.bars: dict[str, TaskID] = {}

    def hear(self, step: str, done: int | None, of: int | None) -> None:
        """Draw how far a step is; of the steps before it those are done that did not tell how far they are."""
        if step not in self.bars:
            self._finish(those_that_tell=False)
            self.bars[step] = self.progress.add_task(step, total=of)
        self.progress.update(self.bars[step], completed=done, total=of)

    def finish(self) -> None:
        """Draw every step as done."""
        self._finish(those_that_tell=True)

    def _finish(self, those_that_tell: bool) -> None:
        for bar in self.bars.values():
            task = self.progress.tasks[self.progress.task_ids.index(bar)]
            # What is picked up is refined while more is picked up: a step that knows its end draws it itself.
            if not task.finished and (those_that_tell or task.total is None):
                total = task.total or task.completed or 1
                self.progress.update(bar, total=total, completed=total)


class Lines:
    """Hears a run and prints a line when a step begins, for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.begun: set[str] = set()

    def hear(self, step: str, done: int | None, of: int | None) -> None:
        """Print the step, once."""
        if step not in self.begun:
            self.begun.add(step)
            number = STEPS.index(step) + 1 if step in STEPS else 0
            self.console.print(f"{number}/{len(STEPS)} {step}" if number else step, highlight=False)


@contextmanager
def shown_progress(console: Console) -> Iterator[Listener]:
    """Show what the run tells in this block, on `console`."""
    if not console.is_terminal:
        lines = Lines(console)
        with listening(lines):
            yield lines
        return
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        bars = Bars(progress)
        with listening(bars):
            yield bars
        bars.finish()
