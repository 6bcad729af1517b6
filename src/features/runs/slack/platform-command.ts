import { z } from 'zod';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { askedOf } from '../../../core/slack/fields.ts';
import { parse } from '../../../core/slack/forms.ts';
import type { Answer, Incoming, Listener } from '../../../core/slack/listener.ts';
import { parseTyped, splitWords } from '../../../core/slack/words.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { CommandAnswer, WorkflowDefinition } from '../../../roadcrew/index.ts';
import { lookUp } from './confirm.ts';
import { pages } from './pages.ts';
import { digestOf, explained, openForm, teamFor, teamOf, workflowsFor } from './request-form.ts';

const typed = z.object({ trigger_id: z.string(), channel_id: z.string() });

/** `/platform …`: the first word finds the command's file, which decides; what it decided is carried out here. */
export const platformCommand: Listener = {
  kind: 'command',
  id: '/platform',
  access: 'everyone',
  counts: 'reads',
  async handle(incoming) {
    const { context, person } = incoming;
    const [name = 'help', ...words] = splitWords(incoming.value);
    const command = context.definitions.commands.get(name.toLowerCase());
    if (!command || !hasAccess(person, command.access ?? 'everyone')) return pages.help(incoming, [name, ...words]);
    const workflows = workflowsFor(incoming);
    return carried(incoming, await command.run({ person, words, workflows }));
  },
};

async function carried(incoming: Incoming, answer: CommandAnswer): Promise<Answer> {
  if ('say' in answer) return { kind: 'words', text: answer.say };
  if ('start' in answer) return start(incoming, answer.start, answer.words);
  return pages[answer.page](incoming, answer.words);
}

/** Starts at once when everything needed was typed and is valid; otherwise the form opens with what was typed in it. */
async function start(incoming: Incoming, name: string, words: readonly string[]): Promise<Answer> {
  const { context, person, body } = incoming;
  const workflow = workflowsFor(incoming).find((candidate) => candidate.name === name);
  if (!workflow) return pages.why(incoming, [context.definitions.workflows.get(name)?.command ?? name]);
  const { trigger_id, channel_id: channel } = typed.parse(body);
  const fields = askedOf(workflow.input);
  const { values, problems: remarks } = parseTyped(fields, words);
  const parsed = parse(workflow.input, values);
  if (values.team !== undefined) remarks.push(...teamRemarks(incoming, workflow, values.team));
  if ('problems' in parsed)
    return openForm(incoming, workflow, { values, channel, remarks, problems: parsed.problems });
  const { input } = parsed;
  try {
    const team = teamFor(incoming, workflow, input, values.team);
    if (!team || remarks.length > 0) return openForm(incoming, workflow, { values, channel, remarks });
    const tooMuch = incoming.exceeded('requests'); // as a command it was counted among the reads
    if (tooMuch) return { kind: 'words', text: tooMuch };
    if (workflow.prepare) return lookUp(incoming, { workflow, input, values, team, channel });
    const { runId } = await context.requests.accept({
      delivery: { id: `command:${trigger_id}`, digest: digestOf([person.id, team, values]) },
      ...{ workflow, input, requester: person, team, originChannel: channel },
    });
    return {
      kind: 'words',
      text: `Your request is recorded (${runId}). Its progress is shown here, or in our direct messages where I cannot post.`,
    };
  } catch (error) {
    if (!(error instanceof UserError) || !error.field) throw error;
    return openForm(incoming, workflow, { values, channel, problems: { [error.field]: explained(error) } });
  }
}

/** What is wrong with a team that was typed. */
function teamRemarks({ person }: Incoming, workflow: WorkflowDefinition, typed: unknown): string[] {
  if (workflow.team) return [`What it is about says whose it is, so “team=${String(typed)}” was left out.`];
  return teamOf(person, typed) ? [] : [`You are not in a team called ${String(typed)}.`];
}
