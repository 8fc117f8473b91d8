"""Write the hashed lock files from requirements/*.in: `make lock`.

`make lock ARGS=--upgrade` takes the newest versions that the .in files allow. The locks hold no address, so that they
serve a closed network with an index server of its own.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate")


def main(more: list[str]) -> None:
    uv = Path(sys.executable).with_name("uv")
    for wanted in sorted((ROOT / "requirements").glob("*.in")):
        lock = wanted.with_suffix(".txt")
        subprocess.run(
            [str(uv), "pip", "compile", "-q", *OPTIONS, *more, str(wanted), "--output-file", str(lock)],
            cwd=ROOT,
            check=True,
        )
        print(f"{lock.relative_to(ROOT)}: {lock.read_text(encoding='utf-8').count('==')} libraries")


if __name__ == "__main__":
    main(sys.argv[1:])
