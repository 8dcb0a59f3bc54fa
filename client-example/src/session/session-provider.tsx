import { createTokenKeeper, takeTokenFromLink, type ConnectionState } from 'presently/client';
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { Provider } from 'urql';
import { createSession, type Session } from './session.ts';

interface SessionAccess {
  readonly session: Session;
  signIn(token: string): void;
  signOut(): void;
}

const SessionContext = createContext<SessionAccess | undefined>(undefined);
const keeper = createTokenKeeper(window.sessionStorage);

/** Takes the token out of the link, or the one this tab has, and gives the pages their session. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState(() => {
    const fromLink = takeTokenFromLink();
    if (fromLink !== undefined) keeper.write(fromLink);
    return createSession(keeper.read());
  });

  const change = useCallback(
    (token: string | undefined) => {
      keeper.write(token);
      session.connection.dispose();
      setSession(createSession(token));
    },
    [session],
  );

  useEffect(() => {
    function followLink(): void {
      const token = takeTokenFromLink();
      if (token !== undefined) change(token);
    }
    window.addEventListener('hashchange', followLink);
    return () => window.removeEventListener('hashchange', followLink);
  }, [change]);

  useEffect(() => {
    const { state } = session.connection;
    return state.subscribe(() => {
      const now = state.getSnapshot();
      // A token that the server does not take any more is of no use to anybody who may have it: it is forgotten before the tab is closed.
      if (now.phase === 'closed' && now.signedOut) keeper.write(undefined);
    });
  }, [session]);

  const access = useMemo(
    () => ({ session, signIn: (token: string) => change(token), signOut: () => change(undefined) }),
    [session, change],
  );
  return (
    <SessionContext value={access}>
      <Provider value={session.client}>{children}</Provider>
    </SessionContext>
  );
}

/** The page's session and the ways to change it. */
export function useSession(): SessionAccess {
  const access = use(SessionContext);
  if (!access) throw new Error('useSession needs a SessionProvider around it.');
  return access;
}

/** How the connection is. */
export function useConnectionState(): ConnectionState {
  const { state } = useSession().session.connection;
  return useSyncExternalStore(state.subscribe, state.getSnapshot);
}
