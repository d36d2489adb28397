"""The kind of device of a session, from its User-Agent. A hint for its person, never trusted."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device(agent: str) -> tuple[str, str]:
    """The name of the browser or program, and of the system; each empty when unknown."""
    browser = next((name for word, name in _BROWSERS if word in agent), "")
    if not browser:  # programs begin with their own name: "python-httpx/0.27"
        browser = agent.split("/")[0].split(" ")[0][:40]
    return browser, next((name for word, name in _SYSTEMS if word in agent), "")
