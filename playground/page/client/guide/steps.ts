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
    title: 'Alice asks for a database',
    text: 'Fill in the form. Choose production: that needs somebody’s approval.',
    button: 'As Alice: /platform provision db',
    run: async ({ go }) => {
      go({ as: 'alice', channel: 'C0PAYMENTS' });
      await perform('alice', { kind: 'command', text: '/platform provision db', channel: 'C0PAYMENTS' });
    },
  },
  {
    title: 'Pat approves it',
    text: 'Pat is on the platform team. The card shows the plan and every parameter.',
    button: 'As Pat: open #platform-approvals',
    run: ({ go }) => go({ as: 'pat', channel: 'C0APPROVE' }),
  },
  {
    title: 'Alice reveals the credentials',
    text: 'Only the person who asked can, and only once.',
    button: 'As Alice: see the credentials',
    run: async ({ go }) => go({ as: 'alice', channel: await placeOfReveal() }),
  },
];

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
