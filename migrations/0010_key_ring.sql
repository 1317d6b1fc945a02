-- One sealed row by which a server knows at its start that its key ring is the one that the rest was sealed under.
create table key_checks (
    id text not null primary key,
    sealed text not null,
    created_at bigint not null
);
