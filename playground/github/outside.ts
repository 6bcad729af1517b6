import { addDeployment, addStatus } from './deployments.ts';
import { viewRun } from './format/runs.ts';
import { commitAt } from './git.ts';
import { findWorkflow } from './routes/workflows.ts';
import { startRun } from './runs.ts';
import { findRepo, type State } from './state.ts';
import type { Outside } from './types.ts';
import { readInputs, readWorkflow } from './workflow-file.ts';

/** Creates deployments outside the platform. */
export function createOutside(state: State): Outside {
  return {
    async run(name, { by = 'alice', workflow: file = 'deploy.yml', ref, inputs } = {}) {
      const repo = findRepo(state, name);
      const branch = ref ?? repo.defaultBranch;
      const { sha, files } = commitAt(repo, branch);
      const workflow = findWorkflow(repo, file);
      const read = readWorkflow(files.get(workflow.path) ?? '', workflow.path);
      // The documented inputs, with the values that a person would enter in the browser.
      const defaults = Object.entries({ sha, environment: 'production' }).filter(([key]) => read.inputs.has(key));
      const values = readInputs(read, inputs ?? Object.fromEntries(defaults));
      const run = startRun(state, repo, { workflow, event: 'workflow_dispatch', branch, sha, inputs: values, by });
      await state.hooks.sent();
      return viewRun(state, run);
    },
    async deploy(name, { environment, ref, state: outcome = 'success', by = 'ci[bot]', description }) {
      const repo = findRepo(state, name);
      const target = ref ?? repo.defaultBranch;
      const about = { sha: commitAt(repo, target).sha, ref: target, environment, creator: by };
      const deployment = addDeployment(state, repo, { ...about, description: description ?? null });
      addStatus(state, repo, deployment, { state: outcome, creator: by });
      await state.hooks.sent();
      return { id: deployment.id, sha: deployment.sha };
    },
    async status(id, outcome) {
      for (const repo of state.repos.values()) {
        const deployment = repo.deployments.find((one) => one.id === id);
        if (deployment) addStatus(state, repo, deployment, { state: outcome, creator: deployment.creator });
      }
      await state.hooks.sent();
    },
  };
}
