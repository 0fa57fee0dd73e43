"""From sources that people write to everything that is generated: exercises, worked solutions, handouts, pages, saved
lessons, the student bundle.

A learner's notebook never needs this room. Its doors are `build.build` (make or check the generated files),
`lessons.run` (execute a lesson and save its outputs), `form.problems` (what keeps a lesson from being published),
`release.release` (what students receive) and `leaks.leaks` (the proof that nothing in it gives a key away).
"""
