"""The model that every file of params/ is described by."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Settings that hold no field but their own; no value is converted in silence, none changed later.

    A field whose name is a word of Python, such as `else`, has an alias, and may be given by either.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)
