"""The steps of a message's way out: what may leave, who has it in hand, what came of it."""
