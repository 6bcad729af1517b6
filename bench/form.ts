import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Slack } from '../playground/slack/slack.ts';
import { readBody, reply } from '../src/lib/http.ts';

/** Payload of a submission of the no-op form, and the view's id in it. */
export interface Submission {
  payload: string;
  viewId: string;
}

/** Opens and fills in the form at the running bot, and records the submission instead of sending it. */
export async function recordSubmission(slack: Slack, botPort: number): Promise<Submission> {
  const alice = slack.as('alice');
  slack.connect(`http://127.0.0.1:${botPort}`);
  await alice.command('/platform no op');
  const view = alice.view;
  if (!view) throw new Error('Roadcrew did not open the form.');
  alice.fill({ Number: 1, Name: view.id }); // differs in each copy, as the view's id does
  let payload = '';
  const recorder = createServer(async (request, response) => {
    payload = new URLSearchParams((await readBody(request, 1_000_000)).toString()).get('payload') ?? '';
    reply(response, 200);
  });
  await once(recorder.listen(0, '127.0.0.1'), 'listening');
  const address = recorder.address();
  if (address === null || typeof address === 'string') throw new Error('The recorder has no port.');
  slack.connect(`http://127.0.0.1:${address.port}`);
  await alice.submit();
  recorder.close();
  return { payload, viewId: view.id };
}
