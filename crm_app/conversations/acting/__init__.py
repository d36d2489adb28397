"""Changes that the assistant proposes: from words to values, tried out before they are shown, carried out when approved."""
