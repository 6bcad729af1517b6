import { findCommit } from './git.ts';
import type { Run, RunPlan } from './model.ts';
import type { RunnerSettings } from './types.ts';
import { fillIn, type WorkflowFile } from './workflow-file.ts';

type About = Pick<Run, 'repo' | 'workflow' | 'event' | 'inputs' | 'headBranch' | 'headSha' | 'actor'>;

const endings: readonly RunPlan['ending'][] = [
  ...(['success', 'failure', 'cancelled', 'timed_out', 'skipped', 'neutral', 'stale'] as const),
  ...(['startup_failure', 'action_required', 'never'] as const),
];

/** Plans a run: its name, its jobs and their steps, the commit it deploys and how it ends. */
export function planRun(
  about: About,
  file: WorkflowFile,
  settings: RunnerSettings,
): Pick<Run, 'title' | 'isNamed' | 'deployedSha' | 'plan'> {
  const { repo, inputs, headSha } = about;
  const checkout = checkoutRef(about, file);
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
    // The commit to check out does not exist: the checkout step fails.
    plan.ending = 'failure';
    plan.failsAt = checkoutStep(file);
  }
  const message = repo.commits.get(headSha)?.message.split('\n')[0] ?? '';
  const title = about.event === 'push' ? message : file.name;
  const isNamed = file.runName !== undefined;
  return { title: isNamed ? fillIn(file.runName ?? '', context) : title, isNamed, deployedSha, plan };
}

/** Interprets `sleep` and `exit` in the commit's script. */
function readScript(text: string): { duration?: number; ending: 'success' | 'failure' } {
  const seconds = /^sleep (\d+)/m.exec(text)?.[1];
  return {
    ending: /^exit [1-9]/m.test(text) ? 'failure' : 'success',
    ...(seconds && { duration: Number(seconds) * 1000 }),
  };
}

/** Finds the failing step. Default: the last working step of the first job. */
export function failingStep(jobs: RunPlan['jobs'], at: RunnerSettings['failsAt']): RunPlan['failsAt'] {
  const job = at ? jobs.findIndex(({ name }) => name === at.job) : 0;
  const steps = jobs[job]?.steps ?? [];
  const step = at?.step === undefined ? Math.max(0, steps.length - 2) : steps.indexOf(at.step);
  if (at && (job < 0 || step < 0)) {
    throw new Error(`Job ${at.job} has no step ${at.step}. Jobs: ${JSON.stringify(jobs)}`);
  }
  return { job, step };
}

const isCheckout = ({ uses }: { uses: string }) => uses.startsWith('actions/checkout@');

function checkoutStep({ jobs }: WorkflowFile): RunPlan['failsAt'] {
  const job = jobs.findIndex(({ steps }) => steps.some(isCheckout));
  // One more for "Set up job".
  return { job, step: (jobs[job]?.steps.findIndex(isCheckout) ?? 0) + 1 };
}

/** Ref of the first checkout step. Empty: the run's own commit. Undefined: no checkout. */
function checkoutRef(about: About, { jobs }: WorkflowFile): string | undefined {
  const step = jobs.flatMap(({ steps }) => steps).find(isCheckout);
  return step && fillIn(step.ref ?? '', contextOf(about, ''));
}

/** Values for expressions. Outputs named `sha`, of steps and jobs, are the checked-out commit. */
function contextOf({ inputs, headBranch, headSha, actor, repo }: About, deployedSha: string) {
  const values: Record<string, string> = {
    'github.sha': headSha,
    'github.ref_name': headBranch,
    'github.actor': actor,
    'github.repository': repo.fullName,
  };
  return (name: string): string | undefined => {
    const input = /^(?:github\.event\.)?inputs\.([\w-]+)$/.exec(name)?.[1];
    if (input !== undefined) return inputs[input];
    return /^(?:steps|needs)\.[\w-]+\.outputs\.sha$/.test(name) ? deployedSha : values[name];
  };
}
