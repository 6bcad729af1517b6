import { z } from 'zod';
import { readAnswer } from '../../../core/returned.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { dataPage } from '../../../core/slack/data-page.ts';
import { explainError } from '../../../core/slack/explain-error.ts';
import { formFieldsOf } from '../../../core/slack/fields.ts';
import { parse } from '../../../core/slack/forms.ts';
import type { Answer, Incoming, Listener } from '../../../core/slack/listener.ts';
import { parseWords, splitWords } from '../../../core/slack/words.ts';
import { teamOf, workflowsFor } from '../../../core/slack/workflows-for.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { CommandAnswer, CommandDefinition, WorkflowDefinition } from '../../../roadcrew/index.ts';
import { startPreview } from './confirm.ts';
import { helpAnswer, whyAnswer } from './pages.ts';
import { digestOf, openForm, teamFor } from './request-form.ts';

const commandBody = z.object({ trigger_id: z.string(), channel_id: z.string() });

/** `/platform …`: the first word selects the command's file; its answer is executed here. */
export const platformCommand: Listener = {
  kind: 'command',
  id: '/platform',
  access: 'everyone',
  counts: 'reads',
  async handle(incoming) {
    const { context, person } = incoming;
    const [name = 'help', ...words] = splitWords(incoming.value);
    const command = context.definitions.commands.get(name.toLowerCase());
    if (!command || !hasAccess(person, command.access ?? 'everyone')) return helpAnswer(incoming, [name, ...words]);
    const workflows = workflowsFor(incoming);
    const answer = readAnswer(await command.run({ person, words, workflows }, context.toolsOf(command)));
    return answerFor(incoming, command, answer);
  },
};

async function answerFor(incoming: Incoming, command: CommandDefinition, answer: CommandAnswer): Promise<Answer> {
  if ('say' in answer) return { kind: 'words', text: answer.say };
  if ('start' in answer) return start(incoming, answer.start, answer.words);
  if ('kind' in answer) return { kind: 'page', content: dataPage(answer, workflowsFor(incoming)) };
  const page = command.pages?.includes(answer.page) && incoming.context.registry.pages.get(answer.page);
  if (!page)
    throw new Error(
      `commands/${command.name}.ts answers with the page “${answer.page}”, which is not among its pages.`,
    );
  return page(incoming, answer.words);
}

/** Starts a workflow when every required value was typed and is valid; opens the form with those values otherwise. */
async function start(incoming: Incoming, name: string, words: readonly string[]): Promise<Answer> {
  const { context, person, body } = incoming;
  const workflow = workflowsFor(incoming).find((candidate) => candidate.name === name);
  if (!workflow) return whyAnswer(incoming, [context.definitions.workflows.get(name)?.command ?? name]);
  const { trigger_id, channel_id: channel } = commandBody.parse(body);
  const fields = formFieldsOf(workflow.input);
  const { values, problems: remarks } = parseWords(fields, words);
  const parsed = parse(workflow.input, values);
  if (values.team !== undefined) remarks.push(...teamRemarks(incoming, workflow, values.team));
  if ('problems' in parsed)
    return openForm(incoming, workflow, { values, channel, remarks, problems: parsed.problems });
  const { input } = parsed;
  try {
    const team = teamFor(incoming, workflow, input, values.team);
    if (!team || remarks.length > 0) return openForm(incoming, workflow, { values, channel, remarks });
    const tooMuch = incoming.exceeded('requests'); // the command itself was counted as a read
    if (tooMuch) return { kind: 'words', text: tooMuch };
    if (workflow.prepare) return startPreview(incoming, { workflow, input, values, team, channel });
    const { runId, repeats } = await context.runs.accept({
      delivery: { id: `command:${trigger_id}`, digest: digestOf([person.id, team, values]) },
      workflow,
      input,
      requester: person,
      team,
      originChannel: channel,
    });
    if (repeats) return openForm(incoming, workflow, { values, channel, repeats: runId });
    return {
      kind: 'words',
      text: `Accepted (${runId}). I’ll post progress here, or by DM if I’m not in this channel.`,
    };
  } catch (error) {
    if (!(error instanceof UserError) || !error.field) throw error;
    return openForm(incoming, workflow, { values, channel, problems: { [error.field]: explainError(error) } });
  }
}

/** Problems with a typed team. */
function teamRemarks({ person }: Incoming, workflow: WorkflowDefinition, typed: unknown): string[] {
  if (workflow.team) return [`The values determine the team, so “team=${String(typed)}” was ignored.`];
  return teamOf(person, typed) ? [] : [`You are not in a team called ${String(typed)}.`];
}
