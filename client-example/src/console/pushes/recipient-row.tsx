import type { RecipientsQuery } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../i18n/words-provider.tsx';
import { capWords } from '../../shell/cap-words.ts';
import { Link } from '../../shell/router.tsx';

type Recipient = NonNullable<RecipientsQuery['push']>['recipients']['edges'][number]['node'];

/** One person: where the push is for them, and why. */
export function RecipientRow({ recipient }: { recipient: Recipient }) {
  const words = useWords();
  const { state, user } = recipient;
  const isGood = state === 'ACKED' || state === 'READ';
  return (
    <li className="list-row" data-user={user.id} data-state={state}>
      <span className="list-main">
        <Link href={`/console/people?id=${encodeURIComponent(user.id)}`}>{user.id}</Link>
      </span>
      <span className={isGood ? 'chip chip-accent' : state === 'SUPPRESSED' ? 'chip chip-ember' : 'chip'}>
        {words.t(`state.${state}`)}
      </span>
      <span className="soft small recipient-why">{whyWords(recipient, words)}</span>
    </li>
  );
}

function whyWords(recipient: Recipient, words: Words): string {
  const { t, format } = words;
  const { reason, rule, until, quiet, releasedAt, ackedAt, readAt } = recipient;
  const said = [
    reason != null && t(`reason.${reason}`),
    rule != null && capWords(rule, words),
    until != null && t('recipient.until', { time: format.moment(until) }),
    quiet && t('recipient.quiet'),
    readAt != null
      ? t('recipient.read', { time: format.moment(readAt) })
      : ackedAt != null
        ? t('recipient.acked', { time: format.moment(ackedAt) })
        : releasedAt != null && t('recipient.released', { time: format.moment(releasedAt) }),
  ];
  return said.filter((part) => part !== false).join(' · ');
}
