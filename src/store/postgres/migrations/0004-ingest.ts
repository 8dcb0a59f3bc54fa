/** Records of queues: those that failed, those that must not count twice, and which node reads what. */
export const ingest = `
  create table dead_letters (
    id bigint generated always as identity primary key,
    source text collate "C" not null,
    topic text collate "C" not null,
    "partition" text collate "C" not null,
    "offset" text collate "C" not null,
    "key" text,
    queued_at bigint,
    payload bytea,
    code text not null,
    reason text not null,
    failed_at bigint not null,
    attempts bigint not null,
    unique (source, topic, "partition", "offset")
  );
  create index dead_letters_by_age on dead_letters (failed_at);

  create table ingested ("key" text collate "C" primary key, at bigint not null);
  create index ingested_by_age on ingested (at);

  create table leases (name text collate "C" primary key, holder text collate "C" not null, until bigint not null);
`;
