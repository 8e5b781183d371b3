"""The demo company: made with the verbs its users have, dates relative to today."""
