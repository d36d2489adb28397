"""The offline assistant: questions in English and Thai to tool calls, by rules alone, without a model."""
