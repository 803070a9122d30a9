"""When a newspaper is due to be looked at, what that costs and misses, and the timers of the operating system."""
