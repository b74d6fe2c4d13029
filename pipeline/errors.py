"""What can go wrong: each error says what to do about it and carries an exit code and a status."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class ExitCode(IntEnum):
    """What the program tells its caller."""

    OK = 0
    USAGE = 1
    SOME_FAILED = 2
    MISSING_DEPENDENCY = 3
    INTERRUPTED = 130


class Status(StrEnum):
    """What became of one brochure: a closed list.

    done: text and facts were written.
    needs_ocr: at least one page has no usable text layer and could not be read by OCR; what
        could be read was written.
    The others are failures: no text, no facts, one line that says what to do.
    """

    DONE = "done"
    NEEDS_OCR = "needs_ocr"
    EMPTY = "empty"
    NOT_A_PDF = "not_a_pdf"
    NOT_TEXT = "not_text"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    CHANGED = "changed"
    FAILED = "failed"


class PipelineError(Exception):
    """The root of every error this program raises on purpose.

    message: what happened, one line, naming the thing it happened to.
    remedy: what the reader can do about it, one line.
    """

    exit_code = ExitCode.SOME_FAILED

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.message, self.remedy))


class UsageError(PipelineError):
    """The command line or a setting makes no sense."""

    exit_code = ExitCode.USAGE


class MissingDependencyError(PipelineError):
    """A program or package that is needed is not installed."""

    exit_code = ExitCode.MISSING_DEPENDENCY


class DataError(PipelineError):
    """A gazetteer, word list or model is unusable; the message names file and line."""

    exit_code = ExitCode.MISSING_DEPENDENCY


class BrochureError(PipelineError):
    """One brochure cannot be processed; the run goes on.

    status: what is recorded for the brochure.
    """

    def __init__(self, status: Status, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.status = status

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.status, self.message, self.remedy))
