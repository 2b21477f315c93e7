"""RFC 6962's known tree, every proof up to 20 leaves, and the C2SP texts."""

import unittest

from iku import log
from iku.jws import Key

# The leaves of the test tree that came with RFC 6962's reference implementation, and its roots by size.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


class TreeTests(unittest.TestCase):
    def setUp(self):
        self.known = [log.leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
        self.leaves = [log.leaf_hash(bytes([number])) for number in range(20)]

    def test_known_roots(self):
        for size, root in ROOTS.items():
            self.assertEqual(log.root_of(self.known[:size]).hex(), root)

    def test_every_inclusion_proof_holds_and_no_altered_one(self):
        for size in range(1, 21):
            leaves = self.leaves[:size]
            root = log.root_of(leaves)
            for index in range(size):
                path = log.inclusion_path(leaves, index)
                log.verify_inclusion(leaves[index], index, size, path, root)
                for bad in (path + [root], path[:-1]):
                    if bad != path:
                        with self.assertRaises(log.LogError):
                            log.verify_inclusion(leaves[index], index, size, bad, root)
                with self.assertRaises(log.LogError):
                    log.verify_inclusion(b"\0" * 32, index, size, path, root)

    def test_every_consistency_proof_holds_and_no_altered_one(self):
        for new in range(1, 21):
            root = log.root_of(self.leaves[:new])
            for old in range(1, new + 1):
                old_root = log.root_of(self.leaves[:old])
                path = log.consistency_path(self.leaves[:new], old)
                log.verify_consistency(old, old_root, new, root, path)
                with self.assertRaises(log.LogError):
                    log.verify_consistency(old, b"\0" * 32, new, root, path)
                with self.assertRaises(log.LogError):
                    log.verify_consistency(old, old_root, new, root, path + [root])

    def test_known_consistency_proof(self):
        proof = log.consistency_path(self.known, 6)
        self.assertEqual([node.hex()[:8] for node in proof], ["0ebc5d34", "ca854ea1", "d37ee418"])


class NoteTests(unittest.TestCase):
    def setUp(self):
        self.key = Key(bytes(32 * [7]))
        self.name = "kantor/iku"
        self.vkey = log.VerifierKey(self.name, self.key.public)
        self.leaves = [log.leaf_hash(f"2026-01-01T00:00:00.000Z\na.b.{n}".encode()) for n in range(5)]
        root = log.to_base64(log.root_of(self.leaves))
        self.note = log.sign_note(f"{self.name}\n5\n{root}\n", self.name, self.key)

    def proof_text(self, extra="2026-01-01T00:00:00.000Z", index=3):
        path = [log.to_base64(node) for node in log.inclusion_path(self.leaves, index)]
        head = [log.PROOF_HEADER, "extra " + log.to_base64(extra.encode()), f"index {index}", *path]
        return "\n".join(head) + "\n\n" + self.note

    def test_the_vkey_of_go_s_checksum_database(self):
        text = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
        self.assertEqual(str(log.VerifierKey.parse(text)), text)
        with self.assertRaises(log.LogError):
            log.VerifierKey.parse(text.replace("033de0ae", "033de0af"))

    def test_a_checkpoint_opens_with_its_key_only(self):
        checkpoint = log.Checkpoint.open(self.note, self.vkey)
        self.assertEqual((checkpoint.size, checkpoint.root), (5, log.root_of(self.leaves)))
        other = log.VerifierKey(self.name, Key(bytes(32 * [8])).public)
        for note, key in ((self.note, other), (self.note.replace("\n5\n", "\n6\n"), self.vkey)):
            with self.assertRaises(log.LogError):
                log.Checkpoint.open(note, key)

    def test_unknown_signature_lines_are_ignored(self):
        stranger = log.to_base64(b"\1\2\3\4" + bytes(64))
        note = self.note + f"\u2014 saksi.example {stranger}\n"
        self.assertEqual(log.Checkpoint.open(note, self.vkey).size, 5)

    def test_a_receipt_holds_for_its_entry_only(self):
        proof = log.Proof.parse(self.proof_text())
        self.assertEqual(proof.verify(self.vkey, "a.b.3").size, 5)
        with self.assertRaises(log.LogError):
            proof.verify(self.vkey, "a.b.4")
        with self.assertRaises(log.LogError):
            proof.verify(self.vkey, "a.b.3", "2026-01-01T00:00:00.001Z")

    def test_malformed_receipts(self):
        text = self.proof_text()
        for bad in (text.replace("@v1", "@v2"), text.replace("index 3", "index 03"),
                    text.replace("index 3\n", ""), text.replace("\n\n", "\n", 1)):
            with self.assertRaises(log.LogError):
                log.Proof.parse(bad).verify(self.vkey, "a.b.3")


if __name__ == "__main__":
    unittest.main()
