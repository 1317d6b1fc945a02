-- A browser's long-lived cookie gets a new value at every sign-in, which then stands wherever the one before stood.
create index sessions_by_browser_hash on sessions (browser_hash);
create index trusted_browsers_by_browser_hash on trusted_browsers (browser_hash);
create index browsers_by_browser_hash on browsers (browser_hash);
create index tokens_by_browser_hash on tokens (browser_hash);
