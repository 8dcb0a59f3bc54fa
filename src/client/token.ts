/** What a token says about its bearer. Read, not verified: good for showing the right page, never for deciding what is allowed. */
export interface TokenClaims {
  /** Who it stands for. */
  readonly subject: string | undefined;
  /** user, sensor, operator or admin. */
  readonly role: string | undefined;
  /** The instant it expires (ms since 1970), or undefined for never. */
  readonly expiresAt: number | undefined;
}

/** The claims of a token, or undefined if it is not a JSON Web Token. */
export function readClaims(token: string): TokenClaims | undefined {
  try {
    const payload = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== 'object' || claims === null) return undefined;
    const { sub, role, exp } = claims as Record<'sub' | 'role' | 'exp', unknown>;
    return {
      subject: typeof sub === 'string' ? sub : undefined,
      role: typeof role === 'string' ? role : undefined,
      expiresAt: typeof exp === 'number' ? exp * 1000 : undefined,
    };
  } catch {
    return undefined;
  }
}

/** Where a page keeps its token: this tab only, gone when the tab is closed. */
export interface TokenKeeper {
  read(): string | undefined;
  /** Keeps a token, or forgets it. */
  write(token: string | undefined): void;
}

const storageKey = 'presently.token';

/** Keeps the token in the tab's session storage, or in memory where that is refused. */
export function createTokenKeeper(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): TokenKeeper {
  let inMemory: string | undefined;
  return {
    read() {
      try {
        return storage.getItem(storageKey) ?? inMemory;
      } catch {
        return inMemory;
      }
    },
    write(token) {
      inMemory = token;
      try {
        if (token === undefined) storage.removeItem(storageKey);
        else storage.setItem(storageKey, token);
      } catch {
        // Storage is refused: the token lives as long as the page.
      }
    },
  };
}

/**
 * Takes the token out of a link such as `https://host/#token=…`. A fragment is never sent to a server; taking it out of the address keeps it
 * from bookmarks, history and shared links as well. Other parts of the fragment stay.
 * @returns the token, or undefined if the link has none.
 */
export function takeTokenFromLink(
  page: { location: Location; history: History } = window,
): string | undefined {
  const fragment = new URLSearchParams(page.location.hash.slice(1));
  const token = fragment.get('token');
  if (token === null) return undefined;
  fragment.delete('token');
  const rest = fragment.toString();
  page.history.replaceState(
    page.history.state,
    '',
    page.location.pathname + page.location.search + (rest ? `#${rest}` : ''),
  );
  return token.trim() || undefined;
}
