"""The program: wiring, intake, daemon, command line, web pages."""
