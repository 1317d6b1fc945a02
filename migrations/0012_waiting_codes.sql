-- The session that was shown a set of backup codes that waits: no other one is asked whether they are saved, or may put it into use. What waits
-- since before this has none.
alter table backup_code_sets add column session_id text;
