"""The registers: lists of what the programme holds, each row with its next step."""
