import type { ConnectionState } from 'presently/client';
import { useSecondsUntil } from '../session/use-seconds-until.ts';
import { useConnectionState, useSession } from '../session/session-provider.tsx';
import { useWords, type Words } from '../i18n/words-provider.tsx';
import { LiveIcon, LockIcon, OfflineIcon, WaitingIcon } from './icons.tsx';
import { SignInButton } from './sign-in.tsx';
import './connection-badge.css';

type Look = 'live' | 'idle' | 'waiting' | 'offline' | 'locked';

/** The truth about the connection, in words and a picture. Screen readers hear when it changes, not every second of a countdown. */
export function ConnectionBadge() {
  const state = useConnectionState();
  const { connection } = useSession().session;
  const words = useWords();
  const seconds = useSecondsUntil(state.phase === 'waiting' ? state.retryAt : undefined);
  const look = lookOf(state);
  const isSignedOut = state.phase === 'closed' && state.signedOut;

  return (
    <div className={`badge badge-${look}`} data-phase={state.phase}>
      {look === 'live' && <LiveIcon />}
      {look === 'waiting' && <WaitingIcon />}
      {(look === 'offline' || look === 'idle') && <OfflineIcon />}
      {look === 'locked' && <LockIcon />}
      <span className="badge-words" aria-hidden="true">
        {inWords(state, seconds, words)}
      </span>
      <span role="status" className="only-heard">
        {words.t(spokenKey(look))}
      </span>
      {state.phase === 'live' && state.roundTrip !== undefined && (
        <span className="badge-detail number" title={words.t('connection.roundTrip')}>
          {words.t('connection.milliseconds', { ms: state.roundTrip })}
        </span>
      )}
      {isSignedOut && <SignInButton className="badge-action" />}
      {(state.phase === 'waiting' || (state.phase === 'closed' && !isSignedOut)) && (
        <button type="button" className="badge-action" onClick={() => connection.retry()}>
          {words.t('connection.retry')}
        </button>
      )}
    </div>
  );
}

function lookOf(state: ConnectionState): Look {
  if (state.phase === 'live') return 'live';
  if (state.phase === 'closed') return 'locked';
  if (state.phase === 'idle') return 'idle';
  return 'online' in state && !state.online ? 'offline' : 'waiting';
}

function spokenKey(look: Look) {
  return (
    {
      live: 'connection.live',
      idle: 'connection.idle',
      waiting: 'connection.reconnecting',
      offline: 'connection.offline',
      locked: 'connection.closed',
    } as const
  )[look];
}

function inWords(state: ConnectionState, seconds: number, { t }: Words): string {
  if (state.phase === 'live') return t('connection.live');
  if (state.phase === 'idle') return t('connection.idle');
  if (state.phase === 'closed') return t(state.signedOut ? 'connection.signedOut' : 'connection.refused');
  if ('online' in state && !state.online) return t('connection.offline');
  if (state.phase === 'waiting') return t('connection.reconnectingIn', { count: seconds });
  return t(
    state.phase === 'connecting' && state.attempt > 0 ? 'connection.reconnecting' : 'connection.connecting',
  );
}
