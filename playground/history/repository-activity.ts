import type { GitHub } from '../github.ts';
import { repositoryNames } from './company.ts';
import type { Actor } from './deploy-activity.ts';

/** Manual work of the simulated company in its repositories, which the real scan detects as detours. */

const topics = {
  path: 'infra/topics.tf',
  text: 'resource "kafka_topic" "changes" {\n  name       = "changes"\n  partitions = 6\n}\n',
};
const database = {
  path: 'infra/database.tf',
  text: 'resource "aws_db_instance" "main" {\n  engine         = "postgres"\n  instance_class = "db.t4g.medium"\n}\n',
};

/** Creates the repositories of the teams that the playground lacks, with the App installed. */
export async function createRepositories(github: GitHub): Promise<void> {
  for (const repo of repositoryNames()) {
    await github.repos.create(repo, { files: { '.github/workflows/deploy.yml': github.workflowTexts.documented } });
    await github.install(repo);
  }
}

/** Teams that create topics with Terraform: most of those that need topics. */
const createsTopics = ({ enthusiasm }: Actor) => enthusiasm > 0.3 && enthusiasm < 0.72;
/** Teams that run a database of their own, and those of them that move to the platform in week 8. */
const runsDatabase = ({ enthusiasm }: Actor) => enthusiasm > 0.3 && enthusiasm < 0.5;
const migrates = ({ enthusiasm }: Actor) => enthusiasm > 0.42;

/** Commits the manual work of a week, on its first day. */
export async function commitManualWork(github: GitHub, actors: readonly Actor[], week: number): Promise<void> {
  const push = (repo: string, { path, text }: typeof topics, message: string, isDeleted = false) =>
    github.repos.push(repo, 'main', { author: 'noa', message, files: { [path]: isDeleted ? null : text } });
  for (const actor of actors.filter(({ repo }) => repositoryNames().includes(repo))) {
    if (week === actor.founded && runsDatabase(actor)) await push(actor.repo, database, 'Keep our own database');
    if (week === Math.max(2, actor.founded) && createsTopics(actor))
      await push(actor.repo, topics, 'Describe our topics');
    if (week === 8 && runsDatabase(actor) && migrates(actor))
      await push(actor.repo, database, 'Use the platform’s database', true);
  }
}
