/**
 * The instant at which the queue took a record tells its place from the same one of a queue that was removed and made again. The old table's
 * key cannot be dropped, so there is a new table; it counts its ids on from where the old one was, since an id never comes again.
 */
export const deadLetterPlaces = `
  create table dead_letters_by_instant (
    id integer primary key autoincrement,
    source text not null,
    topic text not null,
    "partition" text not null,
    "offset" text not null,
    "key" text,
    queued_at integer,
    payload blob,
    code text not null,
    reason text not null,
    failed_at integer not null,
    attempts integer not null
  ) strict;
  insert into sqlite_sequence (name, seq)
    select 'dead_letters_by_instant', seq from sqlite_sequence where name = 'dead_letters';
  insert into dead_letters_by_instant
    select id, source, topic, "partition", "offset", "key", queued_at, payload, code, reason, failed_at, attempts from dead_letters;
  drop table dead_letters;
  alter table dead_letters_by_instant rename to dead_letters;
  create unique index dead_letters_by_place on dead_letters
    (source, topic, "partition", "offset", coalesce(queued_at, -1));
  create index dead_letters_by_age on dead_letters (failed_at);
`;
