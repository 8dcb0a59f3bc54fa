import { Problem } from '../errors.ts';

/** A page of a list as Relay's connections have it. */
export interface Connection<Node> {
  readonly edges: { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** The arguments of every paged field, checked: how many nodes, and the position that `after` stands for. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

const largestPage = 500;

/**
 * Reads one page: asks `read` for one node more than wanted, to know whether another page follows.
 * @param read gives at most `limit` nodes after a position (null: from the start).
 * @param positionOf what a node's cursor stands for. Cursors are opaque to callers.
 * @throws {Problem} INVALID_VALUE for a page of fewer than 1 or more than 500 nodes and for a cursor that is not ours.
 */
export async function connect<Node>(
  { first, after }: PageArguments,
  read: (after: string | null, limit: number) => Promise<readonly Node[]> | readonly Node[],
  positionOf: (node: Node) => string | number,
): Promise<Connection<Node>> {
  const size = first ?? 50;
  if (size < 1 || size > largestPage)
    throw new Problem('INVALID_VALUE', `A page has from 1 to ${largestPage} nodes; got ${size}.`, ['first']);

  const found = await read(after == null ? null : fromCursor(after), size + 1);
  const edges = found.slice(0, size).map((node) => ({ node, cursor: toCursor(positionOf(node)) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: after != null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The number that a cursor stands for, in lists that are ordered by number. */
export function numericPosition(position: string | null): number | null {
  if (position === null) return null;
  if (!/^\d{1,16}$/.test(position)) throw notOurs();
  return Number(position);
}

function toCursor(position: string | number): string {
  return Buffer.from(`p:${position}`).toString('base64url');
}

function fromCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!text.startsWith('p:')) throw notOurs();
  return text.slice(2);
}

function notOurs(): Problem {
  return new Problem('INVALID_VALUE', 'The cursor is not one that this list gave.', ['after']);
}
