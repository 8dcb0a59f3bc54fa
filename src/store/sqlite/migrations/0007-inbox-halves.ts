/** The indexes of an inbox: what is open, and what is not any more. Before, one had everything and another what is open again. */
export const inboxHalves = `
  drop index recipients_by_user;
  drop index recipients_open;
  create unique index recipients_open on recipients (user_key, position, released_at, charged_to, state) where state < 3;
  create unique index recipients_closed on recipients (user_key, position, released_at, charged_to, state)
    where state >= 3 and position is not null;
`;
