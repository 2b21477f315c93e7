#!/usr/bin/env python3
"""The fuzzer's first inputs, out of the test vectors: each vector file, and every text inside one.

`seeds.py VECTORS CORPUS OUTPUT` writes one folder a target: what CORPUS/<target>/ holds, byte for byte, and,
in `shared`, the vectors. libFuzzer keeps of the shared ones what a target's code can tell apart.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

TEXT_BYTES_MAX = 64 << 10


def texts(value):
    """Every string in a JSON value, and every object and array as JSON; hexadecimal also as its bytes."""
    if isinstance(value, str):
        yield value.encode("utf-8", "surrogatepass")
        try:
            yield bytes.fromhex(value)
        except ValueError:
            pass
    elif isinstance(value, (dict, list)):
        yield json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def main(vectors, corpus, output):
    shared = output / "shared"
    shared.mkdir(parents=True, exist_ok=True)
    for path in sorted(vectors.rglob("*.json")):
        for seed in texts(json.loads(path.read_text("utf-8"))):
            if 0 < len(seed) <= TEXT_BYTES_MAX:
                (shared / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    for folder in sorted(corpus.iterdir()):
        if folder.is_dir():
            shutil.copytree(folder, output / folder.name, dirs_exist_ok=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
