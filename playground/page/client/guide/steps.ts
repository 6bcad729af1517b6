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
    text: 'Fill in the form. Choose production, which needs approval.',
    button: 'As Alice: /platform provision db',
    run: ({ go }) => runCommand(go, 'alice', '/platform provision db'),
  },
  {
    title: 'Pat approves it',
    text: 'Pat is on the platform team. The card shows the plan and every parameter.',
    button: 'As Pat: open #platform-approvals',
    run: ({ go }) => go({ as: 'pat', channel: 'C0APPROVE' }),
  },
  {
    title: 'Alice reveals the credentials',
    text: 'Only the requester can reveal them, and only once.',
    button: 'As Alice: open the message',
    run: async ({ go }) => go({ as: 'alice', channel: await findRevealChannel() }),
  },
  {
    title: 'Alice deploys',
    text: 'Review the changes, then press Deploy. Production needs approval from another member of her team.',
    button: 'As Alice: /platform deploy checkout production',
    run: ({ go }) => runCommand(go, 'alice', '/platform deploy checkout production'),
  },
  {
    title: 'Bob approves and follows the deployment',
    text: 'One message shows the progress. When the deployment is live, mark it as having caused a problem, and roll back.',
    button: 'As Bob: open #payments',
    run: ({ go }) => go({ as: 'bob', channel: 'C0PAYMENTS' }),
  },
  {
    title: 'A deployment fails',
    text: 'Deploy the branch “fails”. The branch “takes-a-minute” leaves time to cancel or to see the queue.',
    button: 'As Bob: /platform deploy checkout staging fails',
    run: ({ go }) => runCommand(go, 'bob', '/platform deploy checkout staging fails'),
  },
  {
    title: 'What is deployed, queued and locked',
    text: 'Includes deployments outside the platform.',
    button: 'As Alice: /platform status checkout',
    run: ({ go }) => runCommand(go, 'alice', '/platform status checkout'),
  },
  {
    title: 'Erin is the third team',
    text: 'Two teams have requested read replicas. Erin joins them, and #platform is notified.',
    button: 'As Erin: /platform request "read replicas"',
    run: ({ go }) => runCommand(go, 'erin', '/platform request "read replicas"'),
  },
];

async function runCommand(go: Page['go'], as: string, text: string): Promise<void> {
  go({ as, channel: 'C0PAYMENTS' });
  await perform(as, { kind: 'command', text, channel: 'C0PAYMENTS' });
}

/** Channel of Alice's newest Reveal button, which may be in her direct messages. */
async function findRevealChannel(): Promise<string> {
  const response = await fetch('/api/state?as=alice');
  const { places }: PageState = await response.json();
  const [newest] = places.flatMap((place) => place.messages.filter(hasReveal)).sort((a, b) => b.ts.localeCompare(a.ts));
  return newest?.channel ?? 'C0PAYMENTS';
}

const hasReveal = (message: Message): boolean =>
  /"type":"button".*?"text":"Reveal/.test(JSON.stringify(message.blocks ?? []));
