"""Conversations with the assistant: questions, answers, what they cite and what they propose."""
