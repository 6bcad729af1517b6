import { afterAll } from 'vitest';
import { emptyPostgres } from './postgres.ts';

afterAll(emptyPostgres);
