import type { PushStatus } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';

const look: Record<PushStatus, string> = {
  SCHEDULED: 'chip',
  RELEASING: 'chip chip-ember',
  RELEASED: 'chip chip-accent',
  CANCELLED: 'chip',
  RETRACTED: 'chip chip-alarm',
};

/** How far a push is. */
export function PushStatusChip({ status }: { status: PushStatus }) {
  const { t } = useWords();
  return <span className={look[status]}>{t(`status.${status}`)}</span>;
}
