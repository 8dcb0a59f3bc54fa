import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { refusalsOf } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';
import { Usages } from '../../preferences/usage-list.tsx';

const PersonUsageQuery = graphql(`
  query PersonUsage($id: ID!) {
    user(id: $id) {
      preferences {
        mutedCategories
        quietHours {
          from
          to
        }
        dailyLimit
      }
      frequencyUsage {
        rule {
          category
          limit
          window {
            calendar
            rolling
          }
          overflow
          own
        }
        used
        limit
        resetsAt
      }
    }
  }
`);

/** What one person chose, and how much of each cap is used. */
export function PersonUsage({ id }: { id: string }) {
  const { t, format } = useWords();
  const [result] = useQuery({
    query: PersonUsageQuery,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const user = result.data?.user;
  if (result.error) return <Refusals refusals={refusalsOf(result)} />;
  if (!user)
    return <p className="soft small">{t(result.fetching ? 'inbox.loading' : 'people.unknown', { id })}</p>;
  const { mutedCategories, quietHours } = user.preferences;
  return (
    <div className="person-usage small">
      {mutedCategories.length > 0 && <p>{t('people.muted', { categories: format.list(mutedCategories) })}</p>}
      {quietHours && <p>{t('people.quietHours', { from: quietHours.from, to: quietHours.to })}</p>}
      <Usages usages={user.frequencyUsage} />
    </div>
  );
}
