"""Questions whose answer stands in one note among many alike, by a hand that did not write the search."""
