import type { PlanBlock, TaskCardBlock } from '@slack/types';
import { Link, Plain } from '../text/text.tsx';
import { Display } from './display.tsx';

const STATUS: Record<TaskCardBlock['status'], string> = {
  pending: 'Waiting',
  in_progress: 'In progress',
  complete: 'Done',
  error: 'Failed',
};

export function PlanView({ block }: { block: PlanBlock }) {
  const tasks = (block.tasks ?? []).filter(isTask);
  return (
    <div className="plan">
      <p className="plan-title">
        <Plain text={block.title} />
      </p>
      <ol>
        {tasks.map((task) => (
          <li key={task.task_id}>
            <TaskView task={task} />
          </li>
        ))}
      </ol>
    </div>
  );
}

export function TaskView({ task }: { task: TaskCardBlock }) {
  return (
    <div className="task" data-status={task.status}>
      <span className="task-mark" role="img" aria-label={STATUS[task.status] ?? task.status} />
      <div className="task-body">
        <Plain text={task.title} />
        {task.details && <Display block={task.details} />}
        {task.output && <Display block={task.output} />}
        {task.sources?.map((source) => (
          <Link key={source.url} url={source.url}>
            {source.text}
          </Link>
        ))}
      </div>
    </div>
  );
}

const isTask = (task: TaskCardBlock | Record<string, unknown>): task is TaskCardBlock =>
  'task_id' in task && 'title' in task;
