"""Drive and measure the course in a real JupyterLab.

`server` starts JupyterLab on loopback, `browser` starts a Chromium closed off from the outside, `page` is one tab
driven like a learner drives it. The browser tests stand on these three; `measure` uses them for `course.py bench`.
"""
