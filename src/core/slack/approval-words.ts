import type { ApprovalPolicy, Tools, WorkflowDefinition } from '../../roadcrew/index.ts';
import { formFieldsOf } from './fields.ts';

/**
 * A workflow's approval policy as text after “Approval: ”. The policy is code, so it is evaluated once for each option of
 * the choice that it reads. When it also reads other fields or outside systems, the text only names the fields.
 */
export function describePolicy(workflow: EvaluatedWorkflow): string {
  if (!workflow.approval) return noApproval;
  const { fields, readFields, policyWithoutInput, policies } = evaluate(workflow);
  if (readFields.size === 0 && policyWithoutInput !== 'unknown') return describeApproval(policyWithoutInput);
  if (readFields.size > 1 || policies.length === 0 || policies.some(([, policy]) => policy === 'unknown')) {
    const labels = fields.filter(({ name }) => readFields.has(name)).map(({ label }) => `“${label}”`);
    return `Approval may be needed${labels.length > 0 ? `, depending on ${labels.join(' and ')}` : ''}.`;
  }
  const grouped = Map.groupBy(policies, ([, policy]) =>
    policy && policy !== 'unknown' ? `needs ${approvalFrom(policy)}` : 'starts immediately',
  );
  const parts = [...grouped].map(([text, options]) => `${options.map(([option]) => option).join(', ')}: ${text}`);
  return `${parts.join('; ')}.`;
}

/** Approvers of the policies that are known without a request: of a fixed one, and of one that reads a single choice. */
export function knownApprovers(workflow: EvaluatedWorkflow): ApprovalPolicy['from'][] {
  if (!workflow.approval) return [];
  const { readFields, policyWithoutInput, policies } = evaluate(workflow);
  if (readFields.size > 1) return [];
  const known = readFields.size === 0 ? [policyWithoutInput] : policies.map(([, policy]) => policy);
  return known.flatMap((policy) => (policy && policy !== 'unknown' ? policy.from : []));
}

type EvaluatedWorkflow = Pick<WorkflowDefinition, 'approval' | 'input'>;

/** Policy without input, and for each option of the choice that the policy reads. */
function evaluate({ approval, input }: EvaluatedWorkflow) {
  const fields = formFieldsOf(input);
  const readFields = new Set<string>();
  const policyOf = (values: Record<string, unknown>) =>
    evaluatePolicy(() => approval?.({ input: trackReads(values, readFields), clients: noTools }));
  const policyWithoutInput = policyOf({});
  const choice = fields.find(({ name, kind }) => kind === 'choice' && readFields.has(name));
  const policies = (choice?.options ?? []).map(
    (option) => [option, policyOf({ [choice?.name ?? '']: option })] as const,
  );
  return { fields, readFields, policyWithoutInput, policies };
}

const noApproval = 'No approval is needed.';

/** A policy's result as a sentence. `team` is the run's team, when it is known. */
export const describeApproval = (policy: ApprovalPolicy | undefined, team?: string) =>
  policy ? `Needs ${approvalFrom(policy, team)}.` : noApproval;

function approvalFrom({ from, count }: ApprovalPolicy, team?: string): string {
  if (from === 'owners') {
    const owners = team ? `team ${team}` : 'the run’s team';
    return `approval from ${count === 1 ? 'another member' : `${count} other members`} of ${owners}`;
  }
  const approvers = from === 'platform' ? 'a platform team' : `the ${from} platform team`;
  return `approval from ${count === 1 ? 'one person' : `${count} people`} in ${approvers}`;
}

/** Fails on every access: a policy that reads outside systems cannot be evaluated for a description. */
const noTools = new Proxy<Tools>(Object.create(null), {
  get() {
    throw new TypeError('This policy reads outside systems.');
  },
});

/** `unknown` when the policy throws, because it needs tools or more values than one choice. */
function evaluatePolicy(policy: () => ApprovalPolicy | undefined): ApprovalPolicy | undefined | 'unknown' {
  try {
    return policy();
  } catch {
    return 'unknown';
  }
}

/** Records the fields that the policy reads. */
const trackReads = (values: Record<string, unknown>, readFields: Set<string>) =>
  new Proxy(values, {
    get(target, key) {
      readFields.add(String(key));
      return Object.hasOwn(target, key) ? Reflect.get(target, key) : undefined;
    },
    has(target, key) {
      readFields.add(String(key));
      return Object.hasOwn(target, key);
    },
    ownKeys() {
      throw new TypeError('This policy enumerates its input.');
    },
  });
