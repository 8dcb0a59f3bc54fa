import { sendPush } from './operations.ts';

interface SendAnswer {
  readonly data?: { readonly sendPush: { readonly push: { readonly id: string } | null } } | null;
}

/** Sends a push over HTTP as a script does; resolves with its id when the server has answered that it is durable. */
export async function push(port: number, token: string, input: object): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: sendPush, variables: { input } }),
  });
  const answer = (await response.json()) as SendAnswer;
  const id = answer.data?.sendPush.push?.id;
  if (id === undefined) throw new Error(`The push was refused: ${JSON.stringify(answer)}`);
  return id;
}
