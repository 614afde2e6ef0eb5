"""The exceptions an app may catch, with the HTTP status each becomes."""

from werkzeug.exceptions import NotFound


class ValidationError(Exception):
	http_status_code = 417


class NotCovered(NotImplementedError, AttributeError):
	"""Frappe has it, benchless does not. An AttributeError too, so that hasattr() stays honest."""


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


class IncorrectSitePath(NotFound):
	pass


_family(Exception, "SiteNotSpecifiedError", "DatabaseModificationError", "UrlSchemeNotSupported")
_family(Exception, "UnknownDomainError", "SecurityException", "FileAlreadyAttachedException")
_family(Exception, "RetryBackgroundJobError", "QueryTimeoutError", "QueryDeadlockError", "TooManyWritesError")
_family(Exception, "ImproperDBConfigurationError", "InvalidRemoteException", "CommandFailedError")
_family(Exception, "AuthenticationError", "SessionExpired", http_status_code=401)
_family(Exception, "PermissionError", http_status_code=403)
_family(Exception, "OutgoingEmailError", http_status_code=501)
_family(Exception, "SessionStopped", http_status_code=503)
_family(Exception, "UnsupportedMediaType", http_status_code=415)
_family(Exception, "RequestToken", http_status_code=200)
_family(Exception, "CSRFTokenError", http_status_code=400)
_family(Exception, "TooManyRequestsError", http_status_code=429)
_family(ValidationError, "DoesNotExistError", "PageDoesNotExistError", http_status_code=404)
_family(NameError, "DuplicateEntryError")
_family(ValidationError, "RateLimitExceededError", http_status_code=429)
_family(ValidationError, "InReadOnlyMode", http_status_code=503)
_family(ValidationError, "SessionBootFailed", http_status_code=500)
_family(ValidationError, "LinkExpired", http_status_code=410)
_family(ValidationError, "InvalidKeyError", http_status_code=401)
_family(
	ValidationError, "DataError", "MappingMismatchError", "InvalidStatusError", "MandatoryError",
	"NonNegativeError", "InvalidSignatureError", "CannotChangeConstantError", "CharacterLengthExceededError",
	"UpdateAfterSubmitError", "LinkValidationError", "DocstatusTransitionError", "TimestampMismatchError",
	"EmptyTableError", "LinkExistsError", "InvalidEmailAddressError", "InvalidNameError",
	"InvalidPhoneNumberError", "TemplateNotFoundError", "UniqueValidationError", "AppNotInstalledError",
	"ImplicitCommitError", "DocumentLockedError", "InvalidColumnName", "IncompatibleApp", "InvalidDates",
	"DataTooLongException", "AttachmentLimitReached",
)  # fmt: skip
_family(globals()["LinkValidationError"], "CancelledLinkError")
_family(
	globals()["CSRFTokenError"],
	"InvalidAuthorizationHeader",
	"InvalidAuthorizationPrefix",
	"InvalidAuthorizationToken",
)
