import { describe, expect, it } from 'vitest';
import { createTokenKeeper, readClaims, takeTokenFromLink } from '../../src/client/token.ts';

function makeToken(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
}

describe('the claims of a token', () => {
  it('are its subject, role and end', () => {
    expect(readClaims(makeToken({ sub: '张伟', role: 'operator', exp: 1_800_000_000 }))).toEqual({
      subject: '张伟',
      role: 'operator',
      expiresAt: 1_800_000_000_000,
    });
  });

  it('may be absent', () => {
    expect(readClaims(makeToken({}))).toEqual({ subject: undefined, role: undefined, expiresAt: undefined });
  });

  it.each(['', 'hello', 'a.b.c', 'e30.bnVsbA.x', '..'])('are not there in %j', (text) => {
    expect(readClaims(text)).toBeUndefined();
  });
});

/** As much of a page's address and history as taking a token needs. */
function openPage(address: string) {
  const url = new URL(address);
  const replaced: string[] = [];
  const page = {
    location: { hash: url.hash, pathname: url.pathname, search: url.search } as Location,
    history: {
      state: null,
      replaceState: (_state: unknown, _title: string, to: string) => replaced.push(to),
    } as unknown as History,
  };
  return { token: takeTokenFromLink(page), replaced };
}

describe('a token in a link', () => {
  it('is taken out of the address', () => {
    expect(openPage('http://localhost/console?location=hall#token=abc.def.ghi')).toEqual({
      token: 'abc.def.ghi',
      replaced: ['/console?location=hall'],
    });
  });

  it('leaves the rest of the fragment', () => {
    expect(openPage('http://localhost/#token=abc&view=chart').replaced).toEqual(['/#view=chart']);
  });

  it('changes nothing when there is none', () => {
    expect(openPage('http://localhost/#place')).toEqual({ token: undefined, replaced: [] });
  });
});

describe('where a token is kept', () => {
  it('is the storage that was given, until it is forgotten', () => {
    const storage = new Map<string, string>();
    const keeper = createTokenKeeper({
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => storage.set(key, value),
      removeItem: (key) => storage.delete(key),
    });
    keeper.write('abc');
    expect(keeper.read()).toBe('abc');
    expect(storage.size).toBe(1);
    keeper.write(undefined);
    expect(keeper.read()).toBeUndefined();
    expect(storage.size).toBe(0);
  });

  it('is memory where storage is refused', () => {
    function refuse(): never {
      throw new DOMException('refused', 'SecurityError');
    }
    const keeper = createTokenKeeper({ getItem: refuse, setItem: refuse, removeItem: refuse });
    keeper.write('abc');
    expect(keeper.read()).toBe('abc');
  });
});
