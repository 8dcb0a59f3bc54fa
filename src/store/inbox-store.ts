export type MessageState = 'PENDING' | 'SENT' | 'ACKED' | 'READ' | 'EXPIRED' | 'RETRACTED';
export type Priority = 'LOW' | 'NORMAL' | 'HIGH' | 'CRITICAL';

/** A push as one user has it. */
export interface MessageRecord {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly body: string;
  readonly category: string;
  readonly priority: Priority;
  /** JSON text, or null. */
  readonly data: string | null;
  readonly url: string | null;
  readonly state: MessageState;
  readonly quiet: boolean;
  readonly releasedAt: number;
  readonly expiresAt: number | null;
  /** When it was first handed to a socket, or null. */
  readonly sentAt: number | null;
  readonly ackedAt: number | null;
  readonly readAt: number | null;
  /** Where it stands among all releases, allotted in commit order: who has seen position n is missing none below n. */
  readonly position: number;
}
