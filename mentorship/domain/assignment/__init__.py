"""All who wait, assigned at once: the best total score under all caps, with a proof of it (A7, A8).

``proposal`` reads the queue, ``market`` scores every mentee with every mentor, ``engine`` finds
the assignment by one of its two backends, and ``problem`` says what a proven one is.
"""
