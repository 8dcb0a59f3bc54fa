import type { Values } from './setting.ts';
import { span } from './setting.ts';

/** How long the server waits, and for what. PT0S stands for ever. */
export const waitsSettings = {
  HEADERS_TIMEOUT: span(
    10_000,
    "How long a client may take to send a request's headers. PT0S for any time, here and below.",
  ),
  REQUEST_TIMEOUT: span(15_000, 'How long a client may take to send a whole request.'),
  INIT_TIMEOUT: span(3_000, 'How long a new WebSocket may take to say who it is (connection_init).'),
  HEARTBEAT: span(
    12_000,
    'How often a ping is sent on a WebSocket; one that gave no sign of life until the next is cut off. An event stream has something every 12 s whatever this says.',
  ),
  STALL_TIMEOUT: span(5_000, 'How long a reader may take nothing of what waits for it, for each 64 KiB.'),
  EXPIRY_GRACE: span(25_000, 'How long a connection outlives its token; PT0S: until it ends by itself.'),
};

/** The waits of the gateway, by the gateway's names. */
export function waitsOf(config: Values<typeof waitsSettings>) {
  return {
    initTimeout: config.INIT_TIMEOUT,
    heartbeat: config.HEARTBEAT,
    stall: config.STALL_TIMEOUT,
    expiryGrace: config.EXPIRY_GRACE,
  };
}
