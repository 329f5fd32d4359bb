"""Public extension points: sent after commit, robustly, with ids and plain values.

Receivers run after the change is safe in the database; an exception in one is
logged and never undoes the change. Every signal carries ``at`` (aware datetime).
"""

from django.dispatch import Signal

#: A mentor moved between states. ``mentor_id``, ``from_status``, ``to_status``, ``at``.
mentor_status_changed = Signal()

#: A cycle was opened or closed. ``cycle_id``, ``from_status``, ``to_status``, ``at``.
cycle_status_changed = Signal()

#: An application moved. ``application_id``, ``transition``, ``from_status``, ``to_status``, ``at``.
application_status_changed = Signal()

#: A match was made or ended. ``match_id``, ``from_status``, ``to_status``, ``at``.
match_status_changed = Signal()

#: A message left for good. ``notification_id``, ``notice``, ``channel``, ``at``.
notification_sent = Signal()
