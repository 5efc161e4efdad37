"""How a model is reached, and how long it may take."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from app.errors import SettingsInvalid

OPENAI = "https://api.openai.com/v1"
NO_KEY = "none"
_ENDPOINT = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds each part of a call may take, and how often it is tried again before its first byte.

    The first token is waited for anew at each try. `whole` runs from the moment a call is wanted, waiting for its
    turn and for a server that asked for a pause included.
    """

    connect: float = 5
    first_token: float = 60
    between_tokens: float = 30
    whole: float = 180
    retries: int = 2


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """One model on one server. Without a `base_url` that server is OpenAI's.

    `calls_at_once` is how many calls may be under way; further ones wait for their turn.
    """

    model: str
    # May hold a secret in its query.
    base_url: str = field(default=OPENAI, repr=False)
    key: str | None = field(default=None, repr=False)
    patience: Patience = Patience()
    calls_at_once: int = 512

    @property
    def address(self) -> str:
        """The base URL without its query, without a name and password, and without the endpoint itself."""
        parts = urlsplit(self.base_url)
        path = parts.path.rstrip("/").removesuffix(_ENDPOINT)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], path, "", ""))

    @property
    def is_address(self) -> bool:
        """Whether the address has a host and a port that can be."""
        try:
            parts = urlsplit(self.base_url)
            return bool((parts.hostname or "").encode("idna")) and parts.port != 0
        except ValueError:
            return False

    @property
    def query(self) -> dict[str, object]:
        """What the base URL asks to be sent with every call, such as Azure's `api-version`."""
        return dict(parse_qsl(urlsplit(self.base_url).query, keep_blank_values=True))

    @property
    def sent_key(self) -> str:
        """The key; servers that ask for none still want to see one."""
        return (self.key or "").strip() or NO_KEY

    @property
    def is_azure(self) -> bool:
        """Whether the server is one of Azure's."""
        return (urlsplit(self.base_url).hostname or "").endswith(".azure.com")


def expect_usable(options: ServerOptions) -> None:
    """SettingsInvalid when nothing can be reached with these."""
    if not (options.sent_key.isascii() and options.sent_key.isprintable()):
        raise SettingsInvalid("OPENAI_API_KEY holds characters that no key has. Copy it again.")
    if not options.is_address:
        raise SettingsInvalid("OPENAI_BASE_URL is not an address. Correct it in the environment or in .env.")
