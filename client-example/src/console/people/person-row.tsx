import { useState } from 'react';
import type { PeopleQuery } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { Attributes } from './attributes.tsx';
import { DisconnectButton } from './disconnect-button.tsx';
import { PersonUsage } from './person-usage.tsx';

type Person = PeopleQuery['users']['edges'][number]['node'];

/** One person: online or not, what is known, and behind it the usage of the caps. */
export function PersonRow({ person, startsOpen }: { person: Person; startsOpen: boolean }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(startsOpen);
  return (
    <li className="list-row" data-user={person.id}>
      <span className={person.online ? 'presence presence-on' : 'presence'} />
      <details className="list-main" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <strong>{person.id}</strong>{' '}
          <span className="soft small">
            {person.online ? t('people.connections', { count: person.connections }) : t('people.offline')} ·{' '}
            {person.timeZone} · {t('inbox.unread', { count: person.unreadCount })}
          </span>
        </summary>
        {isOpen && <PersonUsage id={person.id} />}
      </details>
      <span className="row row-close">
        <Attributes attributes={person.attributes} />
      </span>
      {person.online && <DisconnectButton id={person.id} />}
    </li>
  );
}
