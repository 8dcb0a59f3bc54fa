/** What a token makes of its bearer. */
export const roles = ['user', 'sensor', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who is calling: made from a verified token, never from what the caller says. Undefined stands for a caller without a token. */
export interface Principal {
  /** The token's `sub`: the user's id, or the name of the sensor or operator. */
  readonly subject: string;
  readonly role: Role;
  /** The instant the token expires (ms), or undefined for never. */
  readonly expiresAt: number | undefined;
}
