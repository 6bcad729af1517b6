import { z } from 'zod';
import type { Emulated } from './emulated.ts';
import { emit } from './events.ts';
import { findRepo, type State } from './state.ts';
import type { Issues } from './types.ts';

const issue = z.looseObject({
  title: z.string(),
  body: z.string().nullish(),
  labels: z.array(z.object({ name: z.string() })),
});
const createdIssue = z.looseObject({ number: z.number() });

/** Deletes and transfers issues, which emulate cannot do and GitHub does only through GraphQL. */
export function createIssues(state: State, emulated: Emulated): Issues {
  const [app] = state.apps;
  const read = async (name: string, number: number) => {
    const url = new URL(`/repos/${name}/issues/${number}`, state.origin);
    const { body } = await emulated.forward({
      method: 'GET',
      url,
      body: undefined,
      caller: { kind: 'person', login: 'pat' },
    });
    return issue.parse(body);
  };
  return {
    async remove(name, number) {
      const repo = findRepo(state, name);
      const before = await read(name, number);
      repo.removedIssues.set(number, 'deleted');
      state.changed('issue', repo);
      emit(state, repo, 'issues', 'pat', { action: 'deleted', issue: before });
      await state.hooks.sent();
    },
    async transfer(name, number, to) {
      const [repo, target] = [findRepo(state, name), findRepo(state, to)];
      const { title, body, labels } = await read(name, number);
      if (!app) throw new Error('There is no App.');
      const copy = { title, body: body ?? '', labels: labels.map((label) => label.name) };
      const url = new URL(`/repos/${to}/issues`, state.origin);
      const answer = await emulated.forward({ method: 'POST', url, body: copy, caller: { kind: 'app', app } });
      const { number: there } = createdIssue.parse(answer.body);
      repo.removedIssues.set(number, { repoId: target.id, number: there });
      emit(state, repo, 'issues', 'pat', {
        action: 'transferred',
        issue: await read(to, there).then((one) => ({ ...one, number })),
      });
      await state.hooks.sent();
      return there;
    },
  };
}
