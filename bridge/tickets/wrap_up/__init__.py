"""What the agent notes after a call.

It lives with the work orders, not with the calls: a call's own records are what the line heard and
did, written by the journal and never changed; the wrap-up is a person's judgement about the matter,
made of the same conversation, draft and order number as the form beside it, and corrected by hand.
"""
