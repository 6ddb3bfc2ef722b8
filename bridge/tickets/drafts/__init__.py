"""Work-order drafts: filled from the conversation, corrected by the agent, never lost."""
