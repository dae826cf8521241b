"""What is served over HTTP: health, readiness, metrics, reload."""
