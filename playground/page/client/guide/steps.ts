import type { Message, PageState } from '../../api.ts';
import type { Page } from '../page.tsx';
import { perform } from '../server.ts';

export interface Step {
  title: string;
  text: string;
  button: string;
  run(page: Page): void | Promise<void>;
}

export const STEPS: Step[] = [
  {
    title: 'Alice requests a database',
    text: 'Fill in the form. Choose production: that needs approval.',
    button: 'As Alice: /platform provision db',
    run: ({ go }) => typed(go, 'alice', '/platform provision db'),
  },
  {
    title: 'Pat approves it',
    text: 'Pat is on the platform team. The card shows the plan and every parameter.',
    button: 'As Pat: open #platform-approvals',
    run: ({ go }) => go({ as: 'pat', channel: 'C0APPROVE' }),
  },
  {
    title: 'Alice reveals the credentials',
    text: 'Only the requester can, and only once.',
    button: 'As Alice: see the credentials',
    run: async ({ go }) => go({ as: 'alice', channel: await placeOfReveal() }),
  },
  {
    title: 'Alice deploys',
    text: 'See what would change, then press Deploy. Production needs approval from another member of her team.',
    button: 'As Alice: /platform deploy checkout production',
    run: ({ go }) => typed(go, 'alice', '/platform deploy checkout production'),
  },
  {
    title: 'Bob approves, and watches it go live',
    text: 'One message follows the workflow’s jobs. Once it is live, mark that it caused a problem, and roll back.',
    button: 'As Bob: open #payments',
    run: ({ go }) => go({ as: 'bob', channel: 'C0PAYMENTS' }),
  },
  {
    title: 'A deployment fails',
    text: 'The branch “fails” does. The branch “takes-a-minute” gives you time to cancel it, or to see the queue.',
    button: 'As Bob: /platform deploy checkout staging fails',
    run: ({ go }) => typed(go, 'bob', '/platform deploy checkout staging fails'),
  },
  {
    title: 'What is deployed, queued and locked',
    text: 'With deployments made outside the platform.',
    button: 'As Alice: /platform status checkout',
    run: ({ go }) => typed(go, 'alice', '/platform status checkout'),
  },
  {
    title: 'Erin is the third team',
    text: 'Two teams want read replicas. She joins them, and #platform is notified.',
    button: 'As Erin: /platform request "read replicas"',
    run: ({ go }) => typed(go, 'erin', '/platform request "read replicas"'),
  },
];

async function typed(go: Page['go'], as: string, text: string): Promise<void> {
  go({ as, channel: 'C0PAYMENTS' });
  await perform(as, { kind: 'command', text, channel: 'C0PAYMENTS' });
}

/** The place with Alice's newest Reveal button: the channel she asked in, or her direct messages. */
async function placeOfReveal(): Promise<string> {
  const response = await fetch('/api/state?as=alice');
  const { places }: PageState = await response.json();
  const [newest] = places
    .flatMap((place) => place.messages.filter(offersReveal))
    .sort((a, b) => b.ts.localeCompare(a.ts));
  return newest?.channel ?? 'C0PAYMENTS';
}

const offersReveal = (message: Message): boolean =>
  /"type":"button".*?"text":"Reveal/.test(JSON.stringify(message.blocks ?? []));
