import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { removeCredentials } from '../../lib/credentials.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { adopt, ensureIssue, pushThread, redraw } from '../issues/desired.ts';
import type { RefusalCategory, Severity } from '../issues/tables.ts';
import { pause, resolve, respond, resumeClock } from './clock.ts';
import { requestConfirmation, stamp } from './confirm.ts';
import { addEvent, change, type Escalation, family, hold } from './escalation.ts';
import { notice, shown, type ThreadNotice } from './messages.ts';

/** What the platform decides. One decision each: whoever comes second reads what the first one did. */

export interface Decision {
  escalation: string;
  /** Person id of a platform engineer. */
  by: string;
}

export interface Acceptance extends Decision {
  domain: 'core' | 'data';
  title: string;
  priority: Severity;
  labels: readonly string[];
  /** Login at GitHub. */
  assignee?: string | undefined;
  /** Where issues are opened. */
  repo: string;
}

const now = sql<Date>`now()` as unknown as Date;
const clean = (text: string) => removeCredentials(text).text;

/** It becomes an issue. */
export async function accept(tx: Db, { escalation: id, by, repo, ...terms }: Acceptance): Promise<void> {
  const open = await undecided(tx, id);
  const { domain, priority, labels, assignee = null } = terms;
  const issue = await ensureIssue(tx, { kind: 'escalation', subject: id, repo });
  const accepted = await change(tx, open, {
    ...{ state: 'accepted', issue, domain, priority, labels: [...labels], assignee, issue_title: clean(terms.title) },
    ...{ decided_by: by, decided_at: now },
  });
  await respond(tx, accepted, by);
  await resumeClock(tx, accepted, by);
  await addEvent(tx, 'escalation.accepted', accepted, by, {
    ...{ domain, severity: open.severity, capability: open.capability },
  });
  for (const one of await family(tx, id)) await pushThread(tx, one.id, { id: issue, repo });
  await tell(tx, accepted, 'accepted', 'once');
}

/** It joins another one, or an issue that somebody has opened at GitHub. */
export async function merge(
  tx: Db,
  { escalation: id, by, into, issue }: Decision & { into?: string | undefined; issue?: string | undefined },
): Promise<void> {
  const open = await undecided(tx, id);
  const owner = issue === undefined ? into : await ownerOf(tx, issue);
  if (owner === undefined && issue !== undefined) return await takeOver(tx, open, by, issue);
  const target = await mergeTarget(tx, owner ?? '', id);
  const joined = await change(tx, open, {
    ...{ state: 'merged', merged_into: target.id, domain: target.domain, decided_by: by, decided_at: now },
  });
  // What was merged into this one goes along.
  await tx.updateTable('escalations').set({ merged_into: target.id }).where('merged_into', '=', id).execute();
  await respond(tx, joined, by);
  await resumeClock(tx, joined, by);
  await addEvent(tx, 'escalation.merged', joined, by, { into: target.id });
  if (target.issue) {
    const { repo } = await tx
      .selectFrom('issues')
      .select('repo')
      .where('id', '=', target.issue)
      .executeTakeFirstOrThrow();
    await pushThread(tx, id, { id: target.issue, repo });
    await redraw(tx, target.issue);
  }
  await enqueueMessages(tx, [
    ...shown(joined),
    ...shown(target),
    notice(id, 'merged', 'once'),
    notice(target.id, 'merged', id, { other: id }),
  ]);
}

/** Answered here; no issue. `wish`: the answer belongs into the documentation. */
export async function answer(tx: Db, { escalation: id, by, words, wish }: Decision & { words: string; wish: boolean }) {
  const open = await undecided(tx, id);
  await respond(tx, open, by);
  const answered = await change(tx, open, {
    ...{ state: 'answered', words: clean(words), wish, decided_by: by, decided_at: now },
  });
  await resumeClock(tx, answered, by);
  await addEvent(tx, 'escalation.answered', answered, by, { domain: answered.domain });
  await resolve(tx, await hold(tx, id), by, 'answered');
  await requestConfirmation(tx, id, 'answered', await stamp(tx));
}

