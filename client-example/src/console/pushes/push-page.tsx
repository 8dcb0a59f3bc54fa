import { useSubscription } from 'urql';
import { graphql } from '../../gql/index.ts';
import type { FollowPushSubscription } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { refusalsOf } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';
import { Funnel } from './funnel.tsx';
import { PushActions } from './push-actions.tsx';
import { PushStatusChip } from './push-status.tsx';
import { RecipientLookup } from './recipient-lookup.tsx';
import { Recipients } from './recipients.tsx';
import './push-page.css';

const FollowPush = graphql(`
  subscription FollowPush($id: ID!) {
    push(id: $id) {
      id
      title
      body
      category
      priority
      url
      status
      createdBy
      createdAt
      scheduledAt
      atLocalTime
      expiresAt
      bypassReason
      funnel {
        audience
        suppressed {
          reason
          count
        }
        deferred
        released
        quiet
        sent
        acked
        read
        expired
      }
    }
  }
`);

export type FollowedPush = FollowPushSubscription['push'];

/** One push: what it says, and how it arrives, live. */
export function PushPage({ id }: { id: string }) {
  const { t } = useWords();
  const [result] = useSubscription({ query: FollowPush, variables: { id } });
  const { data, error } = result;
  if (error) return <Refusals refusals={refusalsOf(result)} />;
  if (!data) return <p className="soft">{t('inbox.loading')}</p>;
  const { push } = data;
  return (
    <article className="push">
      <header className="stack push-head">
        <div className="row">
          <h1 className="console-heading">{push.title}</h1>
          <PushStatusChip status={push.status} />
          {push.priority !== 'NORMAL' && (
            <span className={push.priority === 'CRITICAL' ? 'chip chip-alarm' : 'chip'}>
              {t(`priority.${push.priority}`)}
            </span>
          )}
        </div>
        <p className="message-body">{push.body}</p>
        <PushFacts push={push} />
        <PushActions push={push} />
      </header>
      <div className="push-side">
        <Funnel funnel={push.funnel} />
        <RecipientLookup pushId={push.id} funnel={push.funnel} />
      </div>
      <Recipients pushId={push.id} funnel={push.funnel} />
    </article>
  );
}

function PushFacts({ push }: { push: FollowedPush }) {
  const { t, format } = useWords();
  const facts = [
    t('push.createdBy', { who: push.createdBy, time: format.moment(push.createdAt) }),
    t('push.category', { category: push.category }),
    push.scheduledAt != null && t('push.scheduledAt', { time: format.moment(push.scheduledAt) }),
    push.atLocalTime != null && t('push.atLocalTime', { time: push.atLocalTime }),
    push.expiresAt != null && t('push.expiresAt', { time: format.moment(push.expiresAt) }),
    push.bypassReason != null && t('push.bypassReason', { reason: push.bypassReason }),
  ];
  return <ul className="row soft small">{facts.map((fact) => fact && <li key={fact}>{fact}</li>)}</ul>;
}
