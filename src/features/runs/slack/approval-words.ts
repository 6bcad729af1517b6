import type { Providers } from '../../../core/clients.ts';
import { askedOf } from '../../../core/slack/fields.ts';
import type { ApprovalPolicy, WorkflowDefinition } from '../../../roadcrew/index.ts';

/**
 * Whether approval will be asked, in words that may follow “Approval: ”. The policy is code, so it is asked once for each
 * option of the choice it looks at; when it looks at anything else too, the outside for one, the words only say what it
 * depends on.
 */
export function policyWords(workflow: Pick<WorkflowDefinition, 'approval' | 'input'>): string {
  if (!workflow.approval) return atOnce;
  const fields = askedOf(workflow.input);
  const read = new Set<string>();
  const ask = (values: Record<string, unknown>) =>
    answer(() => workflow.approval?.({ input: watched(values, read), clients: nobody }));
  const always = ask({});
  const choice = fields.find(({ name, kind }) => kind === 'choice' && read.has(name));
  const answers = (choice?.options ?? []).map((option) => [option, ask({ [choice?.name ?? '']: option })] as const);
  if (read.size === 0 && always !== 'unknown') return approvalWords(always);
  if (read.size > 1 || answers.length === 0 || answers.some(([, policy]) => policy === 'unknown')) {
    const labels = fields.filter(({ name }) => read.has(name)).map(({ label }) => `“${label}”`);
    return `Approval may be asked${labels.length > 0 ? `, depending on ${labels.join(' and ')}` : ''}.`;
  }
  const grouped = Map.groupBy(answers, ([, policy]) =>
    policy && policy !== 'unknown' ? needs(policy) : 'starts at once',
  );
  const parts = [...grouped].map(([words, same]) => `${same.map(([option]) => option).join(', ')}: ${words}`);
  return `${parts.join('; ')}.`;
}

const atOnce = 'No approval is needed.';

/** The same for an answer of the policy. `team` is the one it is for, where that is known. */
export const approvalWords = (policy: ApprovalPolicy | undefined, team?: string) =>
  policy ? `It ${needs(policy, team)}.` : atOnce;

function needs({ from, count }: ApprovalPolicy, team?: string): string {
  if (from === 'owners') {
    const owners = team ? `team ${team}` : 'the team it is for';
    return `needs the approval of ${count === 1 ? 'another member' : `${count} other members`} of ${owners}`;
  }
  const approvers = from === 'platform' ? 'a platform team' : `the ${from} platform team`;
  return `needs the approval of ${count === 1 ? 'one person' : `${count} people`} of ${approvers}`;
}

/** A policy that asks the outside has no answer here. */
const nobody = new Proxy<Providers>(Object.create(null), {
  get() {
    throw new TypeError('This policy asks the outside.');
  },
});

/** A policy may trip over a value that is not there yet, or look at more than one choice can answer. */
function answer(policy: () => ApprovalPolicy | undefined): ApprovalPolicy | undefined | 'unknown' {
  try {
    return policy();
  } catch {
    return 'unknown';
  }
}

/** Notes which fields the policy looks at. */
const watched = (values: Record<string, unknown>, read: Set<string>) =>
  new Proxy(values, {
    get(target, key) {
      read.add(String(key));
      return Object.hasOwn(target, key) ? Reflect.get(target, key) : undefined;
    },
    has(target, key) {
      read.add(String(key));
      return Object.hasOwn(target, key);
    },
    ownKeys() {
      throw new TypeError('This policy looks at the input as a whole.');
    },
  });
