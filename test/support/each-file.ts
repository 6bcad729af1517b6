import { afterAll } from 'vitest';
import { stopPostgres } from './postgres.ts';

// Files follow each other in one process; each begins with a server of its own.
afterAll(stopPostgres);
