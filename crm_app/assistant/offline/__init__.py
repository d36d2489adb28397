"""The assistant that needs no model: questions in English and Thai to tool calls, by rules alone."""
