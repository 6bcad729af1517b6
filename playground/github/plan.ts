import { findCommit } from './git.ts';
import type { Run, RunPlan } from './model.ts';
import type { RunnerSettings } from './types.ts';
import { fillIn, type WorkflowFile } from './workflow-file.ts';

type About = Pick<Run, 'repo' | 'workflow' | 'event' | 'inputs' | 'headBranch' | 'headSha' | 'actor'>;

const endings = ['success', 'failure', 'timed_out', 'startup_failure', 'never'] as const;

/** Decides how a run will go: its name, its jobs with their steps, what it deploys and how it ends. */
export function planRun(
  about: About,
  file: WorkflowFile,
  settings: RunnerSettings,
): Pick<Run, 'title' | 'isNamed' | 'deployedSha' | 'plan'> {
  const { repo, inputs, headSha } = about;
  const checkout = checkedOut(about, file);
  const commit = checkout === undefined ? undefined : findCommit(repo, checkout || headSha);
  const deployedSha = settings.deploys ?? commit?.sha ?? headSha;
  const context = contextOf(about, deployedSha);
  const jobs = file.jobs.map(({ name, environment, steps }) => ({
    name: fillIn(name, context),
    steps: ['Set up job', ...steps.map((step) => fillIn(step.name, context)), 'Complete job'],
    environment: environment === undefined ? undefined : fillIn(environment, context) || undefined,
  }));
  const chosen = inputs[settings.outcomeInput ?? 'outcome'];
  const script = readScript(commit?.files.get('deploy.sh') ?? '');
  const plan: RunPlan = {
    duration: settings.duration === 'by hand' ? settings.duration : (script.duration ?? settings.duration ?? 0),
    ending: endings.find((ending) => ending === chosen) ?? settings.outcome ?? script.ending,
    jobs,
    failsAt: failingStep(jobs, settings.failsAt),
    done: 0,
  };
  if (checkout && !commit && settings.deploys === undefined) {
    // Nothing to check out by that name: the job fails where it tries to.
    plan.ending = 'failure';
    plan.failsAt = checkoutStep(file);
  }
  const message = repo.commits.get(headSha)?.message.split('\n')[0] ?? '';
  const title = about.event === 'push' ? message : file.name;
  const isNamed = file.runName !== undefined;
  return { title: isNamed ? fillIn(file.runName ?? '', context) : title, isNamed, deployedSha, plan };
}

/** As far as the script of the commit can be carried out here: `sleep` and `exit`. */
function readScript(text: string): { duration?: number; ending: 'success' | 'failure' } {
  const seconds = /^sleep (\d+)/m.exec(text)?.[1];
  return {
    ending: /^exit [1-9]/m.test(text) ? 'failure' : 'success',
    ...(seconds && { duration: Number(seconds) * 1000 }),
  };
}

/** The last step of the work itself, in the first job, unless said otherwise. */
export function failingStep(jobs: RunPlan['jobs'], at: RunnerSettings['failsAt']): RunPlan['failsAt'] {
  const job = at ? jobs.findIndex(({ name }) => name === at.job) : 0;
  const steps = jobs[job]?.steps ?? [];
  const step = at?.step === undefined ? Math.max(0, steps.length - 2) : steps.indexOf(at.step);
  if (at && (job < 0 || step < 0)) {
    throw new Error(`No step ${at.step} in job ${at.job}; there are: ${JSON.stringify(jobs)}`);
  }
  return { job, step };
}

const isCheckout = ({ uses }: { uses: string }) => uses.startsWith('actions/checkout@');

function checkoutStep({ jobs }: WorkflowFile): RunPlan['failsAt'] {
  const job = jobs.findIndex(({ steps }) => steps.some(isCheckout));
  // "Set up job" comes first.
  return { job, step: (jobs[job]?.steps.findIndex(isCheckout) ?? 0) + 1 };
}

/** What the first checkout asks for; empty for the run's own commit, `undefined` where nothing is checked out. */
function checkedOut(about: About, { jobs }: WorkflowFile): string | undefined {
  const step = jobs.flatMap(({ steps }) => steps).find(isCheckout);
  return step && fillIn(step.ref ?? '', contextOf(about, ''));
}

/** Outputs named `sha`, of steps and jobs, are the commit that was checked out. */
function contextOf({ inputs, headBranch, headSha, actor, repo }: About, deployedSha: string) {
  const known: Record<string, string> = {
    'github.sha': headSha,
    'github.ref_name': headBranch,
    'github.actor': actor,
    'github.repository': repo.fullName,
  };
  return (name: string): string | undefined => {
    const input = /^(?:github\.event\.)?inputs\.([\w-]+)$/.exec(name)?.[1];
    if (input !== undefined) return inputs[input];
    return /^(?:steps|needs)\.[\w-]+\.outputs\.sha$/.test(name) ? deployedSha : known[name];
  };
}
