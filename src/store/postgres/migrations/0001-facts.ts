/**
 * Places, their newest facts, the headcounts' history, and the keys of readings that have counted. Ids are compared byte by byte, which is what
 * the collation "C" does.
 */
export const facts = `
  create table locations (
    id text collate "C" primary key,
    name text not null,
    time_zone text not null,
    capacity bigint,
    latitude double precision,
    longitude double precision,
    observed_at bigint,
    stale_after bigint,
    version bigint not null
  ) with (fillfactor = 50);

  create table headcounts (
    location_id text collate "C" primary key references locations (id),
    count bigint not null check (count >= 0),
    quality text not null,
    observed_at bigint not null,
    version bigint not null
  ) with (fillfactor = 50);

  create table headcount_samples (
    location_id text collate "C" not null,
    at bigint not null,
    count bigint not null check (count >= 0),
    primary key (location_id, at)
  );
  create index headcount_samples_by_age on headcount_samples (at);

  create table reading_keys (
    location_id text collate "C" not null,
    fact text not null,
    key text collate "C" not null,
    received_at bigint not null,
    primary key (location_id, fact, key)
  );
  create index reading_keys_by_age on reading_keys (received_at);
`;
