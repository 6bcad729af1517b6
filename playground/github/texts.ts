import type { WorkflowTexts } from './types.ts';

/** Workflow of docs/github.md. `environment`: lines of its first job. */
const deploy = (environment: string) => `name: Deploy
run-name: Deploy \${{ inputs.environment }} \${{ inputs.sha }} [\${{ inputs.roadcrew_key }}]

on:
  workflow_dispatch:
    inputs:
      sha:
        description: Full SHA of the commit to deploy
        required: true
        type: string
      environment:
        description: Where to
        required: true
        type: choice
        options: [staging, production]
      roadcrew_key:
        description: Set by Roadcrew; leave it empty when you start this by hand
        required: false
        type: string

permissions:
  contents: read

jobs:
  deploy:
    runs-on: ubuntu-latest
${environment}    outputs:
      sha: \${{ steps.checkout.outputs.commit }}
    steps:
      - name: Check out
        id: checkout
        uses: actions/checkout@v5
        with:
          ref: \${{ inputs.sha }}
      - name: Deploy
        env:
          TARGET: \${{ inputs.environment }}
        run: ./deploy.sh "$TARGET"

  deployed:
    name: Deployed \${{ needs.deploy.outputs.sha }}
    needs: deploy
    runs-on: ubuntu-latest
    steps:
      - run: echo "Done."
`;

export const workflowTexts: WorkflowTexts = {
  documented: deploy(''),
  withEnvironment: deploy(`    environment: \${{ inputs.environment }}\n`),
  withoutDispatch: `name: Deploy
on:
  push:
    branches: [main]
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - name: Roll out
        run: ./roll-out production
`,
  withoutInputs: `name: Deploy
on: workflow_dispatch
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - name: Roll out
        run: ./roll-out production
`,
};
