import { useMutation } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { refusalsIn, refusalsOf } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';

const DisconnectUser = graphql(`
  mutation DisconnectUser($id: ID!) {
    disconnectUser(id: $id) {
      connections
      errors {
        code
        message
        path
      }
    }
  }
`);

/** Closes the connections of one person. */
export function DisconnectButton({ id }: { id: string }) {
  const { t } = useWords();
  const [result, disconnect] = useMutation(DisconnectUser);
  const { data, fetching } = result;
  return (
    <>
      <button
        type="button"
        className="button button-small"
        disabled={fetching}
        onClick={() => void disconnect({ id })}
      >
        {t('people.disconnect')}
        <span className="only-heard"> {id}</span>
      </button>
      {data && data.disconnectUser.errors.length === 0 && (
        <span role="status" className="soft small">
          {t('people.disconnected', { count: data.disconnectUser.connections })}
        </span>
      )}
      <Refusals refusals={[...refusalsIn(data?.disconnectUser.errors), ...refusalsOf(result)]} />
    </>
  );
}
