/**
 * The messages of an inbox, in the order of their positions, are in two indexes: one has those that are open by their rows (PENDING, SENT), the
 * other those that are not. So a release to very many people writes into one that is small, however much they had before; a message moves to
 * the other when it is acknowledged or read, expires, or is taken back.
 */
const halves = [
  { from: 'recipients r indexed by recipients_open', which: 'r.state < 3' },
  { from: 'recipients r indexed by recipients_closed', which: 'r.state >= 3 and r.position is not null' },
] as const;

/** A table expression for recipients `r`, and the condition without which its index cannot be used. */
export type Half = (typeof halves)[number];

/** Those that are open. */
export const openHalf: Half = halves[0];

/**
 * A query over whole inboxes: the same one over each half. Its parameters are given once for each; an order and a limit that follow hold for
 * both together. In the order of positions they are found by merging: neither half is read further than that.
 */
export function overHalves(query: (half: Half) => string): string {
  return halves.map(query).join(' union all ');
}

/** How many messages there are in whole inboxes, as an expression; parameters as of `overHalves`. */
export function countOverHalves(where: string): string {
  return halves
    .map(({ from, which }) => `(select count(*) from ${from} where ${which} and ${where})`)
    .join(' + ');
}
