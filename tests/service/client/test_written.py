"""The committed client is the one that the API's own description gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import service.client.api
from service.client_writer import text


def test_the_client_is_written_from_the_api_as_it_is() -> None:
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "api.py", "-"]
    done = subprocess.run(command, input=text(), text=True, capture_output=True, check=True)
    committed = Path(service.client.api.__file__).read_text()
    assert done.stdout == committed, "run make reference"
