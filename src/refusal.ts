/** What a server that is there has against whoever asks, to be put behind its name. Not in its own words: they may name the user. */
export type Refusal = 'does not accept the credentials' | 'does not allow its user what is needed';

/** What a Redis has against whoever asks; undefined if the error says something else. */
export function redisRefusal(error: unknown): Refusal | undefined {
  const { message } = error as Error;
  if (/^(WRONGPASS|NOAUTH|ERR invalid password)\b/.test(message)) return 'does not accept the credentials';
  return message.startsWith('NOPERM ') ? 'does not allow its user what is needed' : undefined;
}
