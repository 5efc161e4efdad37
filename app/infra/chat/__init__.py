"""Chat models on servers that speak chat completions: `chat.OpenAiChat` is the way in."""
