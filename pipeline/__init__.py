"""Thai brochures → facts that can be traced back to the ink.

    Path ─read→ RawText ─repair→ CleanText ─tokenize→ Tokens ─extract→ FactSheet ─publish→ files

Each stage is one function in a folder or file of its name, each value holds the one before
it (`records.py`), and `run.py` alone knows the order.
"""

__version__ = "0.1.0"
