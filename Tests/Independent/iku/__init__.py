"""An independent reading of the IKU collector's contract: formats, figures and wire."""
