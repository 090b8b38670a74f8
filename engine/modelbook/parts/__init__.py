"""What a book may show beside its models: each part with its page, script, style and check in one folder."""
