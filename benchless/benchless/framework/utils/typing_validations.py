"""Whitelisted functions get the types their annotations name, or the call is refused."""

import inspect
from functools import lru_cache, wraps
from typing import ForwardRef, Union, get_args

import pydantic
from frappe.exceptions import FrappeTypeError

CONFIG = pydantic.ConfigDict(arbitrary_types_allowed=True)


def validate_argument_types(func, apply_condition=lambda: True):
	@wraps(func)
	def checked(*args, **kwargs):
		if apply_condition():
			args, kwargs = transform_parameter_types(func, args, kwargs)
		return func(*args, **kwargs)

	return checked


def transform_parameter_types(func, args, kwargs):
	"""(args, kwargs) with each annotated argument converted; FrappeTypeError where one cannot be."""
	if not (args or kwargs) or not func.__annotations__:
		return args, kwargs
	parameters = inspect.signature(func).parameters
	names = list(parameters)
	given = dict(zip(names, args, strict=False)) | kwargs
	for name, kind in func.__annotations__.items():
		if name in given and not any(isinstance(part, ForwardRef | str) for part in (kind, *get_args(kind))):
			given[name] = _converted(name, _accepted(kind, parameters[name].default), given[name])
	positional = [given[name] for name in names[: len(args)]] + list(args[len(names) :])
	return positional, {key: given[key] for key in kwargs}


def _accepted(kind, default):
	"""The annotation, and the default's type; a Check may come as a number."""
	if kind is bool:
		kind = Union[int, bool, float]  # noqa: UP007 - made at run time
	return kind if default is inspect.Parameter.empty else Union[kind, type(default)]  # noqa: UP007


def _converted(name, kind, value):
	try:
		return _adapter(kind).validate_python(value)
	except (TypeError, pydantic.ValidationError) as error:
		raise FrappeTypeError(
			f"Argument '{name}' should be of type '{_spelled(kind)}' but got '{_spelled(type(value))}' instead."
		) from error


@lru_cache(maxsize=2048)
def _adapter(kind):
	return pydantic.TypeAdapter(kind, config=CONFIG)


def _spelled(kind):
	if not isinstance(kind, type) or kind.__module__ in ("typing", "types"):
		return str(kind)
	return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
