"""Configuration: `wirewatch.yaml` becomes values, or every problem at once with file:line:column."""
