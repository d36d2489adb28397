"""Questions as sellers of a small Thai company type them: short, misspelt, spoken, in both languages at once."""
