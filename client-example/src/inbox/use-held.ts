import type { Message } from 'presently/client';
import { useState } from 'react';

/** A list that does not grow at its top while it is held. */
export interface Held {
  readonly shown: readonly Message[];
  /** How many newer messages wait to be shown. */
  readonly waiting: number;
  /** Shows them. */
  release(): void;
}

/**
 * Holds back messages that would push down what somebody reads. What is shown already changes in place; history is added at the end; only
 * what belongs above the first message shown has to wait.
 */
export function useHeld(messages: readonly Message[], isHeld: boolean): Held {
  const [topId, setTopId] = useState<string>();
  const newest = messages[0]?.id;
  if (!isHeld && newest !== topId) setTopId(newest);

  const top = messages.findIndex((message) => message.id === topId);
  const waiting = Math.max(top, 0);
  return { shown: messages.slice(waiting), waiting, release: () => setTopId(newest) };
}
