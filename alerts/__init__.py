"""Alerting: rules are held against readings, and whoever must know is told."""
