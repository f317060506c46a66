"""The commands of ``arsip``, one module for each kind of task."""
