/** The instant at which the queue took a record tells its place from the same one of a queue that was removed and made again. */
export const deadLetterPlaces = `
  alter table dead_letters drop constraint "dead_letters_source_topic_partition_offset_key";
  create unique index dead_letters_by_place on dead_letters
    (source, topic, "partition", "offset", (coalesce(queued_at, -1)));
`;
