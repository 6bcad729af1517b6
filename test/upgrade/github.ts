import { join } from 'node:path';
import { type GitHub, startGitHub } from '../../playground/github.ts';

/** Settings of the installation. The key sealed its secrets and signed the markers in its issues. */
export const installed = {
  ENCRYPTION_KEY: Buffer.alloc(32, 'installed').toString('base64'),
  PLATFORM_FILE: join(import.meta.dirname, 'platform.yaml'),
};

/** Repositories of the services in platform.yaml, with the messages of the commits on `main`, oldest first. */
const repositories: Record<string, string[]> = {
  shop: ['Sell things', 'Sell more things', 'Sell everything'],
  cart: ['Fill the cart', 'Empty the cart'],
  finder: ['Find things', 'Find more things', 'Find everything'],
  books: ['Keep the books'],
};

/** Time of the first commit, in milliseconds since the epoch. The emulated GitHub derives SHAs from it. */
const firstCommitAt = Date.UTC(2026, 10, 2, 9);

/** Workflow file of every service, in the form that docs/github.md asks for. */
const workflow = `name: Deploy
run-name: Deploy \${{ inputs.environment }} \${{ inputs.sha }} [\${{ inputs.roadcrew_key }}]
on:
  workflow_dispatch:
    inputs:
      sha: { required: true, type: string }
      environment: { required: true, type: choice, options: [staging, production] }
      roadcrew_key: { required: false, type: string }
jobs:
  deploy:
    runs-on: ubuntu-latest
    outputs:
      sha: \${{ steps.checkout.outputs.commit }}
    steps:
      - id: checkout
        uses: actions/checkout@v5
        with: { ref: '\${{ inputs.sha }}' }
      - run: ./deploy.sh
  deployed:
    name: Deployed \${{ needs.deploy.outputs.sha }}
    needs: deploy
    steps: [{ run: echo done }]
`;

/** A detour of `cart`: a deployment without the golden path. */
const hotfix = `on: workflow_dispatch
jobs: { ship: { steps: [{ run: kubectl apply -f k8s.yaml }] } }
`;

/** Starts a GitHub with the repositories of the installation, whose commits have the same SHAs every time. Workflow runs wait for `runner`. */
export async function startInstalledGitHub(): Promise<GitHub> {
  let time: number | undefined = firstCommitAt;
  const github = await startGitHub({ now: () => time ?? Date.now(), runner: { duration: 'by hand' } });
  github.webhooks.set({ loseEvery: 1, loseAs: 'silent' });
  for (const [name, messages] of Object.entries(repositories)) {
    const repo = `acme/${name}`;
    await github.repos.create(repo, { files: { '.github/workflows/deploy.yml': workflow } });
    for (const [index, message] of messages.entries())
      await github.repos.push(repo, 'main', { message, at: firstCommitAt + (index + 1) * 3_600_000 });
    await github.install(repo);
  }
  await github.repos.push('acme/cart', 'main', {
    message: 'Fix it by hand',
    at: firstCommitAt + 86_400_000,
    files: { '.github/workflows/hotfix.yml': hotfix },
  });
  github.webhooks.set({});
  time = undefined;
  return github;
}
