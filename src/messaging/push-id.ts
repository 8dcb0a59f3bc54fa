import { randomUUID } from 'node:crypto';

/** Where in a UUID the bits begin that a UUIDv4 and a UUIDv7 both take at random, and the variant between them. */
const random = 15;

/**
 * A new id: a UUIDv7 (RFC 9562, section 5.7), which sorts by the millisecond at which it was made. What is random in it is taken from a UUIDv4, as
 * Node asks the system for the bits of many of those at once.
 */
export function newPushId(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(random)}`;
}
