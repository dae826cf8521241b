"""The loops that the daemon ticks: polls, cuts, deliveries."""
