import { join } from 'node:path';
import { createProviders } from '../../../src/core/clients.ts';
import type { Rights } from '../../../src/core/runs/rights.ts';

/** What engines in this process and in others have in common. */
export const sealingKey = Buffer.alloc(32, 7);
export const definitionsRoot = join(import.meta.dirname, 'definitions');
export const noProviders = createProviders({ provisionPostgresUrl: undefined }).clients;
export const allRights: Rights = { mayDecide: async () => true, mayRun: async () => true };
