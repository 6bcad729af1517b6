import type { GitHub } from '../github.ts';
import { newRepos } from './company.ts';
import type { Actor } from './deploy-activity.ts';

/** What the company does by hand, as it stands in its repositories: the real scan finds it there. */

const topics = {
  path: 'infra/topics.tf',
  text: 'resource "kafka_topic" "changes" {\n  name       = "changes"\n  partitions = 6\n}\n',
};
const database = {
  path: 'infra/database.tf',
  text: 'resource "aws_db_instance" "main" {\n  engine         = "postgres"\n  instance_class = "db.t4g.medium"\n}\n',
};

/** The repositories of teams that the playground does not have, as they were before there was a platform. */
export async function makeRepos(github: GitHub): Promise<void> {
  for (const repo of newRepos()) {
    await github.repos.create(repo, { files: { '.github/workflows/deploy.yml': github.workflowTexts.documented } });
    await github.install(repo);
  }
}

/** Who makes topics with Terraform: most of those who need any. */
const makesTopics = ({ keen }: Actor) => keen > 0.3 && keen < 0.72;
/** Who runs a database of its own, and which of them move over half-way. */
const runsDatabase = ({ keen }: Actor) => keen > 0.3 && keen < 0.5;
const movesOver = ({ keen }: Actor) => keen > 0.42;

/** What is committed on the first day of a week. */
export async function commitByHand(github: GitHub, cast: readonly Actor[], week: number): Promise<void> {
  const push = (repo: string, { path, text }: typeof topics, message: string, isGone = false) =>
    github.repos.push(repo, 'main', { author: 'noa', message, files: { [path]: isGone ? null : text } });
  for (const actor of cast.filter(({ repo }) => newRepos().includes(repo))) {
    if (week === actor.born && runsDatabase(actor)) await push(actor.repo, database, 'Keep our own database');
    if (week === Math.max(2, actor.born) && makesTopics(actor)) await push(actor.repo, topics, 'Describe our topics');
    if (week === 8 && runsDatabase(actor) && movesOver(actor))
      await push(actor.repo, database, 'Use the platform’s database', true);
  }
}
