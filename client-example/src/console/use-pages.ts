import { useState } from 'react';

/** Where one is in a list that is too long to show. */
export interface Pages {
  /** The cursor before the page, or null for the first. */
  readonly after: string | null;
  /** From 1. */
  readonly number: number;
  next(endCursor: string): void;
  previous(): void;
}

/** So many rows are on the page, however long the list is. */
export const pageSize = 50;

/** Walks a list by its cursors, forwards and back. Another list (`of` changes) begins with its first page. */
export function usePages(of = ''): Pages {
  const [walk, setWalk] = useState<{ of: string; cursors: readonly string[] }>({ of, cursors: [] });
  if (walk.of !== of) setWalk({ of, cursors: [] });
  const cursors = walk.of === of ? walk.cursors : [];
  return {
    after: cursors.at(-1) ?? null,
    number: cursors.length + 1,
    next: (endCursor) => setWalk({ of, cursors: [...cursors, endCursor] }),
    previous: () => setWalk({ of, cursors: cursors.slice(0, -1) }),
  };
}
