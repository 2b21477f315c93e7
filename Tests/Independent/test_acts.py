"""Acts read by a second implementation: `Tests/Vectors/acts` says which member of which act is at fault."""

import json
import unittest
from pathlib import Path

from iku.acts import faulty_members

VECTORS = Path(__file__).parent.parent / "Vectors" / "acts"


def edited(act, edits):
    """A copy of a payload with each edit's place set, or removed where nothing is set."""
    payload = json.loads(json.dumps(act))
    for edit in edits:
        *path, last = edit["at"].split("/")[1:]
        target = payload
        for step in path:
            target = target[int(step) if isinstance(target, list) else step]
        if "set" in edit:
            target[last] = edit["set"]
        else:
            del target[last]
    return payload


def _top(pointer):
    return pointer.split(" ")[0].split("/")[1]


class ActTests(unittest.TestCase):
    def test_every_case(self):
        files = sorted(VECTORS.glob("*.json"))
        self.assertEqual(len(files), 15)
        for path in files:
            vectors = json.loads(path.read_text("utf-8"))
            for case in vectors["cases"]:
                if any(fault.startswith("/catalog/") for fault in case["faults"]):
                    continue    # what a catalogue may say is tested with catalogues
                with self.subTest(act=path.stem, why=case["why"]):
                    found = faulty_members(edited(vectors["act"], case["edits"]))
                    self.assertEqual(found, {_top(fault) for fault in case["faults"]})


if __name__ == "__main__":
    unittest.main()
