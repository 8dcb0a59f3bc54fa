/** Records of queues: those that failed, those that must not count twice, and which node reads what. */
export const ingest = `
  create table dead_letters (
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
    attempts integer not null,
    unique (source, topic, "partition", "offset")
  ) strict;
  create index dead_letters_by_age on dead_letters (failed_at);

  create table ingested ("key" text primary key, at integer not null) strict, without rowid;
  create index ingested_by_age on ingested (at);

  create table leases (name text primary key, holder text not null, until integer not null) strict, without rowid;
`;
