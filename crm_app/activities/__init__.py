"""Activities: notes, calls, meetings and emails about records, and the timeline, which adds the changes of the
record.
"""
