-- Text messages as a fallback of the second step.

-- Mail where empty, else `sms`.
alter table outbox add column channel text;

-- One number for each account.
create table phones (
    id text not null primary key,
    user_id text not null unique references users (id) on delete cascade,
    -- In E.164, sealed for this row.
    number text not null,
    -- Its last two digits.
    ending text not null,
    created_at bigint not null,
    used_at bigint
);

-- Codes that were sent. The newest of an account and purpose is the one that counts.
create table sms_codes (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    -- `add_phone` or `second_step`.
    purpose text not null,
    -- What alone may present it: the session that adds a number, the half-done sign-in that asked.
    attempt text not null,
    -- HMAC-SHA-256 of the code with its purpose and attempt.
    digest text not null,
    -- The number that is to be added, sealed for this row, and its end.
    number text,
    ending text not null,
    tries bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);
create index sms_codes_by_user on sms_codes (user_id, purpose, used_at);
create index sms_codes_by_expiry on sms_codes (expires_at);
