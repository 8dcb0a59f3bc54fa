import type { Clock } from '../clock.ts';
import { Countdown } from './countdown.ts';
import { most, type GatewayLimits } from './limits.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Outgoing } from './outgoing.ts';
import type { Turn } from './turn.ts';

/** What the sockets of one gateway have in common. */
export class OutgoingShared {
  readonly turn: Turn;
  readonly metrics: GatewayMetrics;
  readonly mostWaiting: number;
  readonly stall: number;
  /** Sockets whose kernel takes nothing now. */
  readonly blocked = new Set<Outgoing>();
  readonly stalls: Countdown<Outgoing>;

  constructor(clock: Clock, limits: GatewayLimits, turn: Turn, metrics: GatewayMetrics) {
    this.turn = turn;
    this.metrics = metrics;
    this.mostWaiting = most(limits.waitingBytes);
    this.stall = limits.stall;
    this.stalls = new Countdown(clock, limits.stall, (outgoing) => outgoing.stalled());
  }
}
