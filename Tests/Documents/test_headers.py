"""What the sources declare of Pango, held against Pango's own headers by a compiler."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SHIM = Path(__file__).resolve().parents[2] / "Sources/System/CPango/shim.h"


def compile(text):
    flags = subprocess.run(["pkg-config", "--cflags", "pangocairo", "fontconfig"], check=True, capture_output=True,
                           text=True).stdout.split()
    with tempfile.TemporaryDirectory(prefix="iku-headers-") as folder:
        Path(folder, "shim.h").write_text(text)
        source = Path(folder, "check.c")
        source.write_text('#include <pango/pangocairo.h>\n#include "shim.h"\n')
        return subprocess.run(["cc", "-std=c11", "-fsyntax-only", *flags, str(source)], capture_output=True, text=True)


@unittest.skipUnless(shutil.which("cc") and shutil.which("pkg-config"), "no compiler")
class HeaderTests(unittest.TestCase):
    def test_every_declaration_is_pangos(self):
        done = compile(SHIM.read_text())
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_another_one_would_be_found(self):
        text = SHIM.read_text()
        for right, wrong in (("PangoLayout *layout, int width)", "PangoLayout *layout, long width)"),
                             ("PANGO_WRAP_WORD_CHAR == 2", "PANGO_WRAP_WORD_CHAR == 1")):
            self.assertIn(right, text)
            self.assertNotEqual(compile(text.replace(right, wrong)).returncode, 0, wrong)


if __name__ == "__main__":
    unittest.main()
