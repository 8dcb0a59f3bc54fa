import type { Message } from 'presently/client';
import { useState } from 'react';
import { useWords, type Words } from '../i18n/words-provider.tsx';
import { UsageList } from '../preferences/usage-list.tsx';

/** "Why did I get this?": what the message is, what it passed or had to respect, and how much of each cap is used. */
export function WhyThis({ message }: { message: Message }) {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="why small" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.t('why.title')}</summary>
      <ul>
        {reasons(message, words).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {isOpen && <UsageList />}
    </details>
  );
}

function reasons(message: Message, { t, format }: Words): string[] {
  const said = [t('why.category', { category: message.category })];
  if (message.priority === 'CRITICAL') said.push(t('why.critical'));
  else if (message.quiet) said.push(t('why.quiet'));
  else said.push(t('why.room'));
  if (message.redelivered) said.push(t('why.redelivered'));
  if (message.ackedAt !== null) said.push(t('why.acked', { time: format.moment(message.ackedAt) }));
  if (message.expiresAt !== null) said.push(t('why.expires', { time: format.moment(message.expiresAt) }));
  return said;
}
