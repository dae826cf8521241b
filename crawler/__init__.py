"""Collecting: sources are polled politely, and what they say becomes clean dispatches."""
