"""The hostile newspaper: a server on loopback that answers each path as it is told, however wrong."""
