-- When somebody last signed in from a place. One from which nobody has for 400 days is forgotten (server/jobs.rs), as browsers are: long
-- after the 180 days for which a browser keeps its cookie, and what is forgotten is told of as new, never less.
alter table sign_in_places add column seen_at bigint;
update sign_in_places set seen_at = created_at;
create index sign_in_places_by_age on sign_in_places (seen_at);
