import type { Person, Prepared } from 'roadcrew';

export interface ShipInput {
  service: string;
  environment: 'staging' | 'production';
  ref?: string | undefined;
  note?: string | undefined;
  sha?: string | undefined;
  excuse?: string | undefined;
}

export const sha = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';

/** Outside world of the test workflows; a test replaces its functions. */
export const outside = {
  prepare: async (input: ShipInput, _person: Person): Promise<Prepared<ShipInput>> => ({
    input: { ...input, ref: input.ref ?? 'main', sha },
    preview: { facts: [], warnings: [], blockers: [] },
  }),
  suggest: async (_asked: {
    field: string;
    query: string;
    values: Readonly<Record<string, unknown>>;
    person: Person;
  }): Promise<{ value: string; label: string; description?: string }[]> => [],
  /** Inputs that runs were executed with. */
  shipped: [] as ShipInput[],
};

const initial = { ...outside };

/** Restores the initial functions. */
export const reset = () => Object.assign(outside, initial, { shipped: [] });
