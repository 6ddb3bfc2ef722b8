"""Every question that was asked, with what was answered and why."""
