"""The exceptions an app may catch, with the HTTP status each becomes."""


class ValidationError(Exception):
	http_status_code = 417


class NotCovered(NotImplementedError, AttributeError):
	"""Frappe has it, benchless does not. An AttributeError too, so that hasattr() stays honest."""

	def __init__(self, what):
		super().__init__(f"{what} is not covered by benchless")

	@classmethod
	def refuse(cls, what, options):
		"""Raise it, naming those of `options` that ask for something."""
		if asked := [name for name, value in options.items() if value]:
			raise cls(f"{what} with {', '.join(asked)}")


def _family(base, *names, **attrs):
	for name in names:
		globals()[name] = type(name, (base,), {"__module__": __name__, **attrs})


class FrappeTypeError(TypeError):
	http_status_code = 417


class NameError(Exception):
	http_status_code = 409


class Redirect(Exception):
	def __init__(self, http_status_code=301):
		self.http_status_code = http_status_code


_family(Exception, "QueryTimeoutError", "QueryDeadlockError", "SecurityException")
_family(Exception, "AuthenticationError", "SessionExpired", http_status_code=401)
_family(Exception, "PermissionError", http_status_code=403)
_family(Exception, "CSRFTokenError", http_status_code=400)
_family(Exception, "TooManyRequestsError", http_status_code=429)
_family(ValidationError, "DoesNotExistError", "PageDoesNotExistError", http_status_code=404)
_family(NameError, "DuplicateEntryError")
_family(
	ValidationError, "AppNotInstalledError", "CannotChangeConstantError", "CharacterLengthExceededError",
	"DataError", "DocumentLockedError", "ImplicitCommitError", "InvalidEmailAddressError",
	"InvalidPhoneNumberError", "InvalidStatusError", "LinkExistsError", "LinkValidationError",
	"MandatoryError", "NonNegativeError", "TimestampMismatchError", "UniqueValidationError",
	"UpdateAfterSubmitError",
)  # fmt: skip
