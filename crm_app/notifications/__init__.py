"""What a person should hear of without looking for it: a task given to them, a reminder that has come due."""
