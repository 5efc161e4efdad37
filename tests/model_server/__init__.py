"""A small real server that speaks OpenAI's chat completions, for every test that needs a model.

with serving(ModelServer(DeepSeek(blanks=1), faults=every(3, SERVER_FAILED))) as server:
    ... server.base_url ... server.requests ...
"""

from tests.model_server.sending import Pace
from tests.model_server.server import MODEL, Asked, ModelServer, nobody_listening, serving

__all__ = ["MODEL", "Asked", "ModelServer", "Pace", "nobody_listening", "serving"]
