-- Where backup codes were used: `Lisbon, Portugal`, as far as the operator's database of addresses knew at the time.
alter table backup_codes add column used_place text;
