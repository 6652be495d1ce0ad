"""The errors that are somebody's to mend: the visitor's, and a tool's author's. All else is a bug and keeps its traceback."""

from __future__ import annotations

from collections.abc import Mapping


class UserError(Exception):
    """Something the visitor gave cannot be used: a file, a correction, a parameter.

    Parameters
    ----------
    message : str
        What is wrong, where, and what was expected; a full sentence in plain words.
    field : str, optional
        Id of the parameter or correction that is at fault, so that the form can mark it.
    remedy : str, optional
        What to do about it; a full sentence.
    faults : mapping of str to str, optional
        Several faults at once, message by field id.
    line : int, optional
        Of a tool's file, where that asks for what there is not.

    Attributes
    ----------
    record : Import or None
        Of a file that could not be read: what was understood until then, so that the visitor can
        correct it.

    Examples
    --------
    >>> str(UserError("The file is empty.", remedy="Choose another file."))
    'The file is empty. Choose another file.'
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        remedy: str | None = None,
        faults: Mapping[str, str] | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        # Texts, whatever a tool of somebody's own makes its errors of: they go to the page as JSON.
        self.message = str(message)
        self.field = str(field) if field else None
        self.remedy = str(remedy) if remedy else None
        told = faults or ({field: message} if field else {})
        self.faults = {str(id): str(text) for id, text in told.items()}
        self.line = int(line) if line else None
        self.record = None

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}" if self.remedy else self.message

    def to_json(self) -> dict:
        """The error as plain data, as the page receives it."""
        return {
            "message": self.message,
            "field": self.field,
            "remedy": self.remedy,
            "faults": self.faults,
            "line": self.line,
        }


class CodeError(Exception):
    """A fault in a tool's own file.

    Parameters
    ----------
    message : str
        What is wrong, in words.
    line : int, optional
        The line of the file, counted from 1.
    trace : str
        The traceback with the frames of the file alone; empty where none is in it.

    Examples
    --------
    >>> CodeError("The file must have TOOL.", 3).to_json()
    {'message': 'The file must have TOOL.', 'line': 3, 'traceback': ''}
    """

    def __init__(self, message: str, line: int | None = None, trace: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.trace = str(message), line, trace

    def to_json(self) -> dict:
        """The error as plain data, as the page receives it."""
        return {"message": self.message, "line": self.line, "traceback": self.trace}
