"""A demo workspace: a Thai distributor of IT equipment and services, so that a new installation has data to show."""
