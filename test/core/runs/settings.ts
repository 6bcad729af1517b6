import { join } from 'node:path';
import { createServices } from '../../../src/core/catalog/services.ts';
import type { Rights } from '../../../src/core/runs/rights.ts';
import { createToolbox } from '../../../src/core/toolbox.ts';
import { PermanentError } from '../../../src/roadcrew/index.ts';

/** Settings shared by the engines of all test processes. */
export const sealingKey = Buffer.alloc(32, 7);
export const definitionsRoot = join(import.meta.dirname, 'definitions');
/** Tools of definitions that use no client and no feature. */
export const { toolsOf: noTools } = createToolbox({
  services: createServices({ services: [], teams: [] }),
  runs: { cancel: async () => {} },
  apis: {},
  clients: [],
  settings: {},
  clientContext: {
    fingerprints: (text) => [text],
    github() {
      throw new PermanentError('There is no GitHub here.');
    },
  },
});
export const allRights: Rights = { mayDecide: async () => true, mayRun: async () => true };
