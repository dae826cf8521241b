"""The vocabulary: values, ids, errors, ports, and what can be read out of a text. No I/O."""
