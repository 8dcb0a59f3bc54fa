/** The indexes of an inbox: one of what is open, one of the rest. Before, one of everything, and one of what is open. */
export const inboxHalves = `
  drop index recipients_by_user;
  drop index recipients_open;
  create unique index recipients_open on recipients (user_key, position, released_at, charged_to, state) where state < 3;
  create unique index recipients_closed on recipients (user_key, position, released_at, charged_to, state)
    where state >= 3 and position is not null;
`;
