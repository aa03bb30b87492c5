"""The demo: a mine's committee with sixteen branches, some eight hundred invented members and two years of life.

The same day gives the same world. Everything is made by the rooms' own actions and by a roster imported as offices
import theirs; each room adds its part in its `demo.grow(world)`.
"""
