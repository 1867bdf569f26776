"""Python runs this at the start of every process that has this folder in PYTHONPATH: the served run is disturbed, whoever starts it."""

import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3]))

from tests.faults.at_step import disturb

disturb(os.environ["DISTURBED_STEP"], os.environ["DISTURBED_BY"])
