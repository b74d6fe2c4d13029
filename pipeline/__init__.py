"""Thai brochures → facts that can be traced back to the ink.

    Path ─read→ RawText ─repair→ CleanText ─tokenize→ Tokens ─extract→ FactSheet ─publish→ files

Each stage is one function in a folder or file of its name, each value holds the one before
it (`records.py`), and `run.py` alone knows the order.

For other programs: `read_facts` reads what a run has written, `process` does one brochure.
Both are imported when they are first used, so that `import pipeline` costs nothing.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "process", "read_facts"]

if TYPE_CHECKING:
    from pipeline.reading import read_facts
    from pipeline.run import process

HOMES = {"process": "pipeline.run", "read_facts": "pipeline.reading"}


def __getattr__(name: str) -> Any:
    """Import what stands in `HOMES` when it is asked for (PEP 562)."""
    from importlib import import_module

    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)
