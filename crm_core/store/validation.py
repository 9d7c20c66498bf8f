"""Values against the model of their table, told in one sentence where they do not fit."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlmodel import SQLModel

from crm_core.errors import InvalidValue
from crm_core.values.text import quoted

M = TypeVar("M", bound=SQLModel)


def validated(model: type[M], values: Mapping[str, Any]) -> M:
    """The values as the model has them. Raises InvalidValue for the first that does not fit."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as problem:
        fault = problem.errors()[0]
        field = str(fault["loc"][0]).replace("_", " ").capitalize() if fault["loc"] else "Record"
        why = str(fault["msg"]).removeprefix("Input ").removeprefix("Value error, ")
        raise InvalidValue(field, quoted(str(fault["input"])), why) from None
