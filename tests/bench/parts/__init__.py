"""Programs the benches start as processes of their own: peers, proxies and drivers of the screen."""