export async function decline(
  tx: Db,
  { escalation: id, by, category, words }: Decision & { category: RefusalCategory; words: string },
): Promise<void> {
  const open = await undecided(tx, id);
  await respond(tx, open, by);
  const declined = await change(tx, open, {
    ...{ state: 'declined', category, words: clean(words), decided_by: by, decided_at: now },
  });
  await resumeClock(tx, declined, by);
  await addEvent(tx, 'escalation.declined', declined, by, { category });
  await resolve(tx, await hold(tx, id), by, 'declined');
  await requestConfirmation(tx, id, 'declined', await stamp(tx));
}

/** The requester is asked something: until they answer, the clock stands still. */
export async function ask(tx: Db, { escalation: id, by, words }: Decision & { words: string }): Promise<void> {
  const escalation = await hold(tx, id);
  if (escalation.state !== 'open' && escalation.state !== 'accepted') refuse(escalation);
  await respond(tx, escalation, by);
  const asked = await change(tx, escalation, { words: clean(words), decided_by: by });
  await pause(tx, asked, by);
  await tell(tx, asked, 'asked', await stamp(tx));
}

/** @throws UserError when somebody has decided already. */
async function undecided(tx: Db, id: string): Promise<Escalation> {
  const escalation = await hold(tx, id);
  return escalation.state === 'open' ? escalation : refuse(escalation);
}

const words: Record<Escalation['state'], string> = {
  open: 'is open',
  accepted: 'was already accepted',
  merged: 'was already merged into another one',
  answered: 'was already answered',
  declined: 'was already declined',
  closed: 'is already solved',
};

function refuse({ state }: Pick<Escalation, 'state'>): never {
  throw new UserError(`This escalation ${words[state]}.`, { hint: 'Nothing was changed.' });
}

/** @throws UserError when it cannot be merged into. */
async function mergeTarget(tx: Db, id: string, from: string): Promise<Escalation> {
  const found = await hold(tx, id);
  const target = found.merged_into === null ? found : await hold(tx, found.merged_into);
  if (target.id === from) throw new UserError('It cannot be merged into itself.', { field: 'into' });
  if (target.state === 'open' || target.state === 'accepted') return target;
  throw new UserError('That one has ended. Choose one that is open.', { field: 'into' });
}

async function ownerOf(tx: Db, issue: string): Promise<string | undefined> {
  const row = await tx.selectFrom('issues').select(['kind', 'subject']).where('id', '=', issue).executeTakeFirst();
  return row?.kind === 'escalation' ? (row.subject ?? undefined) : undefined;
}

/** Somebody's open issue becomes the one of this escalation. */
async function takeOver(tx: Db, open: Escalation, by: string, issue: string): Promise<void> {
  const id = await adopt(tx, { issue, kind: 'escalation', subject: open.id });
  if (id === undefined) throw new UserError('That issue is not open any more.', { field: 'into' });
  const { repo, title } = await tx
    .selectFrom('issues')
    .select(['repo', 'title'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const accepted = await change(tx, open, {
    state: 'accepted',
    issue: id,
    issue_title: title,
    decided_by: by,
    decided_at: now,
  });
  await respond(tx, accepted, by);
  await resumeClock(tx, accepted, by);
  await addEvent(tx, 'escalation.accepted', accepted, by, { severity: open.severity, capability: open.capability });
  await redraw(tx, id);
  for (const one of await family(tx, open.id)) await pushThread(tx, one.id, { id, repo });
  await tell(tx, accepted, 'accepted', 'once');
}

/** Everybody in its family sees it as it is now, and reads of it in their thread. */
async function tell(tx: Db, { id }: Escalation, what: ThreadNotice, of: string): Promise<void> {
  const all = await family(tx, id);
  await enqueueMessages(tx, [...all.flatMap(shown), ...all.map((one) => notice(one.id, what, of))]);
}
